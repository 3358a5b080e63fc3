import type { Kernels } from "./kernels.js";
import { addScatter, addSum, addTriangle } from "./scatter.js";
import { addSumsOf } from "./sums.js";
import { TILE_ROWS } from "./tile-rows.js";

/** The share of posterior probabilities other than 0 from which products of all rows pay, going by so many of the first rows. */
const MANY = 5 / 8;
const FIRST = 32;

/** See {@link Kernels.addScatters}. Where products are more numbers than weighted columns, or there are two components at most, each has its columns. */
export const addScatters: Kernels["addScatters"] = (tile, n, d, centre, columns, k, scratch, moments) => {
  const size = d + (d * (d + 1)) / 2;
  const seen = Math.min(n, FIRST);
  if (weighted(columns, seen, k) < MANY * seen * k) {
    for (let c = 0; c < k; c++) {
      const w = columns.subarray(c * TILE_ROWS, (c + 1) * TILE_ROWS);
      addScatter(tile, n, d, centre, 0, w, scratch, moments, c * size);
    }
    return;
  }
  const padded = n + (n & 1);
  const isWide = k < 3 || 2 * k <= d;
  const first = isWide ? d : 0;
  for (let j = 0; j < d; j++) {
    const to = (first + j) * TILE_ROWS;
    for (let i = 0; i < padded; i++) scratch[to + i] = tile[j * TILE_ROWS + i] - centre[j];
  }
  if (isWide) {
    for (let c = 0; c < k; c++) {
      for (let j = 0; j < d; j++) {
        const to = j * TILE_ROWS;
        const w = c * TILE_ROWS;
        const z = to + d * TILE_ROWS;
        for (let i = 0; i < padded; i++) scratch[to + i] = columns[w + i] * scratch[z + i];
        addSum(scratch, to, padded, moments, c * size + j);
      }
      addTriangle(scratch, padded, d, moments, c * size + d);
    }
    return;
  }
  addSumsOf(scratch, 0, d, padded, columns, k, moments, 0, size);
  const product = d * TILE_ROWS;
  for (let i = 0, to = d; i < d; i++) {
    for (let j = 0; j <= i; j++, to++) {
      for (let r = 0; r < padded; r++)
        scratch[product + r] = scratch[i * TILE_ROWS + r] * scratch[j * TILE_ROWS + r];
      addSumsOf(scratch, d, 1, padded, columns, k, moments, to, size);
    }
  }
};

/** How many of the posterior probabilities are other than 0. */
const weighted = (columns: Float64Array, n: number, k: number): number => {
  let count = 0;
  for (let c = 0; c < k; c++) {
    for (let i = c * TILE_ROWS; i < c * TILE_ROWS + n; i++) if (columns[i] !== 0) count++;
  }
  return count;
};
