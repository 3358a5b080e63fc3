import type { DenseBatch } from "@latentjs/em-core";
import { categorical, makeRng, multiplyLower, standardNormal, type Rng } from "@latentjs/numerics";

/** What rows are drawn from: K normals, as `latent sample` would have them. */
export interface Source {
  /** Columns, d. */
  readonly d: number;
  readonly weights: Float64Array;
  readonly means: ReadonlyArray<Float64Array>;
  /** Lower factors of the covariances, row-major d × d. */
  readonly factors: ReadonlyArray<Float64Array>;
}

/** `k` overlapping normals of `d` columns with unequal weights and correlations. */
export const makeSource = (d: number, k: number, rng: Rng): Source => ({
  d,
  weights: Float64Array.from({ length: k }, (_, c) => (1 + c) / ((k * (k + 1)) / 2)),
  means: Array.from({ length: k }, () => Float64Array.from({ length: d }, () => 4 * rng.uniform())),
  factors: Array.from({ length: k }, () =>
    Float64Array.from({ length: d * d }, (_, at) => {
      const i = Math.floor(at / d);
      const j = at % d;
      if (j > i) return 0;
      return i === j ? 0.7 + 0.6 * rng.uniform() : 0.6 * rng.uniform() - 0.3;
    }),
  ),
});

/** Rows of a batch. */
const BATCH_ROWS = 8192;

/**
 * A stream of `rows` rows in batches, the same at every reading, drawn into one piece of memory: a batch is gone when the next is asked for.
 */
export const streamOf = (
  source: Source,
  rows: number,
): { readonly [Symbol.iterator]: () => Generator<DenseBatch> } => ({
  *[Symbol.iterator]() {
    const { d, weights, means, factors } = source;
    const rng = makeRng("online stream");
    const data = new Float64Array(BATCH_ROWS * d);
    const z = new Float64Array(d);
    for (let first = 0; first < rows; first += BATCH_ROWS) {
      const n = Math.min(BATCH_ROWS, rows - first);
      for (let i = 0; i < n; i++) {
        const c = categorical(rng, weights);
        for (let j = 0; j < d; j++) z[j] = standardNormal(rng);
        multiplyLower(factors[c], d, z, data, i * d);
        for (let j = 0; j < d; j++) data[i * d + j] += means[c][j];
      }
      yield {
        rows: n,
        cols: d,
        data: n === BATCH_ROWS ? data : data.subarray(0, n * d),
        first,
        weights: null,
      };
    }
  },
});
