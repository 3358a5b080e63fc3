import type { StatsAlgebra } from "@latentjs/em-core";
import { floats, mapFloats } from "@latentjs/numerics";

/** Weight, mean, and sum of squares about the mean of each column by itself. */
export interface ColumnMoments {
  readonly weight: number;
  /** Length d. */
  readonly mean: Float64Array;
  /** sum_i w[i] (x[i, j] - mean[j])^2, length d; of a round normal only their sum over all columns is right. */
  readonly squares: Float64Array;
}

/** Merged column by column (Chan, Golub & LeVeque 1979, eq. 2.1). */
export const columnMomentsAlgebra = (d: number): StatsAlgebra<ColumnMoments> => ({
  empty: { weight: 0, mean: floats(d), squares: floats(d) },
  concat: (x, y) => {
    if (x.weight === 0) return y;
    if (y.weight === 0) return x;
    const weight = x.weight + y.weight;
    const share = y.weight / weight;
    const between = x.weight * share;
    const mean = floats(d);
    const squares = floats(d);
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
    squares: mapFloats(squares, (v) => factor * v),
  }),
});

/**
 * Column moments from sums gathered about `centre`, z = x - centre: the d numbers of `sums` from `at` on are sum_i w z[j]; `squareOf` j is sum_i w z[j]^2,
 * by default the d numbers behind them.
 */
export const columnMomentsAbout = (
  centre: Float64Array,
  weight: number,
  sums: Float64Array,
  at: number,
  squareOf: (j: number) => number = (j) => sums[at + centre.length + j],
): ColumnMoments => {
  const d = centre.length;
  const mean = floats(d);
  const squares = floats(d);
  if (!(weight > 0)) return { weight: 0, mean, squares };
  for (let j = 0; j < d; j++) {
    const sum = sums[at + j];
    mean[j] = centre[j] + sum / weight;
    squares[j] = squareOf(j) - (sum * sum) / weight;
  }
  return { weight, mean, squares };
};
