import { E, type Either, type EmError } from "@latentjs/em-core";
import type { Moments, Mvn } from "@latentjs/mvn";
import type { Components } from "../params.js";
import type { CovarianceStructure } from "../structure.js";

/** Rounding of covariances that were computed to have a structure, relative to the standard deviations of the two columns. */
const ROUNDING = 1e-12;

/**
 * Components of a structure near given ones, by its M-step: those that lose least likelihood. Those that have the structure to rounding
 * come back as they are.
 */
export const projectBy =
  (
    estimate: (
      moments: ReadonlyArray<Moments>,
      previous: Components,
    ) => Either<EmError, ReadonlyArray<Float64Array>>,
  ): CovarianceStructure<never>["project"] =>
  (components) => {
    const moments = components.map(({ mean, cov }) => ({ weight: 1, mean, scatter: cov }));
    const found = estimate(moments, components);
    return E.isLeft(found) || found.right.every((cov, c) => isNear(cov, components[c]))
      ? components
      : components.map(({ mean }, c) => ({ mean, cov: found.right[c] }));
  };

const isNear = (cov: Float64Array, { cov: given, mean: { length: d } }: Mvn): boolean =>
  cov.every((v, at) => {
    const [i, j] = [Math.floor(at / d), at % d];
    return Math.abs(v - given[at]) <= ROUNDING * Math.sqrt(cov[i * d + i]) * Math.sqrt(cov[j * d + j]);
  });
