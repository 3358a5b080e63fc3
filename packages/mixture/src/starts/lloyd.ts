import type { DenseBatch } from "@latentjs/em-core";
import { portableKernels, TILE_ROWS, type Kernels } from "@latentjs/numerics";
import { withCentres, type CentreTile } from "./centre-tile.js";
import type { ScaledRows } from "./seeding.js";

/** Rows divided among centres. */
export interface Partition {
  /** Nearest centre of each row; ties go to the lower index. */
  readonly labels: Int32Array;
  /** Row-major k × cols. */
  readonly centres: Float64Array;
}

/** A tile with what is gathered from all of them: the weight of each centre's rows, and their sums about the centre. */
interface Groups extends CentreTile {
  readonly nearest: Float64Array;
  readonly tileLabels: Float64Array;
  readonly groupWeights: Float64Array;
  readonly sums: Float64Array;
}

/**
 * Lloyd's iterations (Lloyd 1982) from given centres, until no row changes its centre or `maxIterations` are done; 0
 * iterations only assign every row to its nearest centre. A centre that lost all its rows moves to the row farthest from
 * its own centre. The bits do not depend on `kernels`.
 */
export const lloyd = (
  { batch, scale }: ScaledRows,
  k: number,
  start: Float64Array,
  maxIterations: number,
  kernels: Kernels = portableKernels,
): Partition => {
  const { rows, cols } = batch;
  const labels = new Int32Array(rows).fill(-1);
  // Only for a centre without rows does it matter which row is farthest.
  const distances = new Float64Array(maxIterations === 0 ? 0 : rows);
  const room = 2 * TILE_ROWS + k + k * cols;
  return withCentres(batch, scale, k, room, kernels, (tile) => {
    const { arena } = tile.kernels;
    const groups: Groups = {
      ...tile,
      nearest: arena.take(TILE_ROWS),
      tileLabels: arena.take(TILE_ROWS),
      groupWeights: arena.take(k),
      sums: arena.take(k * cols),
    };
    groups.centres.set(start);
    assign(batch, k, groups, labels, distances);
    for (let iteration = 0; iteration < maxIterations; iteration++) {
      update(batch, k, groups, distances);
      if (assign(batch, k, groups, labels, distances) === 0) break;
    }
    return { labels, centres: groups.centres.slice() };
  });
};

/** Assigns every row and gathers the groups; returns how many rows changed their centre. An empty `distances` asks for labels only. */
const assign = (
  { rows, cols }: DenseBatch,
  k: number,
  groups: Groups,
  labels: Int32Array,
  distances: Float64Array,
): number => {
  const { kernels, tile, weights, centres, nearest, tileLabels, groupWeights, sums } = groups;
  const gathers = distances.length > 0;
  groupWeights.fill(0);
  sums.fill(0);
  let changed = 0;
  for (let from = 0; from < rows; from += TILE_ROWS) {
    const n = Math.min(TILE_ROWS, rows - from);
    groups.compare(from, n, k);
    kernels.smallest(groups.distances, n, k, nearest, tileLabels);
    for (let i = 0; i < n; i++) {
      const label = tileLabels[i];
      if (labels[from + i] !== label) changed++;
      labels[from + i] = label;
    }
    if (!gathers) continue;
    for (let i = 0; i < n; i++) distances[from + i] = nearest[i];
    kernels.addGroups(tile, n, cols, tileLabels, weights, centres, groupWeights, sums);
  }
  return changed;
};

/** Moves every centre to the weighted mean of its rows, by sums about the old centre so that an offset cancels. */
const update = (
  { cols, data }: DenseBatch,
  k: number,
  { centres, groupWeights, sums }: Groups,
  distances: Float64Array,
): void => {
  for (let c = 0; c < k; c++) {
    if (groupWeights[c] > 0) {
      for (let at = c * cols; at < (c + 1) * cols; at++) centres[at] += sums[at] / groupWeights[c];
      continue;
    }
    const farthest = distances.reduce((best, d2, i) => (d2 > distances[best] ? i : best), 0);
    centres.set(data.subarray(farthest * cols, (farthest + 1) * cols), c * cols);
    distances[farthest] = 0;
  }
};
