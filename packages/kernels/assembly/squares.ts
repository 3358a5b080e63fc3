import { chooseRows } from "./chosen-rows";
import { add, CHOSEN, COLUMN, more, splat } from "./memory";

/** Columns about a centre and their squares; see `Kernels.centreAndSquare`. */
export function centreAndSquare(tile: usize, n: i32, d: i32, centre: usize, out: usize): void {
  const bytes = <usize>(n + (n & 1)) << 3;
  const width = <usize>d * COLUMN;
  for (let end = tile + width; tile < end; tile += COLUMN) {
    const c = splat(centre);
    for (let b: usize = 0; b < bytes; b += 16) {
      const z = f64x2.sub(v128.load(tile + b), c);
      v128.store(out + b, z);
      v128.store(out + width + b, f64x2.mul(z, z));
    }
    centre += 8;
    out += COLUMN;
  }
}

/** Columns about a centre and the squared norm; see `Kernels.centreAndNorm`. */
export function centreAndNorm(tile: usize, n: i32, d: i32, centre: usize, out: usize): void {
  const bytes = <usize>((n + 7) & ~7) << 3;
  const norm = out + <usize>d * COLUMN;
  memory.fill(norm, 0, bytes);
  for (; out < norm; out += COLUMN) {
    const c = splat(centre);
    for (let b: usize = 0; b < bytes; b += 16) {
      const z = f64x2.sub(v128.load(tile + b), c);
      v128.store(out + b, z);
      v128.store(norm + b, more(v128.load(norm + b), z, z));
    }
    centre += 8;
    tile += COLUMN;
  }
}

/** Weighted squares of a tile, column by column; see `Kernels.addSquares`. */
export function addSquares(tile: usize, n: i32, d: i32, centre: usize, w: usize, moments: usize): void {
  const count = chooseRows(w, n);
  if (count == 0) return;
  const squares = moments + (<usize>d << 3);
  let j: usize = 0;
  const width = <usize>d << 3;
  if (count > 0) {
    for (; j < width; j += 8) chosenColumn(tile + (j << 8), count, load<f64>(centre + j), w, moments + j, squares + j);
    return;
  }
  const bytes = <usize>(n + (n & 1)) << 3;
  for (; j + 32 <= width; j += 32) fourColumns(tile + (j << 8), bytes, centre + j, w, moments + j, squares + j);
  for (; j + 16 <= width; j += 16) twoColumns(tile + (j << 8), bytes, centre + j, w, moments + j, squares + j);
  if (j < width) oneColumn(tile + (j << 8), bytes, splat(centre + j), w, moments + j, squares + j);
}

function fourColumns(x: usize, bytes: usize, centre: usize, w: usize, sums: usize, squares: usize): void {
  const c0 = splat(centre);
  const c1 = splat(centre + 8);
  const c2 = splat(centre + 16);
  const c3 = splat(centre + 24);
  let f0 = f64x2.splat(-0.0);
  let f1 = f0;
  let f2 = f0;
  let f3 = f0;
  let s0 = f0;
  let s1 = f0;
  let s2 = f0;
  let s3 = f0;
  // Column after column, so that few numbers are on their way at a time and all sums stay in registers.
  for (let end = w + bytes; w < end; w += 16) {
    const weight = v128.load(w);
    const z0 = f64x2.sub(v128.load(x), c0);
    const v0 = f64x2.mul(weight, z0);
    f0 = f64x2.add(f0, v0);
    s0 = more(s0, v0, z0);
    const z1 = f64x2.sub(v128.load(x, COLUMN), c1);
    const v1 = f64x2.mul(weight, z1);
    f1 = f64x2.add(f1, v1);
    s1 = more(s1, v1, z1);
    const z2 = f64x2.sub(v128.load(x, 2 * COLUMN), c2);
    const v2 = f64x2.mul(weight, z2);
    f2 = f64x2.add(f2, v2);
    s2 = more(s2, v2, z2);
    const z3 = f64x2.sub(v128.load(x, 3 * COLUMN), c3);
    const v3 = f64x2.mul(weight, z3);
    f3 = f64x2.add(f3, v3);
    s3 = more(s3, v3, z3);
    x += 16;
  }
  add(sums, f0);
  add(sums + 8, f1);
  add(sums + 16, f2);
  add(sums + 24, f3);
  add(squares, s0);
  add(squares + 8, s1);
  add(squares + 16, s2);
  add(squares + 24, s3);
}

function twoColumns(x: usize, bytes: usize, centre: usize, w: usize, sums: usize, squares: usize): void {
  const c0 = splat(centre);
  const c1 = splat(centre + 8);
  let f0 = f64x2.splat(-0.0);
  let f1 = f0;
  let s0 = f0;
  let s1 = f0;
  for (let end = w + bytes; w < end; w += 16) {
    const weight = v128.load(w);
    const z0 = f64x2.sub(v128.load(x), c0);
    const z1 = f64x2.sub(v128.load(x, COLUMN), c1);
    const v0 = f64x2.mul(weight, z0);
    const v1 = f64x2.mul(weight, z1);
    f0 = f64x2.add(f0, v0);
    f1 = f64x2.add(f1, v1);
    s0 = more(s0, v0, z0);
    s1 = more(s1, v1, z1);
    x += 16;
  }
  add(sums, f0);
  add(sums + 8, f1);
  add(squares, s0);
  add(squares + 8, s1);
}

function oneColumn(x: usize, bytes: usize, centre: v128, w: usize, sum: usize, square: usize): void {
  let f = f64x2.splat(-0.0);
  let s = f;
  for (let b: usize = 0; b < bytes; b += 16) {
    const z = f64x2.sub(v128.load(x + b), centre);
    const v = f64x2.mul(v128.load(w + b), z);
    f = f64x2.add(f, v);
    s = more(s, v, z);
  }
  add(sum, f);
  add(square, s);
}

function chosenColumn(x: usize, count: i32, centre: f64, w: usize, sum: usize, square: usize): void {
  let f0 = -0.0;
  let f1 = -0.0;
  let s0 = -0.0;
  let s1 = -0.0;
  for (let p = 0; p < count; p++) {
    const at = <usize>load<i32>(CHOSEN + (<usize>p << 2)) << 3;
    const z = load<f64>(x + at) - centre;
    const v = load<f64>(w + at) * z;
    if (p & 1) {
      f1 += v;
      s1 += v * z;
    } else {
      f0 += v;
      s0 += v * z;
    }
  }
  store<f64>(sum, load<f64>(sum) + (f0 + f1));
  store<f64>(square, load<f64>(square) + (s0 + s1));
}
