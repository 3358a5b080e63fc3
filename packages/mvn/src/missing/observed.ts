import { E, invalidInput, type DenseBatch, type Either, type EmError } from "@latentjs/em-core";
import { constantColumn, enoughRows } from "../estimation.js";
import { roundingVariance, type Mvn } from "../normal.js";

/** Rows with at least one observed entry, and what their observed entries say column by column. */
export interface ObservedRows {
  readonly batch: DenseBatch;
  /** `origin[i]` is the row of the given batch that became row i. */
  readonly origin: Int32Array;
  /** Observed means, and observed variances on the diagonal of a covariance. */
  readonly start: Mvn;
  /** Observed standard deviations, length d, positive. */
  readonly stdDev: Float64Array;
}

/**
 * Leaves out rows with nothing observed and starts from the observed entries of each column by itself. Errors: no
 * observed entry at all, fewer than d + 1 rows with one, a column without an observed entry, a constant column.
 */
export const observedRows = (batch: DenseBatch): Either<EmError, ObservedRows> => {
  const d = batch.cols;
  const { kept, origin } = withoutEmptyRows(batch);
  if (kept.rows === 0) {
    return E.left(invalidInput("rows", "at least one observed entry", "only missing entries"));
  }
  const mean = new Float64Array(d);
  const variance = new Float64Array(d);
  for (let j = 0; j < d; j++) {
    if (!columnMoments(kept, j, mean, variance)) {
      const remedy = "Drop the column.";
      return E.left(invalidInput(`rows, column ${j}`, "at least one observed entry", "none", remedy));
    }
  }
  const enough = enoughRows(kept.rows, d, "rows with an observed entry");
  if (E.isLeft(enough)) return enough;
  const constant = variance.findIndex((v, j) => !(v > roundingVariance(mean[j])));
  if (constant >= 0) return E.left(constantColumn(constant, mean[constant]));
  const cov = new Float64Array(d * d);
  variance.forEach((v, j) => (cov[j * d + j] = v));
  return E.right({ batch: kept, origin, start: { mean, cov }, stdDev: variance.map(Math.sqrt) });
};

const withoutEmptyRows = (batch: DenseBatch): { readonly kept: DenseBatch; readonly origin: Int32Array } => {
  const { rows, cols, data, weights } = batch;
  const origin = Int32Array.from({ length: rows }, (_, i) => i).filter((i) =>
    data.subarray(i * cols, (i + 1) * cols).some((v) => !Number.isNaN(v)),
  );
  if (origin.length === rows) return { kept: batch, origin };
  const packed = new Float64Array(origin.length * cols);
  origin.forEach((i, at) => packed.set(data.subarray(i * cols, (i + 1) * cols), at * cols));
  const kept: DenseBatch = {
    rows: origin.length,
    cols,
    first: 0,
    data: packed,
    weights: weights === null ? null : Float64Array.from(origin, (i) => weights[i]),
  };
  return { kept, origin };
};

/** Weighted mean and variance of the observed entries of column j, in two passes; false where there are none. */
const columnMoments = (
  { rows, cols, data, weights }: DenseBatch,
  j: number,
  mean: Float64Array,
  variance: Float64Array,
): boolean => {
  let total = 0;
  let first = Number.NaN;
  let shift = 0;
  const eachObserved = (visit: (x: number, w: number) => void): void => {
    for (let i = 0; i < rows; i++) {
      const x = data[i * cols + j];
      if (!Number.isNaN(x)) visit(x, weights === null ? 1 : weights[i]);
    }
  };
  eachObserved((x, w) => {
    if (total === 0) first = x;
    total += w;
    shift += w * (x - first);
  });
  if (total === 0) return false;
  mean[j] = first + shift / total;
  eachObserved((x, w) => {
    const z = x - mean[j];
    variance[j] += (w * z * z) / total;
  });
  return true;
};
