/*
 * Tiles: a few hundred rows stored column by column, so that a loop over rows reads consecutive numbers. Column j of a tile
 * is [j * stride, j * stride + n); stride is a multiple of ROW_BLOCK and at least n. What stands behind the n rows of
 * a column is neither defined nor used, but kernels that work on ROW_BLOCK rows at a time may write there.
 */

/** Rows that a kernel works on at a time. */
export const ROW_BLOCK = 4;

/** Copies rows [from, from + n) of row-major `data` with `d` columns into a tile. Allocates nothing. */
export const loadTile = (
  data: Float64Array,
  d: number,
  from: number,
  n: number,
  tile: Float64Array,
  stride: number,
): void => {
  for (let j = 0; j < d; j++) {
    const column = j * stride;
    for (let i = 0, at = from * d + j; i < n; i++, at += d) tile[column + i] = data[at];
  }
};
