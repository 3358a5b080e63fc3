import type { DenseBatch } from "@latentjs/em-core";
import { reciprocals, squaredDistance } from "./distance.js";
import type { ScaledRows } from "./seeding.js";

/** Rows divided among centres. */
export interface Partition {
  /** Nearest centre of each row; ties go to the lower index. */
  readonly labels: Int32Array;
  /** Row-major k × cols. */
  readonly centres: Float64Array;
}

/**
 * Lloyd's iterations (Lloyd 1982) from given centres, until no row changes its centre or `maxIterations` are done; 0
 * iterations only assign every row to its nearest centre. A centre that lost all its rows moves to the row farthest from
 * its own centre.
 */
export const lloyd = (rows: ScaledRows, k: number, start: Float64Array, maxIterations: number): Partition => {
  const { batch, scale } = rows;
  const units = reciprocals(scale);
  const centres = start.slice();
  const labels = new Int32Array(batch.rows).fill(-1);
  const distances = new Float64Array(batch.rows);
  assign(batch, units, k, centres, labels, distances);
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    update(rows, k, centres, labels, distances);
    if (assign(batch, units, k, centres, labels, distances) === 0) break;
  }
  return { labels, centres };
};

/** Returns how many rows changed their centre. */
const assign = (
  { cols, data }: DenseBatch,
  units: Float64Array,
  k: number,
  centres: Float64Array,
  labels: Int32Array,
  distances: Float64Array,
): number => {
  let changed = 0;
  for (let i = 0; i < labels.length; i++) {
    let nearest = 0;
    let shortest = squaredDistance(data, i * cols, centres, 0, units);
    for (let c = 1; c < k; c++) {
      const d2 = squaredDistance(data, i * cols, centres, c * cols, units);
      if (d2 < shortest) {
        shortest = d2;
        nearest = c;
      }
    }
    if (labels[i] !== nearest) changed++;
    labels[i] = nearest;
    distances[i] = shortest;
  }
  return changed;
};

/** Moves every centre to the weighted mean of its rows, by sums about the old centre so that an offset cancels. */
const update = (
  rows: ScaledRows,
  k: number,
  centres: Float64Array,
  labels: Int32Array,
  distances: Float64Array,
): void => {
  const { cols, data, weights } = rows.batch;
  const mass = new Float64Array(k);
  const shift = new Float64Array(k * cols);
  for (let i = 0; i < labels.length; i++) {
    const c = labels[i];
    const w = weights === null ? 1 : weights[i];
    mass[c] += w;
    for (let j = 0; j < cols; j++) shift[c * cols + j] += w * (data[i * cols + j] - centres[c * cols + j]);
  }
  for (let c = 0; c < k; c++) {
    if (mass[c] > 0) {
      for (let j = 0; j < cols; j++) centres[c * cols + j] += shift[c * cols + j] / mass[c];
      continue;
    }
    const farthest = distances.reduce((best, d2, i) => (d2 > distances[best] ? i : best), 0);
    centres.set(data.subarray(farthest * cols, (farthest + 1) * cols), c * cols);
    distances[farthest] = 0;
  }
};
