import type { StatsAlgebra } from "@latentjs/em-core";

/** Weight, mean, and sum of squares about the mean of each column by itself. */
export interface ColumnMoments {
  readonly weight: number;
  /** Length d. */
  readonly mean: Float64Array;
  /** sum_i w[i] (x[i, j] - mean[j])^2, length d. */
  readonly squares: Float64Array;
}

/** Merged column by column (Chan, Golub & LeVeque 1979, eq. 2.1). */
export const columnMomentsAlgebra = (d: number): StatsAlgebra<ColumnMoments> => ({
  empty: { weight: 0, mean: new Float64Array(d), squares: new Float64Array(d) },
  concat: (x, y) => {
    if (x.weight === 0) return y;
    if (y.weight === 0) return x;
    const weight = x.weight + y.weight;
    const share = y.weight / weight;
    const between = x.weight * share;
    const { mean, squares } = room(d);
    for (let j = 0; j < d; j++) {
      const gap = y.mean[j] - x.mean[j];
      mean[j] = x.mean[j] + share * gap;
      squares[j] = x.squares[j] + y.squares[j] + between * (gap * gap);
    }
    return { weight, mean, squares };
  },
  scale: (factor, { weight, mean, squares }) => ({
    weight: factor * weight,
    mean,
    squares: squares.map((v) => factor * v),
  }),
});

/**
 * Column moments from sums gathered about `centre`, z = x - centre: the d numbers of `sums` from `at` on are sum_i w z[j], and the d behind them
 * sum_i w z[j]^2.
 */
export const columnMomentsAbout = (
  centre: Float64Array,
  weight: number,
  sums: Float64Array,
  at: number,
): ColumnMoments => {
  const d = centre.length;
  const { mean, squares } = room(d);
  if (!(weight > 0)) return { weight: 0, mean, squares };
  for (let j = 0; j < d; j++) {
    const sum = sums[at + j];
    mean[j] = centre[j] + sum / weight;
    squares[j] = sums[at + d + j] - (sum * sum) / weight;
  }
  return { weight, mean, squares };
};

/** Up to here two small arrays take less time than two views of one. */
const FEW_COLUMNS = 8;

/** Two arrays on one piece of memory: a chunk makes them for every component, and memory costs more than the sums. */
const room = (d: number): { readonly mean: Float64Array; readonly squares: Float64Array } => {
  if (d <= FEW_COLUMNS) return { mean: new Float64Array(d), squares: new Float64Array(d) };
  const both = new Float64Array(2 * d);
  return { mean: both.subarray(0, d), squares: both.subarray(d) };
};
