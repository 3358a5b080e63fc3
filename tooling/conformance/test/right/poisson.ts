import { E, finiteNumber, invalidInput, record, type Batch } from "@latentjs/em-core";
import { real, struct, type ComponentFamily } from "@latentjs/mixture";
import { exp, log, logGamma } from "@latentjs/numerics";
import { nat } from "fast-check";
import { counted, positiveBetween, type FamilyOptions } from "../../src/index.js";

export interface Poisson {
  /** Mean count, positive. */
  readonly rate: number;
}

export interface CountBatch extends Batch {
  readonly counts: Float64Array;
  /** log(counts[i]!), computed once. */
  readonly logFactorial: Float64Array;
}

export interface PoissonStats {
  readonly weight: number;
  readonly sum: number;
}

export const poisson: ComponentFamily<Poisson, CountBatch, PoissonStats> = {
  name: "poisson",
  stats: struct<PoissonStats>({ weight: real, sum: real }),
  open: ({ rate }) => {
    if (!(rate > 0 && rate < Infinity)) return E.left(invalidInput("rate", "a positive number", rate));
    const logRate = log(rate);
    return E.right({
      logDensity: ({ counts, logFactorial }, from, to, out) => {
        for (let i = from; i < to; i++) out[i - from] = counts[i] * logRate - rate - logFactorial[i];
      },
      accumulator: () => {
        let weight = 0;
        let sum = 0;
        return {
          add: ({ counts }, from, to, w) => {
            // Variables of the closure are boxed each time they change, so that they change once a call.
            let [mass, total] = [0, 0];
            for (let i = from; i < to; i++) {
              mass += w[i - from];
              total += w[i - from] * counts[i];
            }
            weight += mass;
            sum += total;
          },
          finish: () => ({ weight, sum }),
        };
      },
    });
  },
  estimate: ({ weight, sum }) =>
    sum > 0 ? E.right({ rate: sum / weight }) : E.left(invalidInput("counts", "a positive count", sum)),
  q: ({ rate }, { weight, sum }) => sum * log(rate) - weight * rate,
};

export const countBatch = (values: ReadonlyArray<number>, weights: Float64Array | null): CountBatch => {
  const counts = Float64Array.from(values);
  return { rows: counts.length, first: 0, weights, counts, logFactorial: counts.map((v) => logGamma(v + 1)) };
};

/** A Poisson count by multiplying uniforms (Knuth 1969), for moderate rates. */
const drawCount = (rate: number, uniform: () => number): number => {
  const limit = exp(-rate);
  let count = -1;
  for (let product = 1; product > limit; count++) product *= uniform();
  return count;
};

export const poissonOptions: FamilyOptions<Poisson, CountBatch, number> = {
  theta: positiveBetween(0.01, 100).map((rate) => ({ rate })),
  row: nat({ max: 200 }),
  batch: countBatch,
  nudge: ({ rate }, step) => ({ rate: rate * exp(step()) }),
  support: counted(() => Array.from({ length: 600 }, (_, count) => count), 1e-9),
  sample: ({ rate }, rng) => drawCount(rate, rng.uniform),
  freeParameters: 1,
  codec: record<Poisson>({ rate: finiteNumber }),
};
