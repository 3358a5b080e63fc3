import type { DenseBatch } from "@latentjs/em-core";
import { cholesky, solveLower, type Rng } from "@latentjs/numerics";
import { summarizeColumns } from "./column-summary.js";
import { sumOfProducts } from "./sum-of-products.js";

/*
 * Rows in coordinates that the unit of a column has no say in. Optima of mixtures that differ in the directions of their components are not all near
 * the groups of one and the same metric, so a search looks at its rows in several.
 */

/** Columns with mean 0, in units of their standard deviations; one without spread is 0. */
export const standardized = (batch: DenseBatch): DenseBatch => {
  const { cols, data } = batch;
  const { mean, scale } = summarizeColumns(batch);
  return { ...batch, data: data.map((x, at) => (x - mean[at % cols]) / scale[at % cols]) };
};

/**
 * Standardised rows in coordinates in which their covariance is the identity, which makes a group out of long and flat ones too; as they are where
 * columns determine one another.
 */
export const sphered = (standard: DenseBatch): DenseBatch => {
  const { cols } = standard;
  const data = standard.data.slice();
  const chol = new Float64Array(cols * cols);
  if (cholesky(sumOfProducts(standard), cols, chol) >= 0) return standard;
  for (let at = 0; at < data.length; at += cols) solveLower(chol, cols, data.subarray(at, at + cols));
  return { ...standard, data };
};

/** Every column or not, by a coin for each, and one of them where all coins say no. */
export const someColumns = (standard: DenseBatch, rng: Rng): DenseBatch => {
  const { rows, cols, data } = standard;
  const drawn = Array.from({ length: cols }, (_, j) => j).filter(() => rng.below(2) === 1);
  const kept = drawn.length > 0 ? drawn : [rng.below(cols)];
  const packed = new Float64Array(rows * kept.length);
  for (let i = 0, to = 0; i < rows; i++) for (const j of kept) packed[to++] = data[i * cols + j];
  return { ...standard, cols: kept.length, data: packed };
};
