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
    const gap = x.mean.map((m, j) => y.mean[j] - m);
    return {
      weight,
      mean: x.mean.map((m, j) => m + share * gap[j]),
      squares: x.squares.map((s, j) => s + y.squares[j] + between * (gap[j] * gap[j])),
    };
  },
  scale: (factor, { weight, mean, squares }) => ({
    weight: factor * weight,
    mean,
    squares: squares.map((v) => factor * v),
  }),
});

/** Column moments from sums gathered about `centre`: sum[j] of w z[j] and squares[j] of w z[j]^2, z = x - centre. */
export const columnMomentsAbout = (
  centre: Float64Array,
  weight: number,
  sum: Float64Array,
  squares: Float64Array,
): ColumnMoments => {
  const d = centre.length;
  if (!(weight > 0)) return { weight: 0, mean: new Float64Array(d), squares: new Float64Array(d) };
  return {
    weight,
    mean: centre.map((c, j) => c + sum[j] / weight),
    squares: squares.map((s, j) => s - (sum[j] * sum[j]) / weight),
  };
};
