import { add, COLUMN, CONSTANTS, EXP2, less, more, splat } from "./memory";

// exp as in numerics/src/kernels/posterior-exp.ts, with the same constants and the same operations on each lane. The constants come
// from memory, because an engine may build a constant of two lanes anew wherever it is used.

/** 2^(moved / 256) of both lanes, of the last 44 bits of `moved`. */
@inline
function powerOf(moved: v128): v128 {
  // Entry j lacks what the shifted steps put into the fraction, so that their sum is 2^(j/256) with the right exponent.
  const first = v128.load64_splat(EXP2 + ((<usize>i64x2.extract_lane(moved, 0) & 255) << 3));
  const t = v128.load_lane<u64>(EXP2 + ((<usize>i64x2.extract_lane(moved, 1) & 255) << 3), first, 1);
  return i64x2.add(t, i64x2.shl(moved, 44));
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
      let x = f64x2.sub(v128.load(q), topA);
      let y = f64x2.sub(v128.load(q, 16), topB);
      const isTinyA = f64x2.lt(x, least);
      const isTinyB = f64x2.lt(y, least);
      const tiny = i64x2.bitmask(isTinyA) | (i64x2.bitmask(isTinyB) << 2);
      if (tiny) {
        if (tiny == 15) {
          v128.store(q, f64x2.splat(0));
          v128.store(q, f64x2.splat(0), 16);
          continue;
        }
        x = f64x2.pmax(x, least);
        y = f64x2.pmax(y, least);
      }
      const round = splat(CONSTANTS);
      const steps = splat(CONSTANTS + 8);
      const movedX = more(round, x, steps);
      const movedY = more(round, y, steps);
      const scaleX = powerOf(movedX);
      const scaleY = powerOf(movedY);
      const step = splat(CONSTANTS + 16);
      x = less(x, f64x2.sub(movedX, round), step);
      y = less(y, f64x2.sub(movedY, round), step);
      const xx = f64x2.mul(x, x);
      const yy = f64x2.mul(y, y);
      const c2 = splat(CONSTANTS + 24);
      const c3 = splat(CONSTANTS + 32);
      const tailX = more(c2, x, c3);
      const tailY = more(c2, y, c3);
      const c4 = splat(CONSTANTS + 40);
      x = more(x, xx, more(tailX, xx, c4));
      y = more(y, yy, more(tailY, yy, c4));
      const a = v128.andnot(more(scaleX, scaleX, x), isTinyA);
      const c = v128.andnot(more(scaleY, scaleY, y), isTinyB);
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
