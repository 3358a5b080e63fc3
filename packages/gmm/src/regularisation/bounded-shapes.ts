import { E } from "@latentjs/em-core";
import { choleskyFactor } from "@latentjs/mvn";
import { choleskyLogDet, exp, floats, mapFloats, solveLower } from "@latentjs/numerics";
import { transposed } from "../relative.js";
import type { Pattern } from "../structures/pattern.js";
import { freeChart } from "./free-chart.js";
import { maximumWithin, type PathStructure } from "./maximum-within.js";
import { orientedChart } from "./oriented-chart.js";
import { product, type Root } from "./ratio-barrier.js";

/** A covariance each, of one volume in EVV, free in VVV. */
export const shapes =
  (volume: Pattern["volume"]) =>
  (k: number, d: number): PathStructure<ReadonlyArray<Root>> => ({
    chart: freeChart(volume, k, d),
    maximum: (samples, weights) => {
      const factors: Float64Array[] = [];
      for (const sample of samples) {
        const factor = choleskyFactor(sample, d);
        if (E.isLeft(factor)) return null;
        factors.push(factor.right);
      }
      const volumes = mapFloats(factors, (factor) => exp(choleskyLogDet(factor, d) / d));
      const common = volumes.reduce((sum, own, c) => sum + weights[c] * own, 0);
      return factors.map((factor, c) => {
        const longer = volume === "E" ? Math.sqrt(common / volumes[c]) : 1;
        return rootOf(
          mapFloats(factor, (v) => v * longer),
          d,
        );
      });
    },
    near: ({ logs, axes }) => {
      const volumes = mapFloats(axes, (_, c) => meanOf(logs.subarray(c * d, c * d + d)));
      const common = meanOf(volumes);
      const shifted = mapFloats(logs, (v, at) => v + common - volumes[Math.floor(at / d)]);
      return orientedChart("V", k, d).rootsOf({ logs: volume === "E" ? shifted : logs, axes });
    },
    covariances: (roots) => {
      const covs = roots.map(({ inverse }) => symmetric(product(inverse, inverse, d, true), d));
      return volume === "E" ? ofOneVolume(covs, d) : covs;
    },
  });

/** Volumes differ by the rounding of the steps, and no longer. */
const ofOneVolume = (covs: ReadonlyArray<Float64Array>, d: number): ReadonlyArray<Float64Array> => {
  const logs = mapFloats(covs, (cov) => {
    const factor = choleskyFactor(cov, d);
    return E.isLeft(factor) ? Number.NaN : choleskyLogDet(factor.right, d) / d;
  });
  const common = meanOf(logs);
  // One that is singular to rounding is so whatever its volume, and found to be later on.
  if (Number.isNaN(common)) return covs;
  return covs.map((cov, c) => {
    const factor = exp(common - logs[c]);
    return mapFloats(cov, (v) => v * factor);
  });
};

const meanOf = (values: Float64Array): number => values.reduce((a, b) => a + b, 0) / values.length;

/** Of a covariance L L^T: L^-T. */
const rootOf = (factor: Float64Array, d: number): Root => {
  const root = floats(d * d);
  for (let j = 0; j < d; j++) {
    root[j * d + j] = 1;
    solveLower(factor, d, root, j * d);
  }
  return { root, inverse: transposed(factor, d), logDet: -0.5 * choleskyLogDet(factor, d) };
};

const symmetric = (matrix: Float64Array, d: number): Float64Array =>
  mapFloats(matrix, (v, at) => 0.5 * (v + matrix[(at % d) * d + Math.floor(at / d)]));

/**
 * A covariance for each component within a ratio, of one volume or free: see {@link maximumWithin}. Along geodesics the function is concave, log det linear, and what the
 * ratio allows convex (Wiesel 2012, IEEE Trans. Signal Process. 60, 6182-6189), so there is one maximum, and the path leads to it.
 */
export const boundedShapes = (volume: Pattern["volume"]): ReturnType<typeof maximumWithin> =>
  maximumWithin(shapes(volume));
