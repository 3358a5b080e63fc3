import { eachComponent } from "@latentjs/mixture";
import { estimateMvn } from "@latentjs/mvn";
import { E, type Either, type EmError } from "@latentjs/em-core";
import type { Components, CovarianceName } from "../params.js";
import type { CovarianceStructure } from "../structure.js";
import { structureCoordinates } from "./coordinates.js";
import { momentsBank, type MomentsStats } from "./moments-bank.js";
import { covarianceParameters } from "./pattern.js";
import { projectBy } from "./project.js";

/** Covariances by an M-step from whole scatters. */
export type EstimateCovariances = (
  moments: MomentsStats,
  previous: Components,
) => Either<EmError, ReadonlyArray<Float64Array>>;

/** A structure by the M-step of its covariances; what is singular to rounding is refused here. */
export const momentsStructure = (
  name: CovarianceName,
  covariances: EstimateCovariances,
): CovarianceStructure<MomentsStats> => {
  const estimate: CovarianceStructure<MomentsStats>["estimate"] = (moments, previous) =>
    E.chain((found: ReadonlyArray<Float64Array>) =>
      eachComponent(moments, ({ mean }, c) => estimateMvn({ weight: 1, mean, scatter: found[c] })),
    )(covariances(moments, previous));
  const structure: CovarianceStructure<MomentsStats> = {
    name,
    covarianceParameters: covarianceParameters(name),
    project: projectBy(estimate),
    coordinates: structureCoordinates(name),
    estimate,
    bank: (k, d, kernels) => momentsBank(structure, k, d, kernels),
  };
  return structure;
};
