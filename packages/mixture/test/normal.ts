import { E, real, struct, type ComponentFamily, type DenseBatch } from "@latentjs/mixture";
import { log } from "@latentjs/numerics";

export interface Normal {
  readonly mean: number;
  readonly variance: number;
}

export interface NormalStats {
  readonly weight: number;
  /** Weighted sums of (x - mean) and of its square, about the mean that the component was opened at. */
  readonly sum: number;
  readonly squares: number;
}

/** A normal of one column whose statistics are about the mean it was opened at, which `estimate` has as `previous`. */
export const normal: ComponentFamily<Normal, DenseBatch, NormalStats> = {
  name: "normal",
  stats: struct<NormalStats>({ weight: real, sum: real, squares: real }),
  open: ({ mean, variance }) =>
    E.right({
      logDensity: ({ data }, from, to, out) => {
        const top = -0.5 * log(2 * Math.PI * variance);
        for (let i = from; i < to; i++) out[i - from] = top - (data[i] - mean) ** 2 / (2 * variance);
      },
      accumulator: () => {
        let weight = 0;
        let sum = 0;
        let squares = 0;
        return {
          add: ({ data }, from, to, w) => {
            for (let i = from; i < to; i++) {
              const z = data[i] - mean;
              weight += w[i - from];
              sum += w[i - from] * z;
              squares += w[i - from] * z * z;
            }
          },
          finish: () => ({ weight, sum, squares }),
        };
      },
    }),
  estimate: ({ weight, sum, squares }, previous) => {
    const shift = sum / weight;
    return E.right({ mean: previous.mean + shift, variance: squares / weight - shift * shift });
  },
  q: () => 0,
};
