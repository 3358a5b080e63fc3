import type { DenseBatch } from "@latentjs/em-core";
import { categorical, log, type Rng } from "@latentjs/numerics";

/** Rows seen in units of `scale`, one positive number a column, so that no column counts more for its unit. */
export interface ScaledRows {
  readonly batch: DenseBatch;
  readonly scale: Float64Array;
}

/** Squared distance of row i from a centre, in units of `scale`. */
export const squaredDistance = (
  { batch, scale }: ScaledRows,
  i: number,
  centres: Float64Array,
  k: number,
): number => {
  const { cols, data } = batch;
  let total = 0;
  for (let j = 0; j < cols; j++) {
    const z = (data[i * cols + j] - centres[k * cols + j]) / scale[j];
    total += z * z;
  }
  return total;
};

const weightOf = ({ weights }: DenseBatch, i: number): number => (weights === null ? 1 : weights[i]);

/**
 * `k` rows chosen by greedy k-means++ (Arthur & Vassilvitskii 2007, with the candidates of their section 7): each next
 * centre is the best of 2 + log k rows drawn with probability proportional to weight × squared distance. No row is
 * chosen twice, nor two equal ones, while the data has k distinct rows. Row-major k × cols.
 */
export const kmeansPlusPlus = (rows: ScaledRows, k: number, rng: Rng): Float64Array => {
  const { batch } = rows;
  const candidates = 2 + Math.floor(log(k));
  const chosen = new Float64Array(k * batch.cols);
  const place = (at: number, row: number): void =>
    chosen.set(batch.data.subarray(row * batch.cols, (row + 1) * batch.cols), at * batch.cols);
  const first = batch.weights === null ? rng.below(batch.rows) : categorical(rng, batch.weights);
  place(0, first);
  let nearest = Float64Array.from({ length: batch.rows }, (_, i) => squaredDistance(rows, i, chosen, 0));
  for (let at = 1; at < k; at++) {
    const mass = nearest.map((d2, i) => d2 * weightOf(batch, i));
    let best: {
      readonly row: number;
      readonly left: number;
      readonly nearest: Float64Array<ArrayBuffer>;
    } | null = null;
    for (let c = 0; c < candidates; c++) {
      const row = categorical(rng, mass);
      place(at, row);
      const after = nearest.map((d2, i) => Math.min(d2, squaredDistance(rows, i, chosen, at)));
      const left = after.reduce((total, d2, i) => total + d2 * weightOf(batch, i), 0);
      if (best === null || left < best.left) best = { row, left, nearest: after };
    }
    if (best === null) break;
    place(at, best.row);
    nearest = best.nearest;
  }
  return chosen;
};
