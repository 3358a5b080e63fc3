/** Poisson components for counts: a whole component family in one file, written against published packages only. */
import { E, invalidInput, real, struct, type Batch, type ComponentFamily } from "@latentjs/mixture";
import { log, logGamma } from "@latentjs/numerics";

/** Parameters of one component. */
export interface Poisson {
  /** Mean count, > 0. */
  readonly rate: number;
}

/** Rows of one count each. */
export interface CountBatch extends Batch {
  readonly counts: Float64Array;
  /** log(counts[i]!), computed once for all iterations. */
  readonly logFactorials: Float64Array;
}

/** Expected sufficient statistics of one component: its weight, and its weighted sum of counts. */
export interface PoissonStats {
  readonly weight: number;
  readonly sum: number;
}

/** Counts, with how often each was seen, as a batch. */
export const countBatch = (counts: Float64Array, weights: Float64Array | null): CountBatch => {
  const logFactorials = counts.map((count) => logGamma(count + 1));
  return { rows: counts.length, first: 0, weights, counts, logFactorials };
};

export const poisson: ComponentFamily<Poisson, CountBatch, PoissonStats> = {
  name: "poisson",
  stats: struct<PoissonStats>({ weight: real, sum: real }),

  open: ({ rate }) => {
    if (!(rate > 0 && rate < Infinity)) return E.left(invalidInput("rate", "a positive number", rate));
    const logRate = log(rate);
    return E.right({
      logDensity: ({ counts, logFactorials }, from, to, out) => {
        for (let i = from; i < to; i++) out[i - from] = counts[i] * logRate - rate - logFactorials[i];
      },
      accumulator: () => {
        let [weight, sum] = [0, 0];
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
    sum > 0
      ? E.right({ rate: sum / weight })
      : E.left(invalidInput("counts", "a positive count in every component", "none")),

  // Without the logarithms of the factorials, which do not depend on the rate.
  q: ({ rate }, { weight, sum }) => sum * log(rate) - weight * rate,
};
