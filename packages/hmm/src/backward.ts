/*
 * The backward recursion with the scale factors of the forward one: with
 *
 *   ahead[t + 1, j] = density[t + 1, j] · backward[t + 1, j] / c[t + 1]
 *   backward[t, i] = sum_j transition[i, j] · ahead[t + 1, j],   backward = 1 at the last step
 *
 * forward[t, i] / c[t] · backward[t, i] is the posterior probability of state i at step t, and
 * forward[t, i] / c[t] · transition[i, j] · ahead[t + 1, j] that of the transition. The transition probability is a factor of the sum over
 * all steps, so it is multiplied in once at the end.
 */
import type { Columns } from "@latentjs/numerics";
import type { Chain } from "./chain.js";
import type { Workspace } from "./workspace.js";

/** What goes from row to row, from the last to the first, and from sequence to sequence. */
export interface BackwardState {
  /** `ahead` of the row that was done last, length K. */
  readonly ahead: Float64Array;
  /** sum_t forward[t, i] / c[t] · ahead[t + 1, j], row-major K × K. */
  readonly pairs: Float64Array;
  /** Expected transitions of the sequences that were done in log space, row-major K × K. */
  readonly counted: Float64Array;
  /** Scratch, length K. */
  readonly backward: Float64Array;
}

export const makeBackwardState = (k: number): BackwardState => ({
  ahead: new Float64Array(k),
  pairs: new Float64Array(k * k),
  counted: new Float64Array(k * k),
  backward: new Float64Array(k),
});

/**
 * Rows [from, to) of one sequence from the last to the first; row to - 1 is the last of its sequence where it `ends` it. Writes posterior
 * probabilities of row t to place t - origin of `posterior`. Allocates nothing.
 */
export const backwardRows = (
  { k, transitions }: Chain,
  { densities, forward, inverse }: Workspace,
  { ahead, pairs, backward }: BackwardState,
  from: number,
  to: number,
  ends: boolean,
  posterior: Columns,
  origin: number,
): void => {
  const { each } = posterior;
  for (let t = to - 1; t >= from; t--) {
    const row = t * k;
    const scale = inverse[t];
    let sum = 0;
    if (ends && t === to - 1) {
      for (let i = 0; i < k; i++) {
        const p = forward[row + i] * scale;
        backward[i] = 1;
        each[i][t - origin] = p;
        sum += p;
      }
    } else {
      for (let i = 0, at = 0; i < k; i++) {
        const p = forward[row + i] * scale;
        let total = 0;
        for (let j = 0; j < k; j++, at++) {
          const v = ahead[j];
          total += transitions[at] * v;
          pairs[at] += p * v;
        }
        backward[i] = total;
        each[i][t - origin] = p * total;
        sum += p * total;
      }
    }
    // The sum is 1 but for the rounding of all later steps, which is taken out now and then.
    const rescaled = t === from ? scale / sum : scale;
    for (let j = 0; j < k; j++) ahead[j] = densities[row + j] * backward[j] * rescaled;
  }
};
