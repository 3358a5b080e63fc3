import { chooseRows, chosenRows } from "./chosen-rows.js";
import type { Kernels } from "./kernels.js";
import { TILE_ROWS } from "./tile-rows.js";

/*
 * Weighted moments of a tile. A chain of dependent additions runs at a quarter of the adder's speed, so every sum
 * runs over even and odd rows apart, and several sums run side by side; which rows go where is fixed, so the bits are too.
 */

/** See {@link Kernels.addScatter}. */
export const addScatter: Kernels["addScatter"] = (tile, n, d, centres, centreAt, w, scratch, moments, at) => {
  const count = chooseRows(w, n);
  if (count === 0) return;
  const rows = count < 0 ? n : count;
  const padded = rows + (rows & 1);
  for (let j = 0; j < d; j++) {
    const column = j * TILE_ROWS;
    if (count < 0) centreAll(tile, column, n, centres, centreAt + j, w, scratch, d);
    else centreChosen(tile, column, count, centres, centreAt + j, w, scratch, d);
    if (padded > rows) {
      scratch[column + rows] = 0;
      scratch[column + rows + d * TILE_ROWS] = 0;
    }
    addSum(scratch, column, padded, moments, at + j);
  }
  addTriangle(scratch, padded, d, moments, at + d);
};

/** Adds the lower triangle of products of the d columns of weighted numbers with the d columns behind them; `n` is even. */
export const addTriangle = (
  scratch: Float64Array,
  n: number,
  d: number,
  out: Float64Array,
  at: number,
): void => {
  let i = 0;
  let row = at;
  for (; i + 1 < d; i += 2) {
    const below = row + i + 1;
    for (let j = 0; j <= i; j += 2) addTwoByTwo(scratch, n, d, i, j, out, row, below);
    addOne(scratch, n, d, i + 1, i + 1, out, below);
    row = below + i + 2;
  }
  if (i < d) for (let j = 0; j <= i; j++) addOne(scratch, n, d, i, j, out, row);
};

/** Writes column times weights, and d columns further on the column, both about the centre. */
const centreAll = (
  tile: Float64Array,
  column: number,
  n: number,
  centres: Float64Array,
  centreAt: number,
  w: Float64Array,
  scratch: Float64Array,
  d: number,
): void => {
  const centre = centres[centreAt];
  const centred = column + d * TILE_ROWS;
  for (let r = 0; r < n; r++) {
    const z = tile[column + r] - centre;
    scratch[centred + r] = z;
    scratch[column + r] = w[r] * z;
  }
};

const centreChosen = (
  tile: Float64Array,
  column: number,
  count: number,
  centres: Float64Array,
  centreAt: number,
  w: Float64Array,
  scratch: Float64Array,
  d: number,
): void => {
  const centre = centres[centreAt];
  const centred = column + d * TILE_ROWS;
  for (let p = 0; p < count; p++) {
    const r = chosenRows[p];
    const z = tile[column + r] - centre;
    scratch[centred + p] = z;
    scratch[column + p] = w[r] * z;
  }
};

export const addSum = (x: Float64Array, from: number, n: number, out: Float64Array, at: number): void => {
  let even = -0;
  let odd = -0;
  for (let r = from; r < from + n; r += 2) {
    even += x[r];
    odd += x[r + 1];
  }
  out[at] += even + odd;
};

/**
 * Products of weighted columns i, i + 1 with columns j, j + 1, added to the rows of the triangle that begin at `row` and `below`;
 * that of i with i + 1 is above the diagonal and left out, and that of i + 1 with itself is added elsewhere.
 */
const addTwoByTwo = (
  scratch: Float64Array,
  n: number,
  d: number,
  i: number,
  j: number,
  out: Float64Array,
  row: number,
  below: number,
): void => {
  let a0 = -0;
  let a1 = -0;
  let b0 = -0;
  let b1 = -0;
  let c0 = -0;
  let c1 = -0;
  let e0 = -0;
  let e1 = -0;
  const pA = i * TILE_ROWS;
  const pB = pA + TILE_ROWS;
  const p0 = (d + j) * TILE_ROWS;
  const p1 = p0 + TILE_ROWS;
  for (let r = 0; r < n; r += 2) {
    const vA = scratch[pA + r];
    const vB = scratch[pB + r];
    const z0 = scratch[p0 + r];
    const z1 = scratch[p1 + r];
    const uA = scratch[pA + r + 1];
    const uB = scratch[pB + r + 1];
    const y0 = scratch[p0 + r + 1];
    const y1 = scratch[p1 + r + 1];
    a0 += vA * z0;
    a1 += vA * z1;
    b0 += vB * z0;
    b1 += vB * z1;
    c0 += uA * y0;
    c1 += uA * y1;
    e0 += uB * y0;
    e1 += uB * y1;
  }
  out[row + j] += a0 + c0;
  out[below + j] += b0 + e0;
  if (j === i) return;
  out[row + j + 1] += a1 + c1;
  out[below + j + 1] += b1 + e1;
};

/** Product of weighted column i with column j. */
const addOne = (
  scratch: Float64Array,
  n: number,
  d: number,
  i: number,
  j: number,
  out: Float64Array,
  row: number,
): void => {
  let even = -0;
  let odd = -0;
  const pA = i * TILE_ROWS;
  const p0 = (d + j) * TILE_ROWS;
  for (let r = 0; r < n; r += 2) {
    even += scratch[pA + r] * scratch[p0 + r];
    odd += scratch[pA + r + 1] * scratch[p0 + r + 1];
  }
  out[row + j] += even + odd;
};
