import {
  E,
  invalidInput,
  positiveCoordinates,
  mapCoordinates,
  O,
  type ColumnBatch,
  type Json,
} from "@latentjs/em-core";
import type { NamedFamily } from "@latentjs/mixture";
import { log, logGamma } from "@latentjs/numerics";

export interface Poisson {
  readonly rate: number;
}

export interface PoissonStats {
  readonly weight: number;
  readonly sum: number;
}

/** Counts, and the logarithms of their factorials. */
export const countBatch = (counts: ArrayLike<number>): ColumnBatch => {
  const values = Float64Array.from(counts);
  return {
    rows: values.length,
    first: 0,
    weights: null,
    columns: [values, values.map((v) => logGamma(v + 1))],
  };
};

/** Poisson counts, with what fitting by name needs. */
export const poisson: NamedFamily<Poisson, PoissonStats> = {
  name: "poisson",
  columns: ["count"],
  stats: {
    empty: { weight: 0, sum: 0 },
    concat: (a, b) => ({ weight: a.weight + b.weight, sum: a.sum + b.sum }),
    scale: (c, a) => ({ weight: c * a.weight, sum: c * a.sum }),
  },
  open: ({ rate }) => {
    if (!(rate > 0 && rate < Infinity)) return E.left(invalidInput("rate", "a positive number", rate));
    const logRate = log(rate);
    return E.right({
      logDensity: ({ columns: [counts, logFactorial] }, from, to, out) => {
        for (let i = from; i < to; i++) out[i - from] = counts[i] * logRate - rate - logFactorial[i];
      },
      accumulator: () => {
        let weight = 0;
        let sum = 0;
        return {
          add: ({ columns: [counts] }, from, to, w) => {
            for (let i = from; i < to; i++) {
              weight += w[i - from];
              sum += w[i - from] * counts[i];
            }
          },
          finish: () => ({ weight, sum }),
        };
      },
    });
  },
  estimate: ({ weight, sum }) =>
    sum > 0 ? E.right({ rate: sum / weight }) : E.left(invalidInput("counts", "a positive count", sum)),
  q: ({ rate }, { weight, sum }) => (sum === 0 ? 0 : sum * log(rate)) - weight * rate,
  read: () => E.left(invalidInput("table", "no table in these tests", "one")),
  codec: {
    encode: ({ rate }): Json => rate,
    decode: () => E.left(invalidInput("params", "nothing to read in these tests", "something")),
  },
  coordinates: mapCoordinates(
    positiveCoordinates,
    (rate): Poisson => ({ rate }),
    ({ rate }) => rate,
  ),
  freeParameters: 1,
  neutral: ({ columns: [counts], rows }) => E.right({ rate: counts.reduce((a, b) => a + b, 0) / rows }),
  features: ({ columns: [counts] }) => [counts],
  sampling: O.none,
};
