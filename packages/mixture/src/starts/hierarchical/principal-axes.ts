import type { DenseBatch } from "@latentjs/em-core";
import { symmetricEigen } from "@latentjs/numerics";
import { summarizeColumns } from "../column-summary.js";
import { sumOfProducts } from "../sum-of-products.js";

/**
 * In which coordinates groups are compared: those of mclust's `hcUse`. `VARS` the columns as they are; `STD` divided by their standard
 * deviations; `PCS` and `PCR` principal components of the one and the other; `SPH` sphered; `SVD` principal components of the standardised columns,
 * each divided by the root of its singular value. The unit of a column has no say in `STD`, `PCR` and `SVD`.
 */
export type HierarchicalUse = "VARS" | "STD" | "PCS" | "PCR" | "SPH" | "SVD";

/** Directions with less than this part of the largest variance are dropped: dividing by it would show rounding. */
const LEAST_VARIANCE = 1e-13;

/** How far a principal component is divided by its standard deviation: the power of its variance. */
const POWERS: Readonly<Partial<Record<HierarchicalUse, number>>> = { SPH: 2, SVD: 1 };

/**
 * Rows in the coordinates of a use, row-major rows × dimensions. Columns without spread are left out where they would be divided by it. Variances have
 * the divisor n - 1 as in R, but for SPH, where it is n; observation weights count as so many rows.
 */
export const inCoordinates = (batch: DenseBatch, use: HierarchicalUse): DenseBatch => {
  if (use === "VARS") return batch;
  const { rows, weights } = batch;
  const { mean, scale, constant } = summarizeColumns(batch);
  const isUnit = use === "PCS" || use === "SPH";
  const kept = Array.from(mean.keys()).filter((j) => isUnit || !constant[j]);
  const cols = kept.length;
  const total = weights === null ? rows : weights.reduce((sum, w) => sum + w, 0);
  // Weights that sum to 1 or less have no divisor of their own.
  const divisor = Math.max(total - 1, total / 2);
  const deviation = Math.sqrt(total / divisor);
  const data = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    for (const [to, j] of kept.entries()) {
      const unit = isUnit ? 1 : scale[j] * deviation;
      data[i * cols + to] = (batch.data[i * batch.cols + j] - mean[j]) / unit;
    }
  }
  const standard: DenseBatch = { ...batch, cols, data };
  return use === "STD" ? standard : rotated(standard, total, POWERS[use] ?? 0);
};

/** Principal components of centred rows: as they are for power 0, divided by the root of the singular value for 1, of variance 1 for 2. */
const rotated = (batch: DenseBatch, total: number, power: number): DenseBatch => {
  const { rows, cols, data } = batch;
  const { values, vectors } = symmetricEigen(sumOfProducts(batch), cols);
  const kept = power === 0 ? cols : values.filter((v) => v > LEAST_VARIANCE * values[0]).length;
  const turned = new Float64Array(rows * kept);
  for (let f = 0; f < kept; f++) {
    const singular = Math.sqrt(values[f]);
    const unit = power === 0 ? 1 : power === 1 ? Math.sqrt(singular) : singular / Math.sqrt(total);
    for (let i = 0; i < rows; i++) {
      let sum = 0;
      for (let j = 0; j < cols; j++) sum += data[i * cols + j] * vectors[f * cols + j];
      turned[i * kept + f] = sum / unit;
    }
  }
  return { ...batch, cols: kept, data: turned };
};
