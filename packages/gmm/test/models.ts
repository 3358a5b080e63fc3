import type { GaussianMixture, CovarianceAlias } from "../src/index.js";
import { modelFromJson } from "../src/index.js";
import { answer } from "./either.js";

/** scikit-learn's names for the structures. */
export const SKLEARN_TYPES = {
  full: "full",
  tied: "tied",
  diag: "diagonal",
  spherical: "spherical",
} as const;
export type SklearnType = keyof typeof SKLEARN_TYPES;

/** Parameters as scikit-learn keeps them: K × d × d, d × d, K × d variances, or K variances. */
export interface SklearnParams {
  readonly weights: ReadonlyArray<number>;
  readonly means: ReadonlyArray<ReadonlyArray<number>>;
  readonly covariances: ReadonlyArray<unknown>;
}

const diagonalRows = (variances: ReadonlyArray<number>): number[][] =>
  variances.map((v, i) => variances.map((_, j) => (i === j ? v : 0)));

/** The K covariances written out in full. */
export const covariancesOf = (type: SklearnType, { means, covariances }: SklearnParams): number[][][] => {
  const d = means[0].length;
  switch (type) {
    case "full":
      return covariances as number[][][];
    case "tied":
      return means.map(() => covariances as number[][]);
    case "diag":
      return (covariances as number[][]).map(diagonalRows);
    case "spherical":
      return (covariances as number[]).map((v) => diagonalRows(Array.from({ length: d }, () => v)));
  }
};

/** A mixture with scikit-learn's parameters. */
export const sklearnModel = (type: SklearnType, params: SklearnParams): GaussianMixture => {
  const covariance: CovarianceAlias = SKLEARN_TYPES[type];
  return answer(
    modelFromJson({
      family: "gaussian",
      covariance,
      columns: params.means[0].map((_, j) => `x${j + 1}`),
      model: { weights: params.weights, means: params.means, covariances: covariancesOf(type, params) },
    }),
  );
};
