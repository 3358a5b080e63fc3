import { chooseRows, chosenRows } from "./chosen-rows.js";
import { ROW_BLOCK, type Kernels } from "./kernels.js";
import { TILE_ROWS } from "./tile-rows.js";

/** See {@link Kernels.centreAndSquare}. */
export const centreAndSquare: Kernels["centreAndSquare"] = (tile, n, d, centre, centreAt, out) => {
  const padded = n + (n & 1);
  for (let j = 0; j < d; j++) {
    const c = centre[centreAt + j];
    const column = j * TILE_ROWS;
    const squares = column + d * TILE_ROWS;
    for (let i = 0; i < padded; i++) {
      const z = tile[column + i] - c;
      out[column + i] = z;
      out[squares + i] = z * z;
    }
  }
};

/** See {@link Kernels.centreAndNorm}. */
export const centreAndNorm: Kernels["centreAndNorm"] = (tile, n, d, centre, out) => {
  const padded = Math.ceil(n / ROW_BLOCK) * ROW_BLOCK;
  const norm = d * TILE_ROWS;
  out.fill(0, norm, norm + padded);
  for (let j = 0; j < d; j++) {
    const c = centre[j];
    const column = j * TILE_ROWS;
    for (let i = 0; i < padded; i++) {
      const z = tile[column + i] - c;
      out[column + i] = z;
      out[norm + i] += z * z;
    }
  }
};

/** See {@link Kernels.addSquares}. */
export const addSquares: Kernels["addSquares"] = (
  tile,
  n,
  d,
  centres,
  centreAt,
  w,
  _scratch,
  moments,
  at,
) => {
  const count = chooseRows(w, n);
  for (let j = 0; j < d; j++) {
    if (count < 0) addAll(tile, j * TILE_ROWS, n, centres, centreAt + j, w, moments, at + j, d);
    else if (count > 0) addChosen(tile, j * TILE_ROWS, count, centres, centreAt + j, w, moments, at + j, d);
  }
};

const addAll = (
  tile: Float64Array,
  column: number,
  n: number,
  centres: Float64Array,
  centreAt: number,
  w: Float64Array,
  out: Float64Array,
  at: number,
  d: number,
): void => {
  const centre = centres[centreAt];
  let first0 = -0;
  let first1 = -0;
  let second0 = -0;
  let second1 = -0;
  let r = 0;
  for (; r + 1 < n; r += 2) {
    const z0 = tile[column + r] - centre;
    const z1 = tile[column + r + 1] - centre;
    const v0 = w[r] * z0;
    const v1 = w[r + 1] * z1;
    first0 += v0;
    first1 += v1;
    second0 += v0 * z0;
    second1 += v1 * z1;
  }
  if (r < n) {
    const z = tile[column + r] - centre;
    first0 += w[r] * z;
    second0 += w[r] * z * z;
  }
  out[at] += first0 + first1;
  out[at + d] += second0 + second1;
};

const addChosen = (
  tile: Float64Array,
  column: number,
  count: number,
  centres: Float64Array,
  centreAt: number,
  w: Float64Array,
  out: Float64Array,
  at: number,
  d: number,
): void => {
  const centre = centres[centreAt];
  let first0 = -0;
  let first1 = -0;
  let second0 = -0;
  let second1 = -0;
  for (let p = 0; p < count; p++) {
    const r = chosenRows[p];
    const z = tile[column + r] - centre;
    const v = w[r] * z;
    if ((p & 1) === 0) {
      first0 += v;
      second0 += v * z;
    } else {
      first1 += v;
      second1 += v * z;
    }
  }
  out[at] += first0 + first1;
  out[at + d] += second0 + second1;
};
