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
  let j = 0;
  if (count < 0) {
    for (; j + 3 < d; j += 4) centreFour(tile + <usize>j * COLUMN, bytes, centre + (<usize>j << 3), w, scratch + <usize>j * COLUMN, width, moments + (<usize>j << 3));
    for (; j + 1 < d; j += 2) centreTwo(tile + <usize>j * COLUMN, bytes, centre + (<usize>j << 3), w, scratch + <usize>j * COLUMN, width, moments + (<usize>j << 3));
    if (j < d) centreOne(tile + <usize>j * COLUMN, bytes, splat(centre + (<usize>j << 3)), w, scratch + <usize>j * COLUMN, width, moments + (<usize>j << 3));
  } else {
    for (; j < d; j++) centreChosen(tile + <usize>j * COLUMN, count, load<f64>(centre + (<usize>j << 3)), w, scratch + <usize>j * COLUMN, width, moments + (<usize>j << 3));
  }
  moments += <usize>d << 3;
  const z = scratch + width;
  let row = moments;
  let i = 0;
  let v = scratch;
  for (; i + 1 < d; i += 2) {
    const below = row + ((<usize>i + 1) << 3);
    j = 0;
    for (; j + 3 <= i + 1; j += 4) twoByFour(v, z + <usize>j * COLUMN, bytes, row + (<usize>j << 3), below + (<usize>j << 3), j + 3 > i);
    if (j + 1 <= i + 1) twoByTwo(v, z + <usize>j * COLUMN, bytes, row + (<usize>j << 3), below + (<usize>j << 3));
    row = below + ((<usize>i + 2) << 3);
    v += 2 * COLUMN;
  }
  if (i < d) {
    j = 0;
    for (; j + 3 <= i; j += 4) oneByFour(v, z + <usize>j * COLUMN, bytes, row + (<usize>j << 3));
    for (; j <= i; j++) oneByOne(v, z + <usize>j * COLUMN, bytes, row + (<usize>j << 3));
  }
}

// A column about its centre goes to `v + width`, times the weights to `v`, and the sum of the latter to `moments`.

@inline
function centred(x: usize, offset: usize, centre: v128, weight: v128, v: usize, width: usize): v128 {
  const c = f64x2.sub(v128.load(x + offset), centre);
  const weighted = f64x2.mul(weight, c);
  v128.store(v + width + offset, c);
  v128.store(v + offset, weighted);
  return weighted;
}

function centreFour(x: usize, bytes: usize, centre: usize, w: usize, v: usize, width: usize, moments: usize): void {
  const c0 = splat(centre);
  const c1 = splat(centre + 8);
  const c2 = splat(centre + 16);
  const c3 = splat(centre + 24);
  let s0 = f64x2.splat(-0.0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (let stop = x + bytes; x < stop; x += 16) {
    const weight = v128.load(w);
    s0 = f64x2.add(s0, centred(x, 0, c0, weight, v, width));
    s1 = f64x2.add(s1, centred(x, COLUMN, c1, weight, v, width));
    s2 = f64x2.add(s2, centred(x, 2 * COLUMN, c2, weight, v, width));
    s3 = f64x2.add(s3, centred(x, 3 * COLUMN, c3, weight, v, width));
    v += 16;
    w += 16;
  }
  add(moments, s0);
  add(moments + 8, s1);
  add(moments + 16, s2);
  add(moments + 24, s3);
}

function centreTwo(x: usize, bytes: usize, centre: usize, w: usize, v: usize, width: usize, moments: usize): void {
  const c0 = splat(centre);
  const c1 = splat(centre + 8);
  let s0 = f64x2.splat(-0.0);
  let s1 = s0;
  for (let stop = x + bytes; x < stop; x += 16) {
    const weight = v128.load(w);
    s0 = f64x2.add(s0, centred(x, 0, c0, weight, v, width));
    s1 = f64x2.add(s1, centred(x, COLUMN, c1, weight, v, width));
    v += 16;
    w += 16;
  }
  add(moments, s0);
  add(moments + 8, s1);
}

function centreOne(x: usize, bytes: usize, centre: v128, w: usize, v: usize, width: usize, moments: usize): void {
  let s0 = f64x2.splat(-0.0);
  for (let stop = x + bytes; x < stop; x += 16) {
    s0 = f64x2.add(s0, centred(x, 0, centre, v128.load(w), v, width));
    v += 16;
    w += 16;
  }
  add(moments, s0);
}

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
