import { fullBlock, type Kernels } from "./kernels.js";
import { TILE_ROWS } from "./tile-rows.js";

/*
 * Four rows at a time and, for full normals, two rows of the factor: that many independent sums keep the adders busy, and
 * together they fit into the registers.
 */
const STEP = 4;

/** See {@link Kernels.fullLogDensity}. */
export const fullLogDensity: Kernels["fullLogDensity"] = (tile, n, d, normals, at, scratch, out) =>
  fullLogDensityTo(tile, n, d, normals, at, scratch, out, 0);

const fullLogDensityTo = (
  tile: Float64Array,
  n: number,
  d: number,
  normals: Float64Array,
  at: number,
  scratch: Float64Array,
  out: Float64Array,
  outAt: number,
): void => {
  const y = scratch;
  const constant = normals[at];
  for (let r = 0; r < n; r += STEP) {
    let m0 = -0;
    let m1 = -0;
    let m2 = -0;
    let m3 = -0;
    let i = 0;
    let row = at + 1 + d;
    for (; i + 1 < d; i += 2) {
      const x = i * TILE_ROWS + r;
      const meanA = normals[at + 1 + i];
      const meanB = normals[at + 2 + i];
      let a0 = tile[x] - meanA;
      let a1 = tile[x + 1] - meanA;
      let a2 = tile[x + 2] - meanA;
      let a3 = tile[x + 3] - meanA;
      let b0 = tile[x + TILE_ROWS] - meanB;
      let b1 = tile[x + TILE_ROWS + 1] - meanB;
      let b2 = tile[x + TILE_ROWS + 2] - meanB;
      let b3 = tile[x + TILE_ROWS + 3] - meanB;
      const below = row + i + 1;
      let p = 0;
      for (let j = 0; j < i; j++, p += STEP) {
        const lA = normals[row + j];
        const lB = normals[below + j];
        const y0 = y[p];
        const y1 = y[p + 1];
        const y2 = y[p + 2];
        const y3 = y[p + 3];
        a0 -= lA * y0;
        a1 -= lA * y1;
        a2 -= lA * y2;
        a3 -= lA * y3;
        b0 -= lB * y0;
        b1 -= lB * y1;
        b2 -= lB * y2;
        b3 -= lB * y3;
      }
      const inverseA = normals[row + i];
      const between = normals[below + i];
      const inverseB = normals[below + i + 1];
      a0 *= inverseA;
      a1 *= inverseA;
      a2 *= inverseA;
      a3 *= inverseA;
      b0 = (b0 - between * a0) * inverseB;
      b1 = (b1 - between * a1) * inverseB;
      b2 = (b2 - between * a2) * inverseB;
      b3 = (b3 - between * a3) * inverseB;
      y[p] = a0;
      y[p + 1] = a1;
      y[p + 2] = a2;
      y[p + 3] = a3;
      y[p + 4] = b0;
      y[p + 5] = b1;
      y[p + 6] = b2;
      y[p + 7] = b3;
      m0 += a0 * a0 + b0 * b0;
      m1 += a1 * a1 + b1 * b1;
      m2 += a2 * a2 + b2 * b2;
      m3 += a3 * a3 + b3 * b3;
      row = below + i + 2;
    }
    if (i < d) {
      const x = i * TILE_ROWS + r;
      const mean = normals[at + 1 + i];
      let a0 = tile[x] - mean;
      let a1 = tile[x + 1] - mean;
      let a2 = tile[x + 2] - mean;
      let a3 = tile[x + 3] - mean;
      for (let j = 0, p = 0; j < i; j++, p += STEP) {
        const l = normals[row + j];
        a0 -= l * y[p];
        a1 -= l * y[p + 1];
        a2 -= l * y[p + 2];
        a3 -= l * y[p + 3];
      }
      const inverse = normals[row + i];
      a0 *= inverse;
      a1 *= inverse;
      a2 *= inverse;
      a3 *= inverse;
      m0 += a0 * a0;
      m1 += a1 * a1;
      m2 += a2 * a2;
      m3 += a3 * a3;
    }
    out[outAt + r] = constant - 0.5 * m0;
    out[outAt + r + 1] = constant - 0.5 * m1;
    out[outAt + r + 2] = constant - 0.5 * m2;
    out[outAt + r + 3] = constant - 0.5 * m3;
  }
};

