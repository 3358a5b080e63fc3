import type { DenseBatch } from "@latentjs/em-core";
import { sampleWithoutReplacement, shuffle, type Rng } from "@latentjs/numerics";

/** Number of distinct rows, counted up to `enough`. */
export const distinctRows = ({ rows, cols, data }: DenseBatch, enough: number): number => {
  const seen = new Set<string>();
  for (let i = 0; i < rows && seen.size < enough; i++) {
    seen.add(data.subarray(i * cols, (i + 1) * cols).join());
  }
  return seen.size;
};

/**
 * Rows that centres are looked for among; all rows then go to the nearest. The error of a centre from 20 000 rows is small
 * against the steps EM takes next, and the time of a start no longer grows with the data.
 */
const SAMPLE_ROWS = 20_000;

/** Rows drawn without replacement where there are many; all of them where the draw has fewer than k distinct ones. */
export const sampleOf = (batch: DenseBatch, k: number, rng: Rng): DenseBatch =>
  sampleRows(batch, k, rng, SAMPLE_ROWS)?.sample ?? batch;

/** Some of the rows of a batch, in order. */
export interface SampledRows {
  readonly sample: DenseBatch;
  /** Where each stands in the batch. */
  readonly places: Int32Array;
}

/** `most` rows drawn without replacement; null where there are no more than that, or where the draw has fewer than k distinct ones. */
export const sampleRows = (
  batch: DenseBatch,
  k: number,
  rng: Rng,
  most: number = SAMPLE_ROWS,
): SampledRows | null => {
  if (batch.rows <= most) return null;
  const { cols, data, weights } = batch;
  const places = sampleWithoutReplacement(rng, batch.rows, most).toSorted();
  const packed = new Float64Array(most * cols);
  places.forEach((row, at) => packed.set(data.subarray(row * cols, (row + 1) * cols), at * cols));
  const sample: DenseBatch = {
    rows: most,
    cols,
    data: packed,
    first: 0,
    weights: weights === null ? null : Float64Array.from(places, (row) => weights[row]),
  };
  return distinctRows(sample, k) < k ? null : { sample, places };
};

/** Labels of sampled rows as labels of all `rows` rows, -1 for those that were not drawn. */
export const spreadLabels = (labels: Int32Array, { places }: SampledRows, rows: number): Int32Array => {
  const all = new Int32Array(rows).fill(-1);
  labels.forEach((label, at) => {
    all[places[at]] = label;
  });
  return all;
};

/** The first `k` distinct rows of a random order, row-major; rows of zeros where there are fewer. */
export const distinctRandomRows = ({ rows, cols, data }: DenseBatch, k: number, rng: Rng): Float64Array => {
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  shuffle(rng, order);
  const centres = new Float64Array(k * cols);
  const chosen = new Set<string>();
  for (let at = 0; at < rows && chosen.size < k; at++) {
    const row = data.subarray(order[at] * cols, (order[at] + 1) * cols);
    const key = row.join();
    if (chosen.has(key)) continue;
    centres.set(row, chosen.size * cols);
    chosen.add(key);
  }
  return centres;
};
