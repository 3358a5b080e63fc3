import type { DenseBatch } from "@latentjs/em-core";
import { momentsAbout, type Moments } from "../moments.js";
import type { PatternFactor, PatternFactors } from "./factors.js";
import { patternTable } from "./patterns.js";
import { completeInto, logDensityOf, standardize } from "./rows.js";

/** Adds rows completed by their expectation, then hands over the moments. */
export interface MissingAccumulator {
  /**
   * Adds rows [from, to) of a batch with weights `weight[i - from]`; where `logDensity` is given, writes the
   * log-density of row i's observed entries to `logDensity[i - from]`. Allocates only for a pattern not met before.
   */
  readonly add: (
    batch: DenseBatch,
    from: number,
    to: number,
    weight: Float64Array,
    logDensity?: Float64Array,
  ) => void;
  readonly finish: () => Moments;
}

/** Patterns of one accumulator: `id[p]` in the table of factors and `weight[p]` of the rows that had pattern p. */
interface PatternWeights {
  id: Int32Array;
  weight: Float64Array;
}

/** An empty accumulator about `mean`, for rows under the distribution of `factors`. */
export const accumulate = (mean: Float64Array, factors: PatternFactors): MissingAccumulator => {
  const d = mean.length;
  // Numbered by this accumulator's own rows, so that `finish` adds in an order that other batches have no part in.
  const patterns = patternTable(d);
  const met: PatternWeights = { id: new Int32Array(8), weight: new Float64Array(8) };
  let known = 0;
  const total = new Float64Array(1);
  const sum = new Float64Array(d);
  const products = new Float64Array(d * d);
  const z = new Float64Array(d);
  const centred = new Float64Array(d);
  return {
    add: ({ data }, from, to, weight, logDensity) => {
      for (let i = from; i < to; i++) {
        const at = i * d;
        const pattern = patterns.idOf(data, at);
        if (pattern === known) {
          if (known === met.id.length) widen(met);
          met.id[known++] = factors.patterns.idOf(data, at);
        }
        const factor = factors.of(met.id[pattern]);
        standardize(factor, mean, data, at, z);
        if (logDensity !== undefined) logDensity[i - from] = logDensityOf(factor, z);
        completeInto(factor, mean, data, at, z, centred);
        const w = weight[i - from];
        met.weight[pattern] += w;
        total[0] += w;
        addOuter(centred, w, sum, products);
      }
    },
    finish: () => {
      const completed = products.slice();
      for (let p = 0; p < known; p++) addConditional(factors.of(met.id[p]), met.weight[p], completed);
      return momentsAbout(mean, total[0], sum, completed);
    },
  };
};

const widen = (met: PatternWeights): void => {
  const { id, weight } = met;
  met.id = new Int32Array(2 * id.length);
  met.id.set(id);
  met.weight = new Float64Array(2 * weight.length);
  met.weight.set(weight);
};

const addOuter = (x: Float64Array, w: number, sum: Float64Array, products: Float64Array): void => {
  const d = x.length;
  for (let i = 0; i < d; i++) {
    const wx = w * x[i];
    sum[i] += wx;
    for (let j = 0; j <= i; j++) products[i * d + j] += wx * x[j];
  }
};

/** Adds w M M^T, the conditional covariance of the missing entries, to the lower triangle of `products`. */
const addConditional = (
  { observed, order, chol }: PatternFactor,
  w: number,
  products: Float64Array,
): void => {
  const d = order.length;
  for (let i = observed; i < d; i++) {
    for (let j = observed; j <= i; j++) {
      let total = 0;
      for (let k = observed; k <= j; k++) total += chol[i * d + k] * chol[j * d + k];
      products[order[i] * d + order[j]] += w * total;
    }
  }
};
