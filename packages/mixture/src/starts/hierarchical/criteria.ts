import { exp, log } from "@latentjs/numerics";
import { between, type Groups } from "./groups.js";

/** What a group costs, of which the sum over all groups is to be least: -2 × classification log-likelihood, but for constants. */
export interface GroupCost {
  /** Whether scatter matrices have to be kept. */
  readonly scatters: boolean;
  /** Whether of the triangular factor of a union's scatter only the first row is kept, once the next union is another one. */
  readonly firstRows: boolean;
  /** Cost of the union of groups i and j; `gap` is room for one row. */
  readonly ofUnion: (groups: Groups, i: number, j: number, gap: Float64Array) => number;
  /** Cost of one row; null where `ofUnion` is what the union costs above its parts. */
  readonly ofRow: ((weight: number) => number) | null;
}

/** One volume for all groups, each a ball: the sum of squares, as Ward (1963) has it. */
export const equalBalls: GroupCost = {
  scatters: false,
  firstRows: false,
  ofUnion: between,
  ofRow: null,
};

/**
 * A ball of its own for each group: n log((trace + a) / n), where `a`, the variance of all rows a column, stands for what one row does not tell
 * (Fraley 1998, section 3.2).
 */
export const balls = (a: number): GroupCost => ({
  scatters: false,
  firstRows: false,
  ofUnion: (groups, i, j, gap) => {
    const n = groups.weights[i] + groups.weights[j];
    return n * log((groups.traces[i] + groups.traces[j] + between(groups, i, j, gap) + a) / n);
  },
  ofRow: (weight) => weight * log(a / weight),
});

/** Where a product of pivots is taken to its logarithm, far from where doubles end. */
const LARGE = 1e100;
const SMALL = 1e-100;

/**
 * An ellipsoid of its own for each group: n log(|W / n| + (trace W + a) / n), without the determinant where a group has too few rows for one
 * (Fraley 1998, section 3.4).
 */
export const ellipsoids = (a: number, cols: number, firstRows: boolean): GroupCost => {
  const size = (cols * (cols + 1)) / 2;
  const work = new Float64Array(cols * cols);
  return {
    scatters: true,
    firstRows,
    ofUnion: (groups, i, j, gap) => {
      const { counts, weights, traces, scatters } = groups;
      const n = weights[i] + weights[j];
      const trace = traces[i] + traces[j] + between(groups, i, j, gap);
      const rest = (trace + a) / n;
      if (counts[i] + counts[j] <= cols || trace === 0) return n * log(rest);
      for (let r = 0, at = i * size, other = j * size; r < cols; r++) {
        for (let c = 0; c <= r; c++, at++, other++) {
          work[r * cols + c] = scatters[at] + scatters[other] + gap[r] * gap[c];
        }
      }
      // Pivots of L D L^T, divided by n as they come.
      let product = 1;
      let logs = 0;
      for (let k = 0; k < cols; k++) {
        const pivot = work[k * cols + k];
        if (!(pivot > 0)) return n * log(rest);
        product *= pivot / n;
        if (product < SMALL || product > LARGE) {
          logs += log(product);
          product = 1;
        }
        for (let r = k + 1; r < cols; r++) {
          const factor = work[r * cols + k] / pivot;
          for (let c = k + 1; c <= r; c++) work[r * cols + c] -= factor * work[c * cols + k];
        }
      }
      if (logs === 0) return n * log(product + rest);
      const logDet = logs + log(product);
      return logDet <= 0 ? n * log(exp(logDet) + rest) : n * (log(1 + exp(-logDet) * rest) + logDet);
    },
    ofRow: (weight) => weight * log(a / weight),
  };
};
