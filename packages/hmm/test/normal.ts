import { E, invalidInput, real, struct, type ComponentFamily, type DenseBatch } from "@latentjs/mixture";
import { LN_2PI, log } from "@latentjs/numerics";

export interface Normal {
  readonly mean: number;
  readonly variance: number;
}

export interface NormalStats {
  readonly weight: number;
  /** Weighted sums of x and of its square; good enough for data near the origin. */
  readonly sum: number;
  readonly squares: number;
}

/** A normal of one column. */
export const normal: ComponentFamily<Normal, DenseBatch, NormalStats> = {
  name: "normal",
  stats: struct<NormalStats>({ weight: real, sum: real, squares: real }),
  open: ({ mean, variance }) => {
    if (!(variance > 0)) return E.left(invalidInput("variance", "a positive number", variance));
    const top = -0.5 * (LN_2PI + log(variance));
    return E.right({
      logDensity: ({ data }, from, to, out) => {
        for (let i = from; i < to; i++) out[i - from] = top - (data[i] - mean) ** 2 / (2 * variance);
      },
      accumulator: () => {
        let weight = 0;
        let sum = 0;
        let squares = 0;
        return {
          add: ({ data }, from, to, w) => {
            for (let i = from; i < to; i++) {
              weight += w[i - from];
              sum += w[i - from] * data[i];
              squares += w[i - from] * data[i] * data[i];
            }
          },
          finish: () => ({ weight, sum, squares }),
        };
      },
    });
  },
  estimate: ({ weight, sum, squares }) => {
    const mean = sum / weight;
    return E.right({ mean, variance: squares / weight - mean * mean });
  },
  q: ({ mean, variance }, { weight, sum, squares }) =>
    -0.5 * (weight * (LN_2PI + log(variance)) + (squares - 2 * mean * sum + weight * mean * mean) / variance),
};

/** One column of numbers as a batch. */
export const columnBatch = (values: ArrayLike<number>): DenseBatch => ({
  rows: values.length,
  cols: 1,
  data: Float64Array.from(values),
  first: 0,
  weights: null,
});
