/*
 * The forward recursion (Baum et al. 1970, Rabiner 1989) with one scale factor a step and densities relative to the largest of their step:
 *
 *   forward[t, j] = density[t, j] · sum_i forward[t - 1, i] / c[t - 1] · transition[i, j],   c[t] = sum_j forward[t, j]
 *
 * so forward[t] / c[t] are the probabilities of the states given the steps up to t, and the log-likelihood is the sum of log c[t] and
 * of the log-densities that were divided out. The quotient is taken one step late: the sum and the reciprocal are then computed beside
 * the next products, and not before them.
 *
 * What underflow may cost. A state with a probability of less than 1e-200 given the steps so far may get 0 instead, and later steps may speak
 * for it. That is of no consequence where every state can be reached at the next step with a probability of at least 1e-100 all the
 * same; where one cannot, or a scale factor is below 1e-200, the recursion gives up and the sequence is done in log space.
 */
import { log } from "@latentjs/numerics";
import { LEAST_STATE, LEAST_TRANSITION, UNROLLED, type Chain } from "./chain.js";
import type { Workspace } from "./workspace.js";

/** What the next rows of a sequence have to know of the rows before: whether a state was lost to underflow at the last. */
export interface Carry {
  isLost: boolean;
}

/** Products of scale factors, each times the number of states at most, stay above the smallest double down to here. */
const LEAST_PRODUCT = 1e-90;

/**
 * Rows [from, to) of one sequence, the first of which follows row from - 1 unless it `begins` the sequence. `total[t - origin]` is what the
 * densities of row t were divided by besides the largest of them. Returns the sum of the logarithms of the scale factors and of these, or
 * NaN where the recursion cannot be trusted. Allocates nothing.
 */
export const forwardRows = (
  chain: Chain,
  workspace: Workspace,
  from: number,
  to: number,
  begins: boolean,
  carry: Carry,
  total: Float64Array,
  origin: number,
): number => {
  const { k, initial } = chain;
  const { densities, forward, inverse } = workspace;
  let found = 0;
  let product = 1;
  for (let t = from; t < to; t++) {
    const row = t * k;
    const isFirst = begins && t === from;
    if (isFirst) {
      for (let j = 0; j < k; j++) forward[row + j] = initial[j] * densities[row + j];
    } else {
      const scale = inverse[t - 1];
      if (carry.isLost && !isEachReached(chain, forward, row - k, scale)) return Number.NaN;
      if (k <= UNROLLED) stepUnrolled(chain, forward, densities, row, scale);
      else step(chain, forward, densities, row, scale);
    }
    let sum = 0;
    let least = 1;
    for (let at = row; at < row + k; at++) {
      const v = forward[at];
      sum += v;
      if (v < least) least = v;
    }
    if (!(sum >= LEAST_STATE)) return Number.NaN;
    inverse[t] = 1 / sum;
    product *= sum * total[t - origin];
    if (product < LEAST_PRODUCT || product > 1 / LEAST_PRODUCT) {
      found += log(product);
      product = 1;
    }
    carry.isLost = least < LEAST_STATE && noteLost(chain, workspace, row, isFirst);
  }
  return found + log(product);
};

const step = (
  { k, transposed }: Chain,
  forward: Float64Array,
  densities: Float64Array,
  row: number,
  scale: number,
): void => {
  for (let j = 0, at = 0; j < k; j++) {
    let reached = 0;
    for (let i = row - k; i < row; i++, at++) reached += forward[i] * transposed[at];
    forward[row + j] = reached * (scale * densities[row + j]);
  }
};

/** The same for up to {@link UNROLLED} states, whose probabilities stay in registers. */
const stepUnrolled = (
  { k, transposedPadded: a }: Chain,
  forward: Float64Array,
  densities: Float64Array,
  row: number,
  scale: number,
): void => {
  const before = row - k;
  const p0 = forward[before];
  const p1 = k > 1 ? forward[before + 1] : 0;
  const p2 = k > 2 ? forward[before + 2] : 0;
  const p3 = k > 3 ? forward[before + 3] : 0;
  if (k <= 4) {
    for (let j = 0, at = 0; j < k; j++, at += UNROLLED) {
      const reached = p0 * a[at] + p1 * a[at + 1] + (p2 * a[at + 2] + p3 * a[at + 3]);
      forward[row + j] = reached * (scale * densities[row + j]);
    }
    return;
  }
  const p4 = forward[before + 4];
  const p5 = k > 5 ? forward[before + 5] : 0;
  const p6 = k > 6 ? forward[before + 6] : 0;
  const p7 = k > 7 ? forward[before + 7] : 0;
  for (let j = 0, at = 0; j < k; j++, at += UNROLLED) {
    const low = p0 * a[at] + p1 * a[at + 1] + (p2 * a[at + 2] + p3 * a[at + 3]);
    const high = p4 * a[at + 4] + p5 * a[at + 5] + (p6 * a[at + 6] + p7 * a[at + 7]);
    forward[row + j] = (low + high) * (scale * densities[row + j]);
  }
};

/** The probability of going to state j, up to the scale of the row of `forward` that begins at `before`. */
const reachedFrom = ({ k, transposed }: Chain, forward: Float64Array, before: number, j: number): number => {
  let reached = 0;
  for (let i = 0; i < k; i++) reached += forward[before + i] * transposed[j * k + i];
  return reached;
};

const isEachReached = (chain: Chain, forward: Float64Array, before: number, scale: number): boolean => {
  for (let j = 0; j < chain.k; j++) {
    if (!(reachedFrom(chain, forward, before, j) * scale >= LEAST_TRANSITION)) return false;
  }
  return true;
};

/**
 * Whether a state that could be reached has a probability that may be 0 for underflow only. A state without probability takes no part in the
 * backward recursion either, where its terms would have no bound.
 */
const noteLost = (
  chain: Chain,
  { densities, forward }: Workspace,
  row: number,
  isFirst: boolean,
): boolean => {
  let isLost = false;
  for (let j = 0; j < chain.k; j++) {
    const v = forward[row + j];
    if (!(v < LEAST_STATE)) continue;
    const reached = isFirst ? chain.initial[j] : reachedFrom(chain, forward, row - chain.k, j);
    if (reached > 0) isLost = true;
    if (v === 0) densities[row + j] = 0;
  }
  return isLost;
};
