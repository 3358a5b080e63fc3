import { add, COLUMN, CONSTANTS, EXP2, more, splat } from "./memory";

// exp as in numerics/src/kernels/posterior-exp.ts, with the same constants and the same operations on each lane. The constants come
// from memory, because an engine may build a constant of two lanes anew wherever it is used.

/** e^x of both lanes for x in [-70, 0]. */
@inline
function exponential(x: v128): v128 {
  const round = splat(CONSTANTS);
  const moved = more(round, x, splat(CONSTANTS + 8));
  const steps = f64x2.sub(moved, round);
  // Entry j lacks what the shifted steps put into the fraction, so that their sum is 2^(j/256) with the right exponent.
  const first = v128.load64_splat(EXP2 + ((<usize>i64x2.extract_lane(moved, 0) & 255) << 3));
  const t = v128.load_lane<u64>(EXP2 + ((<usize>i64x2.extract_lane(moved, 1) & 255) << 3), first, 1);
  const scale = i64x2.add(t, i64x2.shl(moved, 44));
  const r = f64x2.sub(x, f64x2.mul(steps, splat(CONSTANTS + 16)));
  const rr = f64x2.mul(r, r);
  const tail = more(more(splat(CONSTANTS + 24), r, splat(CONSTANTS + 32)), rr, splat(CONSTANTS + 40));
  return more(scale, scale, more(r, rr, tail));
}

/** The same, but 0 below `least`, which is -70 or more. */
@inline
function posterior(x: v128, least: v128): v128 {
  const tiny = f64x2.lt(x, least);
  if (!v128.any_true(tiny)) return exponential(x);
  if (i64x2.all_true(tiny)) return f64x2.splat(0);
  return v128.andnot(exponential(f64x2.max(x, least)), tiny);
}

/** Posterior probabilities of a tile; see `Kernels.normalize`. `weights` is 0 where all are 1. */
export function normalize(
  columns: usize,
  n: i32,
  k: i32,
  weights: usize,
  floors: usize,
  top: usize,
  total: usize,
  factor: usize,
  counts: usize,
  sums: usize,
): void {
  const padded = n + (n & 1);
  const bytes = <usize>padded << 3;
  const size = <usize>k * COLUMN;
  const end = columns + size;
  // Four rows at a time; what is written of those behind the n-th is not read.
  for (let i = n; i & 3; i++) for (let c = columns; c < end; c += COLUMN) store<f64>(c + (<usize>i << 3), 0);
  for (let b: usize = 0; b < bytes; b += 32) {
    const p = columns + b;
    let topA = v128.load(p);
    let topB = v128.load(p, 16);
    // A NaN may stay here or not: it reaches the total.
    for (let q = p + COLUMN; q < end; q += COLUMN) {
      topA = larger(topA, v128.load(q));
      topB = larger(topB, v128.load(q, 16));
    }
    topA = finite(topA);
    topB = finite(topB);
    let sumA = f64x2.splat(0);
    let sumB = sumA;
    let floor = floors;
    for (let q = p; q < end; q += COLUMN) {
      const least = splat(floor);
      floor += 8;
      const a = posterior(f64x2.sub(v128.load(q), topA), least);
      const c = posterior(f64x2.sub(v128.load(q, 16), topB), least);
      v128.store(q, a);
      v128.store(q, c, 16);
      sumA = f64x2.add(sumA, a);
      sumB = f64x2.add(sumB, c);
    }
    v128.store(top + b, topA);
    v128.store(top + b, topB, 16);
    v128.store(total + b, sumA);
    v128.store(total + b, sumB, 16);
    v128.store(factor + b, f64x2.div(weightOf(weights, b), sumA));
    v128.store(factor + b, f64x2.div(weightOf(weights, b + 16), sumB), 16);
  }
  if (padded > n) {
    const last = <usize>n << 3;
    store<f64>(top + last, 0);
    store<f64>(total + last, 1);
    store<f64>(factor + last, 0);
  }
  sumUp(top, total, bytes, sums);
  let c = columns;
  for (; c + 2 * COLUMN <= end; c += 2 * COLUMN) {
    let first = f64x2.splat(-0.0);
    let second = first;
    for (let at: usize = 0; at < bytes; at += 16) {
      const f = v128.load(factor + at);
      const v = f64x2.mul(v128.load(c + at), f);
      const u = f64x2.mul(v128.load(c + at, COLUMN), f);
      v128.store(c + at, v);
      v128.store(c + at, u, COLUMN);
      first = f64x2.add(first, v);
      second = f64x2.add(second, u);
    }
    add(counts, first);
    add(counts + 8, second);
    counts += 16;
  }
  if (c < end) {
    let count = f64x2.splat(-0.0);
    for (let at: usize = 0; at < bytes; at += 16) {
      const v = f64x2.mul(v128.load(c + at), v128.load(factor + at));
      v128.store(c + at, v);
      count = f64x2.add(count, v);
    }
    add(counts, count);
  }
}

@inline
function larger(a: v128, b: v128): v128 {
  return f64x2.pmax(a, b);
}

/** Zero for a row without support. */
@inline
function finite(a: v128): v128 {
  return v128.andnot(a, f64x2.eq(a, f64x2.splat(-Infinity)));
}

@inline
function weightOf(weights: usize, b: usize): v128 {
  return weights ? v128.load(weights + b) : f64x2.splat(1);
}

@inline
function sumUp(top: usize, total: usize, bytes: usize, sums: usize): void {
  let sum = f64x2.splat(-0.0);
  for (let b: usize = 0; b < bytes; b += 16) sum = f64x2.add(sum, v128.load(top + b));
  v128.store(sums, sum);
  for (let group: usize = 0; group < COLUMN; group += 512) {
    let product = f64x2.splat(1);
    const stop = min(group + 512, bytes);
    for (let b = group; b < stop; b += 16) product = f64x2.mul(product, v128.load(total + b));
    sums += 16;
    v128.store(sums, product);
  }
}
