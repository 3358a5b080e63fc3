import { E, invalidInput, real, struct, type Batch, type ComponentFamily } from "@latentjs/mixture";
import { log, logGamma } from "@latentjs/numerics";

export interface CountBatch extends Batch {
  readonly counts: Float64Array;
  /** log(counts[i]!), computed once. */
  readonly logFactorial: Float64Array;
}

interface Poisson {
  readonly rate: number;
}

interface PoissonStats {
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
