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
import { expInto, log, type Columns } from "@latentjs/numerics";
import { LEAST_STATE, LEAST_TRANSITION, type Chain } from "./chain.js";
import type { Workspace } from "./workspace.js";

/**
 * Writes densities relative to the largest of their row, from `n` rows of log-densities in `columns`, which are overwritten; `top` gets
 * the largest of each row. `row` is the first row's place in the workspace.
 */
export const loadDensities = (
  { each }: Columns,
  n: number,
  top: Float64Array,
  out: Float64Array,
  row: number,
): void => {
  const k = each.length;
  top.fill(Number.NEGATIVE_INFINITY, 0, n);
  for (let c = 0; c < k; c++) raise(each[c], top, n);
  for (let c = 0; c < k; c++) {
    const column = each[c];
    for (let i = 0; i < n; i++) column[i] -= top[i];
    expInto(column, n);
    for (let i = 0, at = row * k + c; i < n; i++, at += k) out[at] = column[i];
  }
};

/** A NaN is passed on. */
const raise = (column: Float64Array, top: Float64Array, n: number): void => {
  for (let i = 0; i < n; i++) {
    const v = column[i];
    if (v > top[i] || v !== v) top[i] = v;
  }
};

/** What the next rows of a sequence have to know of the rows before: whether a state was lost to underflow at the last. */
export interface Carry {
  isLost: boolean;
}

/** Products of scale factors stay above the smallest double down to here. */
const LEAST_PRODUCT = 1e-100;

/**
 * Rows [from, to) of one sequence, the first of which follows row from - 1 unless it `begins` the sequence. Returns the sum of the
 * logarithms of the scale factors, or NaN where the recursion cannot be trusted. Allocates nothing.
 */
export const forwardRows = (
  chain: Chain,
  workspace: Workspace,
  from: number,
  to: number,
  begins: boolean,
  carry: Carry,
): number => {
  const { k, initial, transposed } = chain;
  const { densities, forward, inverse } = workspace;
  let total = 0;
  let product = 1;
  for (let t = from; t < to; t++) {
    const row = t * k;
    const isFirst = begins && t === from;
    let sum = 0;
    let least = 1;
    if (isFirst) {
      for (let j = 0; j < k; j++) {
        const v = initial[j] * densities[row + j];
        forward[row + j] = v;
        sum += v;
        if (v < least) least = v;
      }
    } else {
      const before = row - k;
      const scale = inverse[t - 1];
      if (carry.isLost && !isEachReached(chain, forward, before, scale)) return Number.NaN;
      for (let j = 0, at = 0; j < k; j++) {
        let reached = 0;
        for (let i = before; i < row; i++, at++) reached += forward[i] * transposed[at];
        const v = reached * (scale * densities[row + j]);
        forward[row + j] = v;
        sum += v;
        if (v < least) least = v;
      }
    }
    if (!(sum >= LEAST_STATE)) return Number.NaN;
    inverse[t] = 1 / sum;
    product *= sum;
    if (product < LEAST_PRODUCT) {
      total += log(product);
      product = 1;
    }
    carry.isLost = least < LEAST_STATE && noteLost(chain, workspace, row, isFirst);
  }
  return total + log(product);
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
const noteLost = (chain: Chain, { densities, forward }: Workspace, row: number, isFirst: boolean): boolean => {
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
