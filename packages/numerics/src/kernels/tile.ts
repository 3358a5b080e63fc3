import { ROW_BLOCK, type Kernels } from "./kernels.js";
import { TILE_ROWS } from "./tile-rows.js";

/** See {@link Kernels.loadTile}. Four columns at a time, so that a row is fetched once for them. */
export const loadTile: Kernels["loadTile"] = (data, d, from, n, tile) => {
  let j = 0;
  for (; j + 3 < d; j += 4) {
    const column = j * TILE_ROWS;
    for (let i = column, at = from * d + j; i < column + n; i++, at += d) {
      tile[i] = data[at];
      tile[i + TILE_ROWS] = data[at + 1];
      tile[i + 2 * TILE_ROWS] = data[at + 2];
      tile[i + 3 * TILE_ROWS] = data[at + 3];
    }
  }
  for (; j + 1 < d; j += 2) {
    const column = j * TILE_ROWS;
    for (let i = column, at = from * d + j; i < column + n; i++, at += d) {
      tile[i] = data[at];
      tile[i + TILE_ROWS] = data[at + 1];
    }
  }
  if (j < d) {
    const column = j * TILE_ROWS;
    for (let i = column, at = from * d + j; i < column + n; i++, at += d) tile[i] = data[at];
  }
  fillUp(tile, d, n, Math.ceil(n / ROW_BLOCK) * ROW_BLOCK);
};

/** Finite numbers in the rows behind the n-th, which kernels may read. */
const fillUp = (tile: Float64Array, d: number, n: number, padded: number): void => {
  if (n === padded) return;
  for (let j = 0; j < d; j++) tile.fill(0, j * TILE_ROWS + n, j * TILE_ROWS + padded);
};
