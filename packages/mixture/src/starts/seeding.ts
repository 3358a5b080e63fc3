import type { DenseBatch } from "@latentjs/em-core";
import { categorical, log, type Rng } from "@latentjs/numerics";
import { LARGEST_DISTANCE, reciprocals, squaredDistance } from "./distance.js";

/**
 * Rows seen in units of `scale`, one positive number a column, so that no column counts more for its unit. All entries
 * finite.
 */
export interface ScaledRows {
  readonly batch: DenseBatch;
  readonly scale: Float64Array;
}

/**
 * `k` rows chosen by greedy k-means++ (Arthur & Vassilvitskii 2007, with the candidates of their section 7): each next
 * centre is the best of 2 + log k rows drawn with probability proportional to weight × squared distance. No two of them
 * are equal. Row-major k × cols. Throws a RangeError where the data has fewer than `k` distinct rows.
 */
export const kmeansPlusPlus = ({ batch, scale }: ScaledRows, k: number, rng: Rng): Float64Array => {
  const { rows, cols, data } = batch;
  const units = reciprocals(scale);
  const candidates = 2 + Math.floor(log(k));
  const chosen = new Float64Array(k * cols);
  const place = (at: number, row: number): void =>
    chosen.set(data.subarray(row * cols, (row + 1) * cols), at * cols);
  place(0, batch.weights === null ? rng.below(rows) : categorical(rng, batch.weights));
  let nearest = new Float64Array(rows).fill(LARGEST_DISTANCE);
  approach(batch, units, chosen, 0, nearest, nearest);
  let spare = new Float64Array(rows);
  let best = new Float64Array(rows);
  const mass = new Float64Array(rows);
  for (let at = 1; at < k; at++) {
    const total = weigh(batch, nearest, mass);
    let chosenRow = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let c = 0; c < (total > 0 ? candidates : 0); c++) {
      const row = categorical(rng, mass);
      place(at, row);
      const left = approach(batch, units, chosen, at, nearest, spare);
      if (left >= least) continue;
      least = left;
      chosenRow = row;
      [best, spare] = [spare, best];
    }
    if (chosenRow < 0) {
      // What distances there are left are below the smallest double; the rows may differ all the same.
      chosenRow = newRow(batch, chosen, at);
      best.set(nearest);
    }
    place(at, chosenRow);
    [nearest, best] = [best, nearest];
  }
  return chosen;
};

const weightOf = ({ weights }: DenseBatch, i: number): number => (weights === null ? 1 : weights[i]);

/** after[i] = the smaller of before[i] and row i's squared distance from centre k; returns their weighted sum. */
const approach = (
  batch: DenseBatch,
  units: Float64Array,
  centres: Float64Array,
  k: number,
  before: Float64Array,
  after: Float64Array,
): number => {
  const { rows, cols, data } = batch;
  let left = -0;
  for (let i = 0; i < rows; i++) {
    const d2 = Math.min(before[i], squaredDistance(data, i * cols, centres, k * cols, units));
    after[i] = d2;
    left += d2 * weightOf(batch, i);
  }
  return left;
};

/** mass[i] = nearest[i] × weight; returns the sum. */
const weigh = (batch: DenseBatch, nearest: Float64Array, mass: Float64Array): number => {
  let total = -0;
  for (let i = 0; i < batch.rows; i++) {
    mass[i] = nearest[i] * weightOf(batch, i);
    total += mass[i];
  }
  return total;
};

/** The first row that equals none of the first `count` centres. */
const newRow = ({ rows, cols, data }: DenseBatch, centres: Float64Array, count: number): number => {
  const equals = (i: number, c: number): boolean => {
    for (let j = 0; j < cols; j++) if (data[i * cols + j] !== centres[c * cols + j]) return false;
    return true;
  };
  for (let i = 0; i < rows; i++) {
    let c = 0;
    while (c < count && !equals(i, c)) c++;
    if (c === count) return i;
  }
  throw new RangeError(`the data has ${count} distinct rows, and more centres than that were asked for`);
};
