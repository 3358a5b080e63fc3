import { log } from "./log.js";
import type { Rng } from "./rng.js";

/**
 * One draw from N(0, 1) by the polar method of Marsaglia and Bray (1964), SIAM Review 6(3), 260-264.
 *
 * The method makes two draws at once; the second is thrown away, so that the state of the stream is the whole state. Uses
 * 2.55 uniforms on average.
 */
export const standardNormal = (rng: Rng): number => {
  for (;;) {
    const u = 2 * rng.uniform() - 1;
    const v = 2 * rng.uniform() - 1;
    const s = u * u + v * v;
    if (s > 0 && s < 1) return u * Math.sqrt((-2 * log(s)) / s);
  }
};

/**
 * Index i with probability weights[i] / sum(weights); never an index of weight zero.
 *
 * The weights need not sum to 1. Throws a RangeError on a negative or non-finite weight, or if all are zero. One uniform.
 */
export const categorical = (rng: Rng, weights: ArrayLike<number>): number => {
  let total = -0;
  let last = -1;
  for (let i = 0; i < weights.length; i++) {
    const w = weights[i];
    if (!(w >= 0)) throw new RangeError(`Weight ${i} is ${w}. Weights must be zero or positive.`);
    if (w > 0) last = i;
    total += w;
  }
  if (!(total > 0 && total < Infinity)) {
    throw new RangeError(
      `The ${weights.length} weights sum to ${total}. At least one must be positive and all finite.`,
    );
  }
  const u = rng.uniform() * total;
  let sum = -0;
  for (let i = 0; i < last; i++) {
    sum += weights[i];
    if (u < sum) return i;
  }
  return last;
};

/** A row of values that can be exchanged in place: an array or a typed array. */
export interface Exchangeable<T> {
  readonly length: number;
  [index: number]: T;
}

/** Puts `x` into random order in place, every order equally likely. Fisher-Yates, as in Durstenfeld (1964). */
export const shuffle = <T>(rng: Rng, x: Exchangeable<T>): void => {
  for (let i = x.length - 1; i > 0; i--) {
    const j = rng.below(i + 1);
    const kept = x[i];
    x[i] = x[j];
    x[j] = kept;
  }
};

/**
 * k different integers of [0, n), every ordered choice equally likely; n below 2^31.
 *
 * The first k exchanges of a Fisher-Yates shuffle of 0..n-1, of which only the displaced numbers are kept: O(k) time and
 * memory. Throws a RangeError unless 0 <= k <= n.
 */
export const sampleWithoutReplacement = (rng: Rng, n: number, k: number): Int32Array => {
  if (!(Number.isInteger(k) && k >= 0 && k <= n && n <= 2147483647)) {
    throw new RangeError(`Cannot draw ${k} different integers from the first ${n}.`);
  }
  const out = new Int32Array(k);
  const moved = new Map<number, number>();
  for (let i = 0; i < k; i++) {
    const j = i + rng.below(n - i);
    out[i] = moved.get(j) ?? j;
    moved.set(j, moved.get(i) ?? i);
  }
  return out;
};
