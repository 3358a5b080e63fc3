import { E, type Either, type EmError } from "@latentjs/em-core";
import { eachComponent } from "@latentjs/mixture";
import { choleskyFactor, estimateMvn, traceOfSolve, type Mvn } from "@latentjs/mvn";
import { choleskyLogDet, exp } from "@latentjs/numerics";
import type { CovarianceStructure } from "../structure.js";
import type { MomentsStats } from "./moments-bank.js";
import { momentsStructure } from "./moments-structure.js";

/** Largest relative change of a volume in the last inner iteration. */
const TOLERANCE = 1e-13;
const LIMIT = 2000;

/**
 * VEE: one covariance up to a factor for each component. Volumes and the common part are the maximum given each other, in turn
 * (Celeux & Govaert 1995, section 3).
 */
export const ownVolumes: CovarianceStructure<MomentsStats> = momentsStructure("VEE", (moments, previous) => {
  const d = moments[0].mean.length;
  const n = moments.reduce((total, { weight }) => total + weight, 0);
  let common = previous[0].cov;
  const volumes = new Float64Array(moments.length);
  for (let iteration = 0, change = Infinity; iteration < LIMIT && change > TOLERANCE; iteration++) {
    const factor = choleskyFactor(common, d, "The covariance that all components share, up to a factor,");
    if (E.isLeft(factor)) return factor;
    change = 0;
    for (const [c, { weight, scatter }] of moments.entries()) {
      const own = traceOfSolve(factor.right, d, scatter) / (weight * d);
      if (!(own > 0)) return noVolume(c, own);
      change = Math.max(change, Math.abs(own / volumes[c] - 1));
      volumes[c] = own;
    }
    const sum = new Float64Array(d * d);
    moments.forEach(({ scatter }, c) => {
      for (let at = 0; at < sum.length; at++) sum[at] += scatter[at] / (volumes[c] * n);
    });
    common = sum;
  }
  return E.right(moments.map((_, c) => common.map((v) => v * volumes[c])));
});

const noVolume = (component: number, value: number): Either<EmError, never> =>
  E.left({
    _tag: "InComponent",
    component,
    cause: { _tag: "NotPositiveDefinite", what: "The covariance", pivot: 0, value },
  });

/** EVV: every component has a covariance of its own, and all have the same volume. */
export const oneVolume: CovarianceStructure<MomentsStats> = momentsStructure("EVV", (moments) =>
  E.map((normals: ReadonlyArray<Mvn>) => {
    const d = normals[0].mean.length;
    const n = moments.reduce((total, { weight }) => total + weight, 0);
    const volumes = normals.map(({ cov }) => {
      const factor = choleskyFactor(cov, d);
      return E.isLeft(factor) ? Number.NaN : exp(choleskyLogDet(factor.right, d) / d);
    });
    const volume = volumes.reduce((total, v, c) => total + v * (moments[c].weight / n), 0);
    return normals.map(({ cov }, c) => cov.map((v) => v * (volume / volumes[c])));
  })(eachComponent(moments, estimateMvn)),
);
