import { E, type Either, type EmError } from "@latentjs/em-core";
import { eachComponent } from "@latentjs/mixture";
import { choleskyFactor, type Moments } from "@latentjs/mvn";
import {
  choleskyLogDet,
  copyFloats,
  exp,
  floats,
  mapFloats,
  solveLower,
  solveLowerTranspose,
} from "@latentjs/numerics";
import type { CovarianceStructure } from "../structure.js";
import type { CentredSums } from "./centred-sums.js";
import { momentsStructure } from "./moments-structure.js";

/** Largest relative change of a volume in the last inner iteration. */
const TOLERANCE = 1e-13;
const LIMIT = 500;

/**
 * VEE: one covariance up to a factor for each component. Volumes and the common part are the maximum given each other, in turn
 * (Celeux & Govaert 1995, section 3).
 */
export const ownVolumes: CovarianceStructure<CentredSums> = momentsStructure("VEE", (moments, previous) => {
  const d = moments[0].mean.length;
  const n = totalWeight(moments);
  const common = copyFloats(previous[0].cov);
  const precision = floats(d * d);
  const volumes = floats(moments.length);
  for (let iteration = 0, change = Infinity; iteration < LIMIT && change > TOLERANCE; iteration++) {
    const factor = choleskyFactor(common, d, "The covariance that all components share, up to a factor,");
    if (E.isLeft(factor)) return factor;
    precision.fill(0);
    for (let j = 0; j < d; j++) {
      precision[j * d + j] = 1;
      solveLower(factor.right, d, precision, j * d);
      solveLowerTranspose(factor.right, d, precision, j * d);
    }
    common.fill(0);
    change = 0;
    for (const [c, { weight, scatter }] of moments.entries()) {
      let own = 0;
      for (let at = 0; at < scatter.length; at++) own += scatter[at] * precision[at];
      own /= weight * d;
      if (!(own > 0)) return noVolume(c, own);
      change = Math.max(change, Math.abs(own / volumes[c] - 1));
      volumes[c] = own;
      for (let at = 0; at < scatter.length; at++) common[at] += scatter[at] / (own * n);
    }
  }
  return E.right(moments.map((_, c) => mapFloats(common, (v) => v * volumes[c])));
});

const totalWeight = (moments: ReadonlyArray<Moments>): number =>
  moments.reduce((total, { weight }) => total + weight, 0);

const noVolume = (component: number, value: number): Either<EmError, never> =>
  E.left({
    _tag: "InComponent",
    component,
    cause: { _tag: "NotPositiveDefinite", what: "The covariance", pivot: 0, value },
  });

/** EVV: every component has a covariance of its own, and all have the same volume. */
export const oneVolume: CovarianceStructure<CentredSums> = momentsStructure("EVV", (moments) =>
  E.map((volumes: ReadonlyArray<number>) => {
    const common = volumes.reduce((total, v) => total + v, 0) / totalWeight(moments);
    return moments.map(({ scatter }, c) => mapFloats(scatter, (v) => v * (common / volumes[c])));
  })(
    eachComponent(moments, ({ mean: { length: d }, scatter }: Moments) =>
      E.map((factor: Float64Array) => exp(choleskyLogDet(factor, d) / d))(choleskyFactor(scatter, d)),
    ),
  ),
);
