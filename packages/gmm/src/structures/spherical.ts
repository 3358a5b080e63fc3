import {
  E,
  mapCoordinates,
  pairCoordinates,
  positiveCoordinates,
  repeatCoordinates,
  type Coordinates,
} from "@latentjs/em-core";
import { roundingVariance, scaledCoordinates, type Mvn } from "@latentjs/mvn";
import type { CovarianceStructure } from "../structure.js";
import {
  diagonalMatrix,
  estimateIndependent,
  independentBank,
  type IndependentStats,
  type VarianceRule,
} from "./independent-columns.js";

const oneVariance: VarianceRule = {
  name: "spherical",
  variances: ({ weight, mean, squares }) => {
    const d = mean.length;
    const value = squares.reduce((total, s) => total + s, 0) / (weight * d);
    const rounding = mean.reduce((total, m) => total + roundingVariance(m), 0) / d;
    return value > rounding
      ? E.right(new Float64Array(d).fill(value))
      : E.left({ _tag: "NotPositiveDefinite", what: "The covariance", pivot: 0, value });
  },
};

/** VII: every component has one variance of its own for all columns, which are independent. */
export const spherical: CovarianceStructure<IndependentStats> = {
  name: "VII",
  covarianceParameters: (k) => k,
  project: (components) =>
    components.map(({ mean, cov }) => sphericalNormal(mean, averageVariance(cov, mean.length))),
  coordinates: (k, scale) => repeatCoordinates(sphericalCoordinates(scale), k),
  estimate: (moments) => estimateIndependent(moments, oneVariance),
  bank: (k, d, kernels) => independentBank(k, d, oneVariance, kernels),
};

const sphericalNormal = (mean: Float64Array, variance: number): Mvn => ({
  mean,
  cov: diagonalMatrix(new Float64Array(mean.length).fill(variance)),
});

/** Average of the variances; exactly the first one where they are all equal. */
const averageVariance = (cov: Float64Array, d: number): number => {
  let excess = 0;
  for (let j = 1; j < d; j++) excess += cov[j * d + j] - cov[0];
  return cov[0] + excess / d;
};

/** Mean in units of `scale`, and the logarithm of the variance in units of the average squared scale. */
const sphericalCoordinates = (scale: Float64Array): Coordinates<Mvn> => {
  const d = scale.length;
  const unit = scale.reduce((total, s) => total + s * s, 0) / d;
  return mapCoordinates(
    pairCoordinates(scaledCoordinates(scale), positiveCoordinates),
    ([mean, relative]): Mvn => sphericalNormal(mean, relative * unit),
    ({ mean, cov }): readonly [Float64Array, number] => [mean, cov[0] / unit],
  );
};
