import { floats } from "@latentjs/numerics";
import { keptForTheLast, ofEachComponent, type CentredSums } from "./centred-sums.js";

/** Weight, mean, and sum of squares about the mean of each column by itself. */
export interface ColumnMoments {
  readonly weight: number;
  /** Length d. */
  readonly mean: Float64Array;
  /** sum_i w[i] (x[i, j] - mean[j])^2, length d; of a round normal only their sum over all columns is right. */
  readonly squares: Float64Array;
}

const momentsFrom = ofEachComponent((centres, from, d, weight, sums, at): ColumnMoments => {
  const mean = floats(d);
  const squares = floats(d);
  if (!(weight > 0)) return { weight: 0, mean, squares };
  for (let j = 0; j < d; j++) {
    const sum = sums[at + j];
    mean[j] = centres[from + j] + sum / weight;
    squares[j] = sums[at + d + j] - sum * (sum / weight);
  }
  return { weight, mean, squares };
});

/** Column moments of each component, from the sums of columns and of their squares. */
export const columnMomentsOf: (stats: CentredSums) => ReadonlyArray<ColumnMoments> =
  keptForTheLast(momentsFrom);
