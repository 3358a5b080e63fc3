import { E, type Either, type EmError } from "@latentjs/em-core";
import { eachComponent } from "@latentjs/mixture";
import { choleskyFactor, expectedLogLikelihood, roundingVariance, type Mvn } from "@latentjs/mvn";
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

/** A structure by the M-step of its covariances, which never loses anything against the previous ones. */
export const momentsStructure = (
  name: CovarianceName,
  covariances: EstimateCovariances,
): CovarianceStructure<MomentsStats> => {
  const structure: CovarianceStructure<MomentsStats> = {
    name,
    covarianceParameters: covarianceParameters(name),
    project: projectBy(covariances),
    coordinates: structureCoordinates(name),
    estimate: (moments, previous) =>
      E.chain((covs: ReadonlyArray<Float64Array>) =>
        E.map((found: Components): Components => {
          const kept = found.map(({ mean }, c): Mvn => ({ mean, cov: previous[c].cov }));
          // Where nothing is left to gain rounding may outweigh the gain.
          return expected(found, moments) >= expected(kept, moments) ? found : kept;
        })(eachComponent(moments, ({ mean }, c) => regular({ mean, cov: covs[c] }, previous[c].mean))),
      )(covariances(moments, previous)),
    bank: (k, d, kernels) => momentsBank(structure, k, d, kernels),
  };
  return structure;
};

const expected = (normals: Components, moments: MomentsStats): number =>
  normals.reduce((total, normal, c) => total + expectedLogLikelihood(normal, moments[c]), 0);

/**
 * What the columns before leave unexplained of one, as a part of its variance, below which covariances with a structure are singular: their
 * rounding, relative to it, falls on what they have in common and is not made good by anything.
 */
const LEAST_PART = 1e-10;
/** Moments are gathered about the previous mean, and a variance that is small beside the distance from there is its rounding. */
const GAP_ROUNDING = 16 * Number.EPSILON;

/** The normal, unless its covariance is singular to rounding. */
const regular = (normal: Mvn, previous: Float64Array): Either<EmError, Mvn> => {
  const { mean, cov } = normal;
  const d = mean.length;
  const what = "The covariance";
  return E.chain((factor: Float64Array): Either<EmError, Mvn> => {
    for (let j = 0; j < d; j++) {
      const at = j * d + j;
      const gap = mean[j] - previous[j];
      const isRounding = !(cov[at] > roundingVariance(mean[j]) + GAP_ROUNDING * (gap * gap));
      const pivot = factor[at] * factor[at];
      if (isRounding || pivot <= LEAST_PART * cov[at])
        return E.left({ _tag: "NotPositiveDefinite", what, pivot: j, value: isRounding ? cov[at] : pivot });
    }
    return E.right(normal);
  })(choleskyFactor(cov, d, what));
};
