import { E, mapCoordinates, pairCoordinates, repeatCoordinates, type Coordinates } from "@latentjs/em-core";
import { roundingVariance, scaledCoordinates, type Mvn } from "@latentjs/mvn";
import { exp, log } from "@latentjs/numerics";
import type { CovarianceStructure } from "../structure.js";
import {
  diagonalMatrix,
  diagonalOf,
  estimateIndependent,
  independentBank,
  type IndependentStats,
  type VarianceRule,
} from "./independent-columns.js";

const ownVariances: VarianceRule = {
  name: "diagonal",
  variances: ({ weight, mean, squares }) => {
    const variances = squares.map((s) => s / weight);
    const pivot = variances.findIndex((v, j) => !(v > roundingVariance(mean[j])));
    return pivot < 0
      ? E.right(variances)
      : E.left({ _tag: "NotPositiveDefinite", what: "The covariance", pivot, value: variances[pivot] });
  },
};

/** VVI: every component has variances of its own, and its columns are independent. */
export const diagonal: CovarianceStructure<IndependentStats> = {
  name: "VVI",
  covarianceParameters: (k, d) => k * d,
  project: (components) =>
    components.map(({ mean, cov }) => ({ mean, cov: diagonalMatrix(diagonalOf(cov, mean.length)) })),
  coordinates: (k, scale) => repeatCoordinates(columnsCoordinates(scale), k),
  estimate: (moments) => estimateIndependent(moments, ownVariances),
  bank: (k, d, kernels) => independentBank(k, d, ownVariances, kernels),
};

/** Mean and log-variances, in units of `scale`. */
const columnsCoordinates = (scale: Float64Array): Coordinates<Mvn> => {
  const d = scale.length;
  const logVariances: Coordinates<Float64Array> = {
    dimension: d,
    pack: (variances) => variances.map((v, j) => log(v / (scale[j] * scale[j]))),
    unpack: (x) => E.right(x.map((v, j) => exp(v) * (scale[j] * scale[j]))),
  };
  return mapCoordinates(
    pairCoordinates(scaledCoordinates(scale), logVariances),
    ([mean, variances]): Mvn => ({ mean, cov: diagonalMatrix(variances) }),
    ({ mean, cov }): readonly [Float64Array, Float64Array] => [mean, diagonalOf(cov, d)],
  );
};
