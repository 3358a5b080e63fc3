import { exp, logSumExp, type Columns } from "@latentjs/numerics";
import type { Chain } from "./chain.js";
import type { Workspace } from "./workspace.js";

/** Writes `n` rows of log-densities to the workspace as they are. */
export const loadLogDensities = ({ each }: Columns, n: number, out: Float64Array, row: number): void => {
  const k = each.length;
  for (let c = 0; c < k; c++) for (let i = 0; i < n; i++) out[(row + i) * k + c] = each[c][i];
};

/** What a sequence that was done in log space came to. */
export interface LogSpaceResult {
  readonly logLikelihood: number;
  /** First row by which the sequence has no probability, or -1. */
  readonly impossible: number;
}

/**
 * Both recursions over rows [from, to), which are a whole sequence whose log-densities are in the workspace, without any underflow: for
 * chains and steps where probabilities differ by more than doubles hold. Leaves posterior probabilities in `forward` and adds expected
 * transitions to row-major K × K `counted`. Costs an exponential for each transition and step.
 */
export const logSpace = (
  chain: Chain,
  { densities, forward }: Workspace,
  counted: Float64Array,
  from: number,
  to: number,
): LogSpaceResult => {
  const { k, logInitial, logTransposed, logTransitions } = chain;
  const terms = new Float64Array(k);
  for (let t = from; t < to; t++) {
    const row = t * k;
    let top = Number.NEGATIVE_INFINITY;
    for (let j = 0; j < k; j++) {
      if (t > from) for (let i = 0; i < k; i++) terms[i] = forward[row - k + i] + logTransposed[j * k + i];
      const v = (t > from ? logSumExp(terms) : logInitial[j]) + densities[row + j];
      forward[row + j] = v;
      if (v > top || v !== v) top = v;
    }
    if (!(top > Number.NEGATIVE_INFINITY && top < Infinity)) return { logLikelihood: top, impossible: t };
  }
  const last = (to - 1) * k;
  const logLikelihood = logSumExp(forward.subarray(last, last + k));
  const later = new Float64Array(k);
  const backward = new Float64Array(k);
  for (let t = to - 1; t >= from; t--) {
    const row = t * k;
    for (let i = 0; i < k; i++) {
      if (t === to - 1) break;
      for (let j = 0; j < k; j++) terms[j] = logTransitions[i * k + j] + later[j];
      backward[i] = logSumExp(terms);
      for (let j = 0; j < k; j++) {
        counted[i * k + j] += exp(forward[row + i] + terms[j] - logLikelihood);
      }
    }
    for (let i = 0; i < k; i++) {
      later[i] = densities[row + i] + backward[i];
      forward[row + i] = exp(forward[row + i] + backward[i] - logLikelihood);
    }
  }
  return { logLikelihood, impossible: -1 };
};
