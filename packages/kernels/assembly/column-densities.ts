import { COLUMN, less, more, splat } from "./memory";

// Densities of normals with independent columns. Two components and eight rows at a time, so that a row is fetched once for both; an odd component
// is both of them.

/** See `Kernels.diagonalLogDensities`; `stride` in bytes. */
export function diagonalLogDensities(
  tile: usize,
  n: i32,
  d: i32,
  normals: usize,
  stride: usize,
  k: i32,
  columns: usize,
): void {
  let c = 0;
  for (; c + 1 < k; c += 2) {
    twoDiagonal(tile, n, d, normals, normals + stride, columns, COLUMN);
    normals += stride << 1;
    columns += 2 * COLUMN;
  }
  if (c < k) twoDiagonal(tile, n, d, normals, normals, columns, 0);
}

function twoDiagonal(
  tile: usize,
  n: i32,
  d: i32,
  first: usize,
  second: usize,
  columns: usize,
  next: usize,
): void {
  const constantA = splat(first);
  const constantB = splat(second);
  const half = f64x2.splat(0.5);
  const width = <usize>d << 3;
  for (let r = 0; r < n; r += 8) {
    let a0 = f64x2.splat(-0.0);
    let a1 = a0;
    let a2 = a0;
    let a3 = a0;
    let b0 = a0;
    let b1 = a0;
    let b2 = a0;
    let b3 = a0;
    let x = tile + (<usize>r << 3);
    let mB = second + 8;
    for (let mA = first + 8, end = mA + width; mA < end; mA += 8) {
      const meanA = splat(mA);
      const meanB = splat(mB);
      const pA = splat(mA + width);
      const pB = splat(mB + width);
      const x0 = v128.load(x);
      const s0 = f64x2.sub(x0, meanA);
      a0 = more(a0, pA, f64x2.mul(s0, s0));
      const t0 = f64x2.sub(x0, meanB);
      b0 = more(b0, pB, f64x2.mul(t0, t0));
      const x1 = v128.load(x, 16);
      const s1 = f64x2.sub(x1, meanA);
      a1 = more(a1, pA, f64x2.mul(s1, s1));
      const t1 = f64x2.sub(x1, meanB);
      b1 = more(b1, pB, f64x2.mul(t1, t1));
      const x2 = v128.load(x, 32);
      const s2 = f64x2.sub(x2, meanA);
      a2 = more(a2, pA, f64x2.mul(s2, s2));
      const t2 = f64x2.sub(x2, meanB);
      b2 = more(b2, pB, f64x2.mul(t2, t2));
      const x3 = v128.load(x, 48);
      const s3 = f64x2.sub(x3, meanA);
      a3 = more(a3, pA, f64x2.mul(s3, s3));
      const t3 = f64x2.sub(x3, meanB);
      b3 = more(b3, pB, f64x2.mul(t3, t3));
      x += COLUMN;
      mB += 8;
    }
    const o = columns + (<usize>r << 3);
    put(o, constantA, half, a0, a1, a2, a3);
    put(o + next, constantB, half, b0, b1, b2, b3);
  }
}

/** constant - share m of eight rows. */
@inline
function put(o: usize, constant: v128, share: v128, m0: v128, m1: v128, m2: v128, m3: v128): void {
  v128.store(o, less(constant, share, m0));
  v128.store(o, less(constant, share, m1), 16);
  v128.store(o, less(constant, share, m2), 32);
  v128.store(o, less(constant, share, m3), 48);
}
