/*
 * The backward recursion with the scale factors of the forward one: with
 *
 *   ahead[t + 1, j] = density[t + 1, j] · backward[t + 1, j] / c[t + 1]
 *   backward[t, i] = sum_j transition[i, j] · ahead[t + 1, j],   backward = 1 at the last step
 *
 * forward[t, i] / c[t] · backward[t, i] is the posterior probability of state i at step t, and
 * forward[t, i] / c[t] · transition[i, j] · ahead[t + 1, j] that of the transition. The transition probability is a factor of the sum over
 * all steps, so it is multiplied in once at the end, and the rest is a product of two tiles, which the kernels sum up.
 */
import { TILE_ROWS } from "@latentjs/numerics";
import { UNROLLED, type Chain } from "./chain.js";
import type { Workspace } from "./workspace.js";

/** K neighbouring columns of {@link TILE_ROWS} each, for the rows of a tile. */
export interface BackwardTile {
  /** Posterior probabilities. */
  readonly posterior: Float64Array;
  /** Probabilities given the steps so far; 0 where there is no next step. */
  readonly filtered: Float64Array;
  /** `ahead` of the next row; 0 where there is none. Their products with `filtered`, summed, are expected transitions. */
  readonly ahead: Float64Array;
}

/**
 * Rows [from, to) of one sequence from the last to the first; row to - 1 is the last of its sequence where it `ends` it. `ahead`, length K, is
 * that of row `to` and becomes that of row `from`; `backward` is scratch of length K. Row t is at place t - origin of the tile.
 * Allocates nothing.
 */
export const backwardRows = (
  chain: Chain,
  { densities, forward, inverse }: Workspace,
  tile: BackwardTile,
  ahead: Float64Array,
  backward: Float64Array,
  from: number,
  to: number,
  ends: boolean,
  origin: number,
): void => {
  const { k } = chain;
  const { posterior } = tile;
  if (ends) ahead.fill(0);
  for (let t = to - 1; t >= from; t--) {
    const row = t * k;
    const scale = inverse[t];
    const isLast = ends && t === to - 1;
    if (isLast) backward.fill(1);
    else if (k <= UNROLLED) stepUnrolled(chain, ahead, backward);
    else step(chain, ahead, backward);
    let sum = 0;
    for (let i = 0, at = t - origin; i < k; i++, at += TILE_ROWS) {
      const p = forward[row + i] * scale;
      tile.filtered[at] = isLast ? 0 : p;
      tile.ahead[at] = ahead[i];
      posterior[at] = p * backward[i];
      sum += p * backward[i];
    }
    // The sum is 1 but for the rounding of all later steps, which is taken out now and then.
    const rescaled = t === from ? scale / sum : scale;
    for (let j = 0; j < k; j++) ahead[j] = densities[row + j] * backward[j] * rescaled;
  }
};

const step = ({ k, transitions }: Chain, ahead: Float64Array, backward: Float64Array): void => {
  for (let i = 0, at = 0; i < k; i++) {
    let total = 0;
    for (let j = 0; j < k; j++, at++) total += transitions[at] * ahead[j];
    backward[i] = total;
  }
};

/** The same for up to {@link UNROLLED} states. */
const stepUnrolled = (
  { k, transitionsPadded: a }: Chain,
  ahead: Float64Array,
  backward: Float64Array,
): void => {
  const v0 = ahead[0];
  const v1 = k > 1 ? ahead[1] : 0;
  const v2 = k > 2 ? ahead[2] : 0;
  const v3 = k > 3 ? ahead[3] : 0;
  if (k <= 4) {
    for (let i = 0, at = 0; i < k; i++, at += UNROLLED) {
      backward[i] = v0 * a[at] + v1 * a[at + 1] + (v2 * a[at + 2] + v3 * a[at + 3]);
    }
    return;
  }
  const v4 = ahead[4];
  const v5 = k > 5 ? ahead[5] : 0;
  const v6 = k > 6 ? ahead[6] : 0;
  const v7 = k > 7 ? ahead[7] : 0;
  for (let i = 0, at = 0; i < k; i++, at += UNROLLED) {
    const low = v0 * a[at] + v1 * a[at + 1] + (v2 * a[at + 2] + v3 * a[at + 3]);
    const high = v4 * a[at + 4] + v5 * a[at + 5] + (v6 * a[at + 6] + v7 * a[at + 7]);
    backward[i] = low + high;
  }
};
