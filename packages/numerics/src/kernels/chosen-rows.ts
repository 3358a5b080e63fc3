import { TILE_ROWS } from "./tile-rows.js";

/** Where the rows with a weight are few, they are gathered first; this is the share of the tile that still counts as few. */
const FEW = 0.5;

/** Rows of the tile at hand that have a weight. Kernels run to their end undisturbed, so one list serves them all. */
export const chosenRows: Int32Array = new Int32Array(TILE_ROWS);

/**
 * How many rows a sum over a tile has to visit: those with a weight, listed in {@link chosenRows}, where they are few, and
 * otherwise -1 for all of them.
 */
export const chooseRows = (w: Float64Array, n: number): number => {
  let count = 0;
  for (let i = 0; i < n; i++) {
    chosenRows[count] = i;
    if (w[i] !== 0) count++;
  }
  return count <= FEW * n ? count : -1;
};