/** See {@link Kernels.fullLogDensities}; leaves nothing out. */
export const fullLogDensities: Kernels["fullLogDensities"] = (
  tile,
  n,
  d,
  normals,
  k,
  _floors,
  scratch,
  columns,
) => {
  const size = fullBlock(d);
  for (let c = 0; c < k; c++) {
    fullLogDensityTo(tile, n, d, normals, c * size, scratch, columns, c * TILE_ROWS);
  }
};

/** See {@link Kernels.whiten}. */
export const whiten: Kernels["whiten"] = (tile, n, d, normals, at, out) => {
  for (let r = 0; r < n; r += STEP) {
    let row = at + 1 + d;
    for (let i = 0, x = r; i < d; i++, x += TILE_ROWS) {
      const mean = normals[at + 1 + i];
      let a0 = tile[x] - mean;
      let a1 = tile[x + 1] - mean;
      let a2 = tile[x + 2] - mean;
      let a3 = tile[x + 3] - mean;
      for (let j = 0, p = r; j < i; j++, p += TILE_ROWS) {
        const l = normals[row + j];
        a0 -= l * out[p];
        a1 -= l * out[p + 1];
        a2 -= l * out[p + 2];
        a3 -= l * out[p + 3];
      }
      const inverse = normals[row + i];
      out[x] = a0 * inverse;
      out[x + 1] = a1 * inverse;
      out[x + 2] = a2 * inverse;
      out[x + 3] = a3 * inverse;
      row += i + 1;
    }
  }
};

/** See {@link Kernels.diagonalLogDensities}. */
export const diagonalLogDensities: Kernels["diagonalLogDensities"] = (
  tile,
  n,
  d,
  normals,
  stride,
  k,
  columns,
) => {
  for (let c = 0; c < k; c++) diagonalLogDensity(tile, n, d, normals, c * stride, columns, c * TILE_ROWS);
};

const diagonalLogDensity = (
  tile: Float64Array,
  n: number,
  d: number,
  normals: Float64Array,
  at: number,
  out: Float64Array,
  outAt: number,
): void => {
  const constant = normals[at];
  for (let r = 0; r < n; r += STEP) {
    let m0 = -0;
    let m1 = -0;
    let m2 = -0;
    let m3 = -0;
    for (let j = 0, x = r; j < d; j++, x += TILE_ROWS) {
      const mean = normals[at + 1 + j];
      const precision = normals[at + 1 + d + j];
      const z0 = tile[x] - mean;
      const z1 = tile[x + 1] - mean;
      const z2 = tile[x + 2] - mean;
      const z3 = tile[x + 3] - mean;
      m0 += precision * (z0 * z0);
      m1 += precision * (z1 * z1);
      m2 += precision * (z2 * z2);
      m3 += precision * (z3 * z3);
    }
    out[outAt + r] = constant - 0.5 * m0;
    out[outAt + r + 1] = constant - 0.5 * m1;
    out[outAt + r + 2] = constant - 0.5 * m2;
    out[outAt + r + 3] = constant - 0.5 * m3;
  }
};

/** See {@link Kernels.affineForms}. */
export const affineForms: Kernels["affineForms"] = (columns, n, d, forms, k, out) => {
  for (let c = 0; c < k; c++) affineForm(columns, n, d, forms, c * (1 + d), out, c * TILE_ROWS);
};

const affineForm = (
  columns: Float64Array,
  n: number,
  d: number,
  forms: Float64Array,
  at: number,
  out: Float64Array,
  outAt: number,
): void => {
  const constant = forms[at];
  for (let r = 0; r < n; r += STEP) {
    let v0 = constant;
    let v1 = constant;
    let v2 = constant;
    let v3 = constant;
    for (let j = 0, x = r; j < d; j++, x += TILE_ROWS) {
      const factor = forms[at + 1 + j];
      v0 += factor * columns[x];
      v1 += factor * columns[x + 1];
      v2 += factor * columns[x + 2];
      v3 += factor * columns[x + 3];
    }
    out[outAt + r] = v0;
    out[outAt + r + 1] = v1;
    out[outAt + r + 2] = v2;
    out[outAt + r + 3] = v3;
  }
};
