import type { DenseBatch } from "@latentjs/em-core";
import {
  categorical,
  LARGEST_DISTANCE,
  log,
  portableKernels,
  TILE_ROWS,
  type Kernels,
  type Rng,
} from "@latentjs/numerics";
import { withCentres, type CentreTile } from "./centre-tile.js";

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
 * are equal. Row-major k × cols. Throws a RangeError where the data has fewer than `k` distinct rows. The bits do not depend
 * on `kernels`.
 */
export const kmeansPlusPlus = (
  { batch, scale }: ScaledRows,
  k: number,
  rng: Rng,
  kernels: Kernels = portableKernels,
): Float64Array => {
  const candidates = 2 + Math.floor(log(k));
  return withCentres(batch, scale, candidates, 0, kernels, (tile) => choose(batch, k, candidates, rng, tile));
};

const choose = (
  batch: DenseBatch,
  k: number,
  candidates: number,
  rng: Rng,
  tile: CentreTile,
): Float64Array => {
  const { rows, cols, data } = batch;
  const chosen = new Float64Array(k * cols);
  const rowOf = (row: number): Float64Array => data.subarray(row * cols, (row + 1) * cols);
  const first = batch.weights === null ? rng.below(rows) : categorical(rng, batch.weights);
  chosen.set(rowOf(first));
  // What would be left if a candidate were taken, and its sum; the first of them for the first centre.
  const left = Array.from({ length: candidates }, () => new Float64Array(rows));
  const sums = new Float64Array(candidates);
  let nearest = new Float64Array(rows).fill(LARGEST_DISTANCE);
  const mass = new Float64Array(rows);
  tile.centres.set(rowOf(first));
  approach(batch, tile, 1, nearest, left, sums);
  [nearest, left[0]] = [left[0], nearest];
  for (let at = 1; at < k; at++) {
    if (!(weigh(batch, nearest, mass) > 0)) {
      // What distances there are left are below the smallest double; the rows may differ all the same.
      chosen.set(rowOf(newRow(batch, chosen, at)), at * cols);
      continue;
    }
    for (let c = 0; c < candidates; c++) tile.centres.set(rowOf(draw(rng, mass)), c * cols);
    approach(batch, tile, candidates, nearest, left, sums);
    const best = sums.reduce((least, sum, c) => (sum < sums[least] ? c : least), 0);
    chosen.set(tile.centres.subarray(best * cols, (best + 1) * cols), at * cols);
    [nearest, left[best]] = [left[best], nearest];
  }
  return chosen;
};

const weightOf = ({ weights }: DenseBatch, i: number): number => (weights === null ? 1 : weights[i]);

/**
 * left[c][i] = the smaller of before[i] and row i's squared distance from centre c of the tile, for the first `count` centres; sums[c] is
 * their weighted sum, over even and odd rows apart.
 */
const approach = (
  { rows, weights: observed }: DenseBatch,
  { compare, distances, weights }: CentreTile,
  count: number,
  before: Float64Array,
  left: ReadonlyArray<Float64Array>,
  sums: Float64Array,
): void => {
  sums.fill(0);
  for (let from = 0; from < rows; from += TILE_ROWS) {
    const n = Math.min(TILE_ROWS, rows - from);
    compare(from, n, count);
    for (let c = 0; c < count; c++) {
      const after = left[c];
      const column = c * TILE_ROWS;
      for (let i = 0; i < n; i++) {
        const d2 = Math.min(before[from + i], distances[column + i]);
        after[from + i] = d2;
        distances[column + i] = d2;
      }
      if (observed !== null) for (let i = 0; i < n; i++) distances[column + i] *= weights[i];
      sums[c] += sumOf(distances, column, n);
    }
  }
};

/** The sum of `n` numbers from place `from` on, over even and odd rows apart. */
const sumOf = (values: Float64Array, from: number, n: number): number => {
  let even = -0;
  let odd = -0;
  const end = from + n;
  let i = from;
  for (; i + 1 < end; i += 2) {
    even += values[i];
    odd += values[i + 1];
  }
  if (i < end) even += values[i];
  return even + odd;
};

/** mass[i] = nearest[i] × weight, summed up to row i; returns the whole sum. */
const weigh = (batch: DenseBatch, nearest: Float64Array, mass: Float64Array): number => {
  let total = -0;
  for (let i = 0; i < batch.rows; i++) {
    total += nearest[i] * weightOf(batch, i);
    mass[i] = total;
  }
  return total;
};

/** A row of positive mass with probability proportional to it; `mass` is summed up. One uniform. */
const draw = (rng: Rng, mass: Float64Array): number => {
  const total = mass[mass.length - 1];
  const u = rng.uniform() * total;
  let low = 0;
  let high = mass.length - 1;
  // The first row whose sum is above u; where u was rounded up to the total, the first that reaches it.
  while (low < high) {
    const middle = (low + high) >> 1;
    if (mass[middle] > u || mass[middle] === total) high = middle;
    else low = middle + 1;
  }
  return low;
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
