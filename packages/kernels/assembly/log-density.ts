import { COLUMN, less, more, splat } from "./memory";

// Eight rows at a time, four vectors of two. Every row is worked on as the portable kernels do, operation by operation.

/** Log-densities under a normal with a full covariance; see `Kernels.fullLogDensity`. */
export function fullLogDensity(tile: usize, n: i32, d: i32, normal: usize, y: usize, out: usize): void {
  partOfDensity(tile, n, d, d, normal, y, out);
}

/**
 * The same from the first `part` of d columns. With an even `part` it is what the density has come to on its way, and later columns only lower it:
 * rounding is monotone.
 */
export function partOfDensity(
  tile: usize,
  n: i32,
  d: i32,
  part: i32,
  normal: usize,
  y: usize,
  out: usize,
): void {
  const constant = splat(normal);
  const half = f64x2.splat(0.5);
  const factor = normal + ((<usize>d + 1) << 3);
  for (let r = 0; r < n; r += 8) {
    let m0 = f64x2.splat(-0.0);
    let m1 = m0;
    let m2 = m0;
    let m3 = m0;
    let x = tile + ((<usize>r) << 3);
    let mean = normal + 8;
    let a = factor;
    let i = 0;
    for (; i + 1 < part; i += 2) {
      const meanA = splat(mean);
      const meanB = splat(mean + 8);
      let a0 = f64x2.sub(v128.load(x), meanA);
      let a1 = f64x2.sub(v128.load(x, 16), meanA);
      let a2 = f64x2.sub(v128.load(x, 32), meanA);
      let a3 = f64x2.sub(v128.load(x, 48), meanA);
      let b0 = f64x2.sub(v128.load(x, COLUMN), meanB);
      let b1 = f64x2.sub(v128.load(x, COLUMN + 16), meanB);
      let b2 = f64x2.sub(v128.load(x, COLUMN + 32), meanB);
      let b3 = f64x2.sub(v128.load(x, COLUMN + 48), meanB);
      let b = a + ((<usize>i + 1) << 3);
      let p = y;
      const end = y + ((<usize>i) << 6);
      while (p < end) {
        const lA = splat(a);
        const lB = splat(b);
        const y0 = v128.load(p);
        a0 = less(a0, lA, y0);
        b0 = less(b0, lB, y0);
        const y1 = v128.load(p, 16);
        a1 = less(a1, lA, y1);
        b1 = less(b1, lB, y1);
        const y2 = v128.load(p, 32);
        a2 = less(a2, lA, y2);
        b2 = less(b2, lB, y2);
        const y3 = v128.load(p, 48);
        a3 = less(a3, lA, y3);
        b3 = less(b3, lB, y3);
        a += 8;
        b += 8;
        p += 64;
      }
      const inverseA = splat(a);
      const between = splat(b);
      const inverseB = splat(b + 8);
      a0 = f64x2.mul(a0, inverseA);
      a1 = f64x2.mul(a1, inverseA);
      a2 = f64x2.mul(a2, inverseA);
      a3 = f64x2.mul(a3, inverseA);
      b0 = f64x2.mul(less(b0, between, a0), inverseB);
      b1 = f64x2.mul(less(b1, between, a1), inverseB);
      b2 = f64x2.mul(less(b2, between, a2), inverseB);
      b3 = f64x2.mul(less(b3, between, a3), inverseB);
      v128.store(p, a0);
      v128.store(p, a1, 16);
      v128.store(p, a2, 32);
      v128.store(p, a3, 48);
      v128.store(p, b0, 64);
      v128.store(p, b1, 80);
      v128.store(p, b2, 96);
      v128.store(p, b3, 112);
      m0 = f64x2.add(m0, f64x2.add(f64x2.mul(a0, a0), f64x2.mul(b0, b0)));
      m1 = f64x2.add(m1, f64x2.add(f64x2.mul(a1, a1), f64x2.mul(b1, b1)));
      m2 = f64x2.add(m2, f64x2.add(f64x2.mul(a2, a2), f64x2.mul(b2, b2)));
      m3 = f64x2.add(m3, f64x2.add(f64x2.mul(a3, a3), f64x2.mul(b3, b3)));
      a = b + 16;
      x += 2 * COLUMN;
      mean += 16;
    }
    if (i < part) {
      const meanA = splat(mean);
      let a0 = f64x2.sub(v128.load(x), meanA);
      let a1 = f64x2.sub(v128.load(x, 16), meanA);
      let a2 = f64x2.sub(v128.load(x, 32), meanA);
      let a3 = f64x2.sub(v128.load(x, 48), meanA);
      let p = y;
      const end = y + ((<usize>i) << 6);
      while (p < end) {
        const l = splat(a);
        a0 = less(a0, l, v128.load(p));
        a1 = less(a1, l, v128.load(p, 16));
        a2 = less(a2, l, v128.load(p, 32));
        a3 = less(a3, l, v128.load(p, 48));
        a += 8;
        p += 64;
      }
      const inverse = splat(a);
      a0 = f64x2.mul(a0, inverse);
      a1 = f64x2.mul(a1, inverse);
      a2 = f64x2.mul(a2, inverse);
      a3 = f64x2.mul(a3, inverse);
      m0 = more(m0, a0, a0);
      m1 = more(m1, a1, a1);
      m2 = more(m2, a2, a2);
      m3 = more(m3, a3, a3);
    }
    const o = out + ((<usize>r) << 3);
    v128.store(o, less(constant, half, m0));
    v128.store(o, less(constant, half, m1), 16);
    v128.store(o, less(constant, half, m2), 32);
    v128.store(o, less(constant, half, m3), 48);
  }
}

/** Whitened rows; see `Kernels.whiten`. */
export function whiten(tile: usize, n: i32, d: i32, normal: usize, out: usize): void {
  const factor = normal + ((<usize>d + 1) << 3);
  for (let r = 0; r < n; r += 8) {
    const first = out + ((<usize>r) << 3);
    let x = tile + ((<usize>r) << 3);
    let o = first;
    let mean = normal + 8;
    let a = factor;
    for (let i = 0; i < d; i++) {
      const centre = splat(mean);
      let a0 = f64x2.sub(v128.load(x), centre);
      let a1 = f64x2.sub(v128.load(x, 16), centre);
      let a2 = f64x2.sub(v128.load(x, 32), centre);
      let a3 = f64x2.sub(v128.load(x, 48), centre);
      for (let p = first; p < o; p += COLUMN) {
        const l = splat(a);
        a0 = less(a0, l, v128.load(p));
        a1 = less(a1, l, v128.load(p, 16));
        a2 = less(a2, l, v128.load(p, 32));
        a3 = less(a3, l, v128.load(p, 48));
        a += 8;
      }
      const inverse = splat(a);
      v128.store(o, f64x2.mul(a0, inverse));
      v128.store(o, f64x2.mul(a1, inverse), 16);
      v128.store(o, f64x2.mul(a2, inverse), 32);
      v128.store(o, f64x2.mul(a3, inverse), 48);
      a += 8;
      x += COLUMN;
      o += COLUMN;
      mean += 8;
    }
  }
}
