import type { CovarianceName } from "../params.js";
import type { CovarianceStructure } from "../structure.js";
import { structureCoordinates } from "./coordinates.js";
import {
  diagonalMatrix,
  diagonalOf,
  estimateIndependent,
  independentBank,
  type IndependentStats,
} from "./independent-columns.js";
import { covarianceParameters, patternOf } from "./pattern.js";
import { projectBy } from "./project.js";

/** A structure whose columns are independent: EII, VII, EEI, VEI, EVI, VVI. */
export const independent = (name: CovarianceName): CovarianceStructure<IndependentStats> => {
  const rule = { name, pattern: patternOf(name) };
  const estimate: CovarianceStructure<IndependentStats>["estimate"] = (moments, previous) =>
    estimateIndependent(moments, rule, previous);
  const project = projectBy(estimate);
  return {
    name,
    covarianceParameters: covarianceParameters(name),
    project: (components) =>
      project(
        components.map(({ mean, cov }) => ({ mean, cov: diagonalMatrix(diagonalOf(cov, mean.length)) })),
      ),
    coordinates: structureCoordinates(name),
    estimate,
    bank: (k, d, kernels) => independentBank(k, d, rule, kernels),
  };
};
