import { E } from "@latentjs/em-core";
import { choleskyFactor } from "@latentjs/mvn";
import { symmetricEigen } from "@latentjs/numerics";
import type { Components } from "../params.js";
import { relativeTo } from "../relative.js";

/** Rounding allowed to a ratio, relative to it. */
export const RATIO_ROUNDING = 1e-9;

/** Largest eigenvalue of cov[j]^-1 cov[k] over all j and k; Infinity with a singular covariance. */
export const largestRatio = (components: Components): number =>
  largestRatioOf(
    components.map(({ cov }) => cov),
    components[0].mean.length,
  );

/** The same of d × d covariances. */
export const largestRatioOf = (covs: ReadonlyArray<Float64Array>, d: number): number => {
  let largest = 1;
  for (const cov of covs) {
    const factor = choleskyFactor(cov, d);
    if (E.isLeft(factor)) return Number.POSITIVE_INFINITY;
    for (const other of covs) {
      if (other === cov) continue;
      largest = Math.max(largest, symmetricEigen(relativeTo(factor.right, other, d), d).values[0]);
    }
  }
  return largest;
};
