import { chooseRows } from "./chosen-rows";
import { add, CHOSEN, COLUMN, more, splat } from "./memory";
import { oneByFour, oneByOne, twoByFour } from "./products";

/** Weighted second moments of a tile; see `Kernels.addScatter`. */
export function addScatter(
  tile: usize,
  n: i32,
  d: i32,
  centre: usize,
  w: usize,
  scratch: usize,
  moments: usize,
): void {
  const count = chooseRows(w, n);
  if (count == 0) return;
  const rows = count < 0 ? n : count;
  const bytes = (<usize>(rows + (rows & 1))) << 3;
  const width = <usize>d * COLUMN;
  const z = scratch + width;
  const products = moments + (<usize>d << 3);
  if (count < 0) {
    centreColumns(tile, bytes, z, z + width, centre);
    weighColumns(z, w, bytes, scratch, width, moments);
  } else {
    for (let at: usize = 0; at < width; at += COLUMN) {
      centreChosen(tile + at, count, load<f64>(centre), w, scratch + at, width, moments);
      centre += 8;
      moments += 8;
    }
  }
  addTriangle(scratch, z, bytes, d, products);
}

/** Columns about their centres, to those from `z` to `end`. */
export function centreColumns(tile: usize, bytes: usize, z: usize, end: usize, centre: usize): void {
  for (; z < end; z += COLUMN) {
    const c = splat(centre);
    for (let b: usize = 0; b < bytes; b += 16) v128.store(z + b, f64x2.sub(v128.load(tile + b), c));
    centre += 8;
    tile += COLUMN;
  }
}

/** Columns that take up `width` bytes, times weights, to `v`, and their sums to `moments`. */
export function weighColumns(z: usize, w: usize, bytes: usize, v: usize, width: usize, moments: usize): void {
  for (let at: usize = 0; at < width; at += 4 * COLUMN) weighFour(z + at, w, bytes, v + at, width - at, moments + (at >> 8));
}

/** Adds the lower triangle of products of weighted columns with columns. */
export function addTriangle(v: usize, z: usize, bytes: usize, d: i32, moments: usize): void {
  let row = moments;
  let i = 0;
  for (; i + 1 < d; i += 2) {
    const below = row + ((<usize>i + 1) << 3);
    let j = 0;
    for (; j + 3 <= i + 1; j += 4) twoByFour(v, z + <usize>j * COLUMN, bytes, row + (<usize>j << 3), below + (<usize>j << 3), j + 3 > i);
    if (j + 1 <= i + 1) twoByTwo(v, z + <usize>j * COLUMN, bytes, row + (<usize>j << 3), below + (<usize>j << 3));
    row = below + ((<usize>i + 2) << 3);
    v += 2 * COLUMN;
  }
  if (i < d) {
    let j = 0;
    for (; j + 3 <= i; j += 4) oneByFour(v, z + <usize>j * COLUMN, bytes, row + (<usize>j << 3));
    for (; j <= i; j++) oneByOne(v, z + <usize>j * COLUMN, bytes, row + (<usize>j << 3));
  }
}

/** The chosen rows of a column about its centre go to `v + width`, times their weights to `v`, and the sum of the latter to `moments`. */
function centreChosen(x: usize, count: i32, centre: f64, w: usize, v: usize, width: usize, moments: usize): void {
  const z = v + width;
  for (let p = 0; p < count; p++) {
    const at = <usize>load<i32>(CHOSEN + (<usize>p << 2)) << 3;
    const c = load<f64>(x + at) - centre;
    const to = <usize>p << 3;
    store<f64>(z + to, c);
    store<f64>(v + to, load<f64>(w + at) * c);
  }
  if (count & 1) {
    const to = <usize>count << 3;
    store<f64>(z + to, 0);
    store<f64>(v + to, 0);
  }
  let sum = f64x2.splat(-0.0);
  const bytes = <usize>(count + (count & 1)) << 3;
  for (let b: usize = 0; b < bytes; b += 16) sum = f64x2.add(sum, v128.load(v + b));
  add(moments, sum);
}

/** Products of two weighted columns with the same two, the one above the diagonal left out. */
function twoByTwo(v: usize, z: usize, bytes: usize, row: usize, below: usize): void {
  let a0 = f64x2.splat(-0.0);
  let b0 = a0;
  let b1 = a0;
  for (let end = v + bytes; v < end; v += 16) {
    const vA = v128.load(v);
    const vB = v128.load(v, COLUMN);
    const z0 = v128.load(z);
    a0 = more(a0, vA, z0);
    b0 = more(b0, vB, z0);
    b1 = more(b1, vB, v128.load(z, COLUMN));
    z += 16;
  }
  add(row, a0);
  add(below, b0);
  add(below + 8, b1);
}

/** Columns times weights, and their sums: four, or as many as take up the bytes that are left, the first then again and again. */
function weighFour(z: usize, w: usize, bytes: usize, out: usize, left: usize, sums: usize): void {
  const to1 = left > COLUMN ? COLUMN : 0;
  const to2 = left > 2 * COLUMN ? 2 * COLUMN : 0;
  const to3 = left > 3 * COLUMN ? 3 * COLUMN : 0;
  let s0 = f64x2.splat(-0.0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (let end = z + bytes; z < end; z += 16) {
    const weight = v128.load(w);
    const v0 = f64x2.mul(weight, v128.load(z));
    const v1 = f64x2.mul(weight, v128.load(z + to1));
    const v2 = f64x2.mul(weight, v128.load(z + to2));
    const v3 = f64x2.mul(weight, v128.load(z + to3));
    v128.store(out, v0);
    v128.store(out + to1, v1);
    v128.store(out + to2, v2);
    v128.store(out + to3, v3);
    s0 = f64x2.add(s0, v0);
    s1 = f64x2.add(s1, v1);
    s2 = f64x2.add(s2, v2);
    s3 = f64x2.add(s3, v3);
    w += 16;
    out += 16;
  }
  add(sums, s0);
  if (to1) add(sums + 8, s1);
  if (to2) add(sums + 16, s2);
  if (to3) add(sums + 24, s3);
}
