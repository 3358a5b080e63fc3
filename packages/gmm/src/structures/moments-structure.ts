import { E, type Either, type EmError } from "@latentjs/em-core";
import { expectedLogLikelihood, factorInto, roundingVariance, type Moments, type Mvn } from "@latentjs/mvn";
import { scratch } from "@latentjs/numerics";
import type { Components, CovarianceName } from "../params.js";
import type { CovarianceStructure } from "../structure.js";
import type { CentredSums } from "./centred-sums.js";
import { structureCoordinates } from "./coordinates.js";
import { frameOf } from "./frames.js";
import { momentsBank } from "./moments-bank.js";
import { covarianceParameters, patternOf } from "./pattern.js";
import { projectBy } from "./project.js";

/** Covariances by an M-step from whole scatters. */
export type EstimateCovariances = (
  moments: ReadonlyArray<Moments>,
  previous: Components,
) => Either<EmError, ReadonlyArray<Float64Array>>;

/** A structure by the M-step of its covariances, which never loses anything against the previous ones. */
export const momentsStructure = (
  name: CovarianceName,
  covariances: EstimateCovariances,
): CovarianceStructure<CentredSums> => {
  const structure: CovarianceStructure<CentredSums> = {
    name,
    covarianceParameters: covarianceParameters(name),
    project: projectBy(covariances),
    coordinates: structureCoordinates(name, frameOf(patternOf(name))),
    estimate: (moments, previous) => {
      const covs = covariances(moments, previous);
      if (E.isLeft(covs)) return covs;
      let least = 1;
      for (const [c, { mean }] of moments.entries()) {
        const part = leastPart({ mean, cov: covs.right[c] }, previous[c].mean);
        if (typeof part !== "number") return E.left({ _tag: "InComponent", component: c, cause: part });
        least = Math.min(least, part);
      }
      const found = moments.map(({ mean }, c): Mvn => ({ mean, cov: covs.right[c] }));
      if (least > FINE_PART) return E.right(found);
      const kept = found.map(({ mean }, c): Mvn => ({ mean, cov: previous[c].cov }));
      return E.right(expected(found, moments) >= expected(kept, moments) ? found : kept);
    },
    bank: (k, d, kernels) => momentsBank(structure, k, d, kernels),
  };
  return structure;
};

const expected = (normals: Components, moments: ReadonlyArray<Moments>): number =>
  normals.reduce((total, normal, c) => total + expectedLogLikelihood(normal, moments[c]), 0);

/**
 * What the columns before leave unexplained of one, as a part of its variance, below which covariances with a structure are singular: their
 * rounding, relative to it, falls on what they have in common and is not made good by anything.
 */
const LEAST_PART = 1e-10;
/** Below this rounding may outweigh what a step gains, and one that loses is not taken. */
const FINE_PART = 1e-4;
/** Moments are gathered about the previous mean, and a variance that is small beside the distance from there is its rounding. */
const GAP_ROUNDING = 16 * Number.EPSILON;

/** The least part of a column's variance that the columns before leave unexplained, or the error where the covariance is singular to rounding. */
const leastPart = ({ mean, cov }: Mvn, previous: Float64Array): number | EmError => {
  const d = mean.length;
  const what = "The covariance";
  const factor = factorOf(d * d);
  const singular = factorInto(factor, cov, d, what);
  if (singular !== null) return singular;
  let least = 1;
  for (let j = 0; j < d; j++) {
    const at = j * d + j;
    const gap = mean[j] - previous[j];
    const isRounding = !(cov[at] > roundingVariance(mean[j]) + GAP_ROUNDING * (gap * gap));
    const pivot = factor[at] * factor[at];
    const part = pivot / cov[at];
    if (isRounding || part <= LEAST_PART)
      return { _tag: "NotPositiveDefinite", what, pivot: j, value: isRounding ? cov[at] : pivot };
    least = Math.min(least, part);
  }
  return least;
};

const factorOf = scratch();
