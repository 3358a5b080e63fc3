import type { Kernels } from "./kernels.js";
import { TILE_ROWS } from "./tile-rows.js";

/** See {@link Kernels.rowSums}. */
export const rowSums: Kernels["rowSums"] = (columns, n, k, out) => {
  const padded = n + (n & 1);
  for (let i = 0; i < padded; i++) out[i] = columns[i];
  for (let c = 1; c < k; c++) for (let i = 0; i < padded; i++) out[i] += columns[c * TILE_ROWS + i];
};

/** See {@link Kernels.addSums}. */
export const addSums: Kernels["addSums"] = (tile, n, d, columns, k, sums) => {
  addSumsOf(tile, 0, d, n + (n & 1), columns, k, sums, 0, d);
};

/** The same of `count` columns from the `first` on, to places from `at` on in rows of `width` sums; `n` is even. */
export const addSumsOf = (
  tile: Float64Array,
  first: number,
  count: number,
  n: number,
  columns: Float64Array,
  k: number,
  sums: Float64Array,
  at: number,
  width: number,
): void => {
  const end = first + count;
  let c = 0;
  for (; c + 1 < k; c += 2) {
    const to = at + c * width;
    for (let j = first; j < end; j++) addTwo(tile, n, columns, c, j, sums, to + j - first, width);
  }
  const to = at + c * width;
  if (c < k) for (let j = first; j < end; j++) addOne(tile, n, columns, c, j, sums, to + j - first);
};

const addTwo = (
  tile: Float64Array,
  n: number,
  columns: Float64Array,
  c: number,
  j: number,
  sums: Float64Array,
  at: number,
  width: number,
): void => {
  let a0 = -0;
  let a1 = -0;
  let b0 = -0;
  let b1 = -0;
  const w = c * TILE_ROWS;
  const x = j * TILE_ROWS;
  for (let i = 0; i < n; i += 2) {
    const even = tile[x + i];
    const odd = tile[x + i + 1];
    a0 += columns[w + i] * even;
    a1 += columns[w + i + 1] * odd;
    b0 += columns[w + TILE_ROWS + i] * even;
    b1 += columns[w + TILE_ROWS + i + 1] * odd;
  }
  sums[at] += a0 + a1;
  sums[at + width] += b0 + b1;
};

const addOne = (
  tile: Float64Array,
  n: number,
  columns: Float64Array,
  c: number,
  j: number,
  sums: Float64Array,
  at: number,
): void => {
  let even = -0;
  let odd = -0;
  const w = c * TILE_ROWS;
  const x = j * TILE_ROWS;
  for (let i = 0; i < n; i += 2) {
    even += columns[w + i] * tile[x + i];
    odd += columns[w + i + 1] * tile[x + i + 1];
  }
  sums[at] += even + odd;
};
