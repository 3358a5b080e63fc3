import type { StatsAlgebra } from "@latentjs/em-core";
import type { Moments } from "@latentjs/mvn";
import { copyFloats, floats, mapFloats } from "@latentjs/numerics";
import { meansOf } from "./common-centre.js";

/** Weight and mean of each component, and one scatter about the components' own means for all of them. */
export interface PooledMoments {
  /** Length K. */
  readonly weights: Float64Array;
  /** Row-major K × d. */
  readonly means: Float64Array;
  /** sum over components and rows of w (x - mean)(x - mean)^T, row-major d × d, symmetric. */
  readonly scatter: Float64Array;
}

/** One scatter for all components. */
export const pooled = (moments: ReadonlyArray<Moments>): PooledMoments => ({
  weights: mapFloats(moments, ({ weight }) => weight),
  means: meansOf(moments),
  scatter: mapFloats(moments[0].scatter, (_, at) =>
    moments.reduce((total, { scatter }) => total + scatter[at], 0),
  ),
});

/** Merged component by component (Chan, Golub & LeVeque 1979, eq. 2.1), the corrections adding up in the one scatter. */
export const pooledMomentsAlgebra = (k: number, d: number): StatsAlgebra<PooledMoments> => ({
  empty: { weights: floats(k), means: floats(k * d), scatter: floats(d * d) },
  concat: (x, y) => {
    const weights = mapFloats(x.weights, (w, c) => w + y.weights[c]);
    const means = copyFloats(x.means);
    const scatter = mapFloats(x.scatter, (v, at) => v + y.scatter[at]);
    const gap = floats(d);
    for (let c = 0; c < k; c++) {
      if (y.weights[c] === 0) continue;
      if (x.weights[c] === 0) {
        means.set(y.means.subarray(c * d, (c + 1) * d), c * d);
        continue;
      }
      const share = y.weights[c] / weights[c];
      const between = x.weights[c] * share;
      for (let i = 0; i < d; i++) gap[i] = y.means[c * d + i] - x.means[c * d + i];
      for (let i = 0; i < d; i++) {
        means[c * d + i] += share * gap[i];
        for (let j = 0; j < d; j++) scatter[i * d + j] += between * (gap[i] * gap[j]);
      }
    }
    return { weights, means, scatter };
  },
  scale: (factor, { weights, means, scatter }) => ({
    weights: weights.map((w) => factor * w),
    means,
    scatter: mapFloats(scatter, (v) => factor * v),
  }),
});
