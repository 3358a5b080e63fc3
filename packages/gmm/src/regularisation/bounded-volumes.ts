import { E, type Either, type EmError } from "@latentjs/em-core";
import { choleskyFactor, traceOfSolve } from "@latentjs/mvn";
import { withinRatio } from "./bounded-ratio.js";

/** Largest relative change of a volume that ends the search, and the number of rounds that does. */
const SETTLED = 1e-13;
const MOST_ROUNDS = 500;

/**
 * The covariances volume[k] · common that maximise -1/2 sum_k weight[k] (log det cov[k] + tr(cov[k]^-1 sample[k])) among those of which no volume is more than
 * `ratio` times another: cov[j]^-1 cov[k] is a multiple of the identity, so this is all that a ratio of eigenvalues asks. Volumes and the common
 * part are the maximum given each other, in turn (Celeux & Govaert 1995, section 3), the volumes within the ratio. In log volume and, along
 * geodesics, in `common` the function is concave (Wiesel 2012, IEEE Trans. Signal Process. 60, 6182-6189) and the volumes allowed are a convex set, so what this
 * ends at is the maximum; no round loses anything against `start`, a common part. Some samples may be singular, or 0. With diagonal samples
 * and start the answer is diagonal. Error: NotPositiveDefinite where no answer is regular.
 */
export const boundedVolumes = (
  samples: ReadonlyArray<Float64Array>,
  weights: Float64Array,
  d: number,
  ratio: number,
  start: Float64Array,
): Either<EmError, ReadonlyArray<Float64Array>> => {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let common = start;
  let volumes: Float64Array = new Float64Array(samples.length);
  for (let round = 0, change = Number.POSITIVE_INFINITY; round < MOST_ROUNDS && change > SETTLED; round++) {
    const factor = choleskyFactor(common, d, "The covariance that all components share, up to a factor,");
    if (E.isLeft(factor)) return factor;
    const own = Float64Array.from(samples, (sample) => traceOfSolve(factor.right, d, sample) / d);
    const before = volumes;
    volumes = withinRatio(own, weights, ratio);
    const none = volumes.findIndex((v) => !(v > 0));
    if (none >= 0) return singular(none, volumes[none]);
    change = volumes.reduce((most, v, k) => Math.max(most, Math.abs(v / before[k] - 1)), 0);
    const next = new Float64Array(d * d);
    for (const [k, sample] of samples.entries())
      for (let at = 0; at < next.length; at++) next[at] += (weights[k] / total) * (sample[at] / volumes[k]);
    common = next;
  }
  return E.right(Array.from(volumes, (volume) => common.map((v) => v * volume)));
};

const singular = (component: number, value: number): Either<EmError, never> =>
  E.left({
    _tag: "InComponent",
    component,
    cause: { _tag: "NotPositiveDefinite", what: "The covariance", pivot: 0, value },
  });
