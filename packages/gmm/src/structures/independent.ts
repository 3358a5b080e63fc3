import { E } from "@latentjs/em-core";
import type { CovarianceName } from "../params.js";
import type { CovarianceStructure } from "../structure.js";
import type { CentredSums } from "./centred-sums.js";
import { columnFrame, structureCoordinates } from "./coordinates.js";
import {
  columnsOf,
  columnVariances,
  diagonalMatrix,
  diagonalOf,
  estimateColumns,
  independentBank,
} from "./independent-columns.js";
import type { EstimateVariances } from "./own-variances.js";
import { covarianceParameters } from "./pattern.js";
import { projectBy } from "./project.js";

/** A structure whose columns are independent: EEI, VEI, EVI, VVI, and with one variance for all of a component's columns (`isRound`) EII, VII. */
export const independent = (
  name: CovarianceName,
  variances: EstimateVariances,
  isRound = false,
): CovarianceStructure<CentredSums> => {
  const rule = { name, variances, isRound };
  const project = projectBy((moments, previous) =>
    E.right(columnVariances(columnsOf(moments), rule, previous).map(diagonalMatrix)),
  );
  return {
    name,
    covarianceParameters: covarianceParameters(name),
    project: (components) =>
      project(
        components.map(({ mean, cov }) => ({ mean, cov: diagonalMatrix(diagonalOf(cov, mean.length)) })),
      ),
    coordinates: structureCoordinates(name, columnFrame),
    estimate: (moments, previous) => estimateColumns(columnsOf(moments), rule, previous),
    bank: (k, d, kernels) => independentBank(k, d, rule, kernels),
  };
};
