import { E, type Either, type EmError } from "@latentjs/em-core";
import type { Moments, Mvn } from "@latentjs/mvn";
import type { Components } from "../params.js";

/** Rounding of covariances that were computed to have a structure, relative to the standard deviations of the two columns. */
const ROUNDING = 1e-12;

/**
 * Components of a structure near given ones, by its M-step: those that lose least likelihood. Those that have the structure to rounding
 * come back as they are.
 */
export const projectBy =
  (
    estimate: (moments: ReadonlyArray<Moments>, previous: Components) => Either<EmError, Components>,
  ): ((components: Components) => Components) =>
  (components) => {
    // Rounding is judged by the means, which have no part in this.
    const origin = components[0].mean.map(() => 0);
    const moments = components.map(({ cov }) => ({ weight: 1, mean: origin, scatter: cov }));
    const found = estimate(moments, components);
    return E.isLeft(found) || found.right.every((normal, c) => isNear(normal, components[c]))
      ? components
      : components.map(({ mean }, c) => ({ mean, cov: found.right[c].cov }));
  };

const isNear = ({ cov }: Mvn, { cov: given, mean: { length: d } }: Mvn): boolean =>
  cov.every((v, at) => {
    const [i, j] = [Math.floor(at / d), at % d];
    return Math.abs(v - given[at]) <= ROUNDING * Math.sqrt(cov[i * d + i]) * Math.sqrt(cov[j * d + j]);
  });
