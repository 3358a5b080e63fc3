import type { DenseBatch } from "@latentjs/em-core";
import type { Partition } from "./lloyd.js";
import type { ScaledRows } from "./seeding.js";

/**
 * Lloyd's iterations for rows in which NaN marks a missing entry: a row belongs to the centre that is nearest in the columns it has, and a
 * centre is the mean of what is observed of its rows. Both steps lower the squared distances of observed entries from their centres,
 * which is k-means with missing entries (Chi, Chi & Baraniuk 2016, The American Statistician 70:91-99). A column that no row
 * of a centre has keeps its place; so does a centre without rows. 0 iterations only assign every row.
 */
export const lloydObserved = (
  { batch, scale }: ScaledRows,
  k: number,
  start: Float64Array,
  maxIterations: number,
): Partition => {
  const centres = start.slice();
  const labels = new Int32Array(batch.rows).fill(-1);
  const units = scale.map((s) => 1 / s);
  assign(batch, units, k, centres, labels);
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    update(batch, k, centres, labels);
    if (assign(batch, units, k, centres, labels) === 0) break;
  }
  return { labels, centres };
};

/** Assigns every row; returns how many changed their centre. Ties go to the lower index. */
const assign = (
  { rows, cols, data }: DenseBatch,
  units: Float64Array,
  k: number,
  centres: Float64Array,
  labels: Int32Array,
): number => {
  let changed = 0;
  for (let i = 0; i < rows; i++) {
    let best = 0;
    let least = Infinity;
    for (let c = 0; c < k; c++) {
      let distance = 0;
      for (let j = 0, at = i * cols, centre = c * cols; j < cols; j++, at++, centre++) {
        const z = (data[at] - centres[centre]) * units[j];
        // NaN where the entry is missing.
        if (z * z >= 0) distance += z * z;
      }
      if (!(distance < least)) continue;
      least = distance;
      best = c;
    }
    if (labels[i] !== best) changed++;
    labels[i] = best;
  }
  return changed;
};

/** Moves every centre to the weighted mean of its observed entries, by sums about the old centre so that an offset cancels. */
const update = (
  { rows, cols, data, weights }: DenseBatch,
  k: number,
  centres: Float64Array,
  labels: Int32Array,
): void => {
  const sums = new Float64Array(k * cols);
  const observed = new Float64Array(k * cols);
  for (let i = 0; i < rows; i++) {
    const w = weights === null ? 1 : weights[i];
    for (let j = 0, at = i * cols, to = labels[i] * cols; j < cols; j++, at++, to++) {
      if (Number.isNaN(data[at])) continue;
      sums[to] += w * (data[at] - centres[to]);
      observed[to] += w;
    }
  }
  for (let at = 0; at < centres.length; at++) if (observed[at] > 0) centres[at] += sums[at] / observed[at];
};
