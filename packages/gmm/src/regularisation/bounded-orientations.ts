import { floats, log, mapFloats, symmetricEigen } from "@latentjs/numerics";
import { ownAxes } from "../structures/axes.js";
import { covariancesOf } from "../structures/axes-and-variances.js";
import type { Pattern } from "../structures/pattern.js";
import { estimateVariances } from "../structures/variances.js";
import { maximumWithin, type PathStructure } from "./maximum-within.js";
import { orientedChart, variancesAlong, type Oriented } from "./oriented-chart.js";

/** Covariances of one shape, each with axes of its own: EEV, and VEV where the volumes are their own. */
export const orientations =
  (volume: Pattern["volume"]) =>
  (k: number, d: number): PathStructure<Oriented> => ({
    chart: orientedChart(volume, k, d),
    maximum: (samples, weights, previous) => {
      const { variances, axes } = ownAxes(
        samples.map((sample, c) => mapFloats(sample, (v) => weights[c] * v)),
        d,
      );
      const start = symmetricEigen(previous[0].cov, d).values;
      const found = estimateVariances({ volume, shape: "E" }, weights, variances, start);
      return found.every((v) => v > 0 && v < Infinity) ? { logs: mapFloats(found, log), axes } : null;
    },
    near: ({ logs, axes }) => ({ logs: sharedLogs(volume, logs, d), axes }),
    covariances: (at) => covariancesOf(variancesAlong(at), d),
  });

/** Logarithms of variances of one shape, and of one volume where that is shared, without the rounding of each component. */
const sharedLogs = (volume: Pattern["volume"], logs: Float64Array, d: number): Float64Array => {
  const k = logs.length / d;
  const ofAxis = floats(d);
  const ofComponent = floats(k);
  for (const [at, v] of logs.entries()) {
    ofAxis[at % d] += v / k;
    ofComponent[Math.floor(at / d)] += v / d;
  }
  const mean = ofComponent.reduce((a, b) => a + b, 0) / k;
  return mapFloats(
    logs,
    (_, at) => ofAxis[at % d] + (volume === "E" ? 0 : ofComponent[Math.floor(at / d)] - mean),
  );
};

/**
 * The covariances of one shape, each with axes of its own, within a ratio: see {@link maximumWithin}. Axes are bound too and turn towards each other, and there may
 * be several maxima: this is one of them.
 */
export const boundedOrientations = (volume: Pattern["volume"]): ReturnType<typeof maximumWithin> =>
  maximumWithin(orientations(volume));
