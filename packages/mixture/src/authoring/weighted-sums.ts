import { real, struct, vector, type ColumnBatch, type StatsAlgebra } from "@latentjs/em-core";
import type { Accumulator, OpenComponent } from "../family.js";

/** Weight of the rows, and weighted sums of columns. */
export interface WeightedSums {
  readonly weight: number;
  readonly sums: Float64Array;
}

/** Statistics that are the weight and `n` weighted sums. */
export const weightedSums = (n: number): StatsAlgebra<WeightedSums> =>
  struct<WeightedSums>({ weight: real, sums: vector(n) });

/** Sums the first `n` columns of a batch. */
export const sumsOfColumns = (n: number): Accumulator<ColumnBatch, WeightedSums> => {
  // One array holds all totals, because engines box numbers that closures change.
  const totals = new Float64Array(n + 1);
  return {
    add: ({ columns }, from, to, weight) => {
      let held = 0;
      for (let i = 0; i < to - from; i++) held += weight[i];
      totals[n] += held;
      for (let j = 0; j < n; j++) {
        const column = columns[j];
        let sum = 0;
        for (let i = from; i < to; i++) sum += weight[i - from] * column[i];
        totals[j] += sum;
      }
    },
    finish: () => ({ weight: totals[n], sums: totals.slice(0, n) }),
  };
};

/** A log-density that is `constant + sum_j slopes[j] · columns[j]`. */
export interface LinearTerms {
  readonly constant: number;
  /** One for each column of a batch; -Infinity for a column that must be 0, as in the logarithm of a probability of 0. */
  readonly slopes: ReadonlyArray<number>;
}

/** Where a parameter is at the edge of its range 0 · log 0 is 0. */
const times = (value: number, slope: number): number => (value === 0 ? 0 : value * slope);

/**
 * The parts of a family whose log-density is linear in columns that do not depend on the parameters: an exponential family in its natural
 * statistics. `terms` gives the slopes at some parameters; the sums of the first `n` columns are its statistics, and the slopes of the columns
 * behind them must not depend on the parameters.
 */
export const linearInColumns = <T>(
  n: number,
  terms: (theta: T) => LinearTerms,
): {
  readonly stats: StatsAlgebra<WeightedSums>;
  readonly open: (theta: T) => OpenComponent<ColumnBatch, WeightedSums>;
  readonly q: (theta: T, stats: WeightedSums) => number;
} => ({
  stats: weightedSums(n),
  open: (theta) => {
    const { constant, slopes } = terms(theta);
    return {
      logDensity: ({ columns }, from, to, out) => {
        out.fill(constant, 0, to - from);
        for (let j = 0; j < slopes.length; j++) {
          const slope = slopes[j];
          const column = columns[j];
          if (slope === -Infinity) for (let i = from; i < to; i++) out[i - from] += times(column[i], slope);
          else for (let i = from; i < to; i++) out[i - from] += slope * column[i];
        }
      },
      accumulator: () => sumsOfColumns(n),
    };
  },
  q: (theta, { weight, sums }) => {
    const { constant, slopes } = terms(theta);
    return sums.reduce((total, sum, j) => total + times(sum, slopes[j]), weight * constant);
  },
});
