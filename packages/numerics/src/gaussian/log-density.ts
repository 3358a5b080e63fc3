import { ROW_BLOCK } from "./tile.js";

/**
 * Log-densities of a tile of rows under N(mean, chol chol^T), in nats: out[i] for the n rows.
 *
 * `tile` column by column with `stride`; `chol` lower, row-major d × d; `reciprocals[i]` is 1 / chol[i][i];
 * `logNormalizer[0]` is -(d log 2 pi + log det) / 2, in an array because a number would be boxed in every call; `scratch` holds 4 d numbers. Forward substitution on the centred rows,
 * two rows of the factor and four rows of the tile at a time: that many independent sums keep the adders busy. Cost
 * n d^2 / 2 multiplications. Allocates nothing and checks nothing.
 */
export const gaussianLogDensity = (
  tile: Float64Array,
  stride: number,
  n: number,
  d: number,
  mean: Float64Array,
  chol: Float64Array,
  reciprocals: Float64Array,
  logNormalizer: Float64Array,
  scratch: Float64Array,
  out: Float64Array,
): void => {
  const y = scratch;
  const constant = logNormalizer[0];
  for (let r = 0; r < n; r += ROW_BLOCK) {
    let m0 = 0;
    let m1 = 0;
    let m2 = 0;
    let m3 = 0;
    let i = 0;
    for (; i + 1 < d; i += 2) {
      const rowA = i * d;
      const rowB = rowA + d;
      const xA = i * stride + r;
      const xB = xA + stride;
      const meanA = mean[i];
      const meanB = mean[i + 1];
      let a0 = tile[xA] - meanA;
      let a1 = tile[xA + 1] - meanA;
      let a2 = tile[xA + 2] - meanA;
      let a3 = tile[xA + 3] - meanA;
      let b0 = tile[xB] - meanB;
      let b1 = tile[xB + 1] - meanB;
      let b2 = tile[xB + 2] - meanB;
      let b3 = tile[xB + 3] - meanB;
      let p = 0;
      for (let j = 0; j < i; j++, p += 4) {
        const lA = chol[rowA + j];
        const lB = chol[rowB + j];
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
      const below = chol[rowB + i];
      const invA = reciprocals[i];
      const invB = reciprocals[i + 1];
      a0 *= invA;
      a1 *= invA;
      a2 *= invA;
      a3 *= invA;
      b0 = (b0 - below * a0) * invB;
      b1 = (b1 - below * a1) * invB;
      b2 = (b2 - below * a2) * invB;
      b3 = (b3 - below * a3) * invB;
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
    }
    if (i < d) {
      const row = i * d;
      const x = i * stride + r;
      const centre = mean[i];
      let a0 = tile[x] - centre;
      let a1 = tile[x + 1] - centre;
      let a2 = tile[x + 2] - centre;
      let a3 = tile[x + 3] - centre;
      for (let j = 0, p = 0; j < i; j++, p += 4) {
        const l = chol[row + j];
        a0 -= l * y[p];
        a1 -= l * y[p + 1];
        a2 -= l * y[p + 2];
        a3 -= l * y[p + 3];
      }
      const inv = reciprocals[i];
      a0 *= inv;
      a1 *= inv;
      a2 *= inv;
      a3 *= inv;
      m0 += a0 * a0;
      m1 += a1 * a1;
      m2 += a2 * a2;
      m3 += a3 * a3;
    }
    out[r] = constant - 0.5 * m0;
    out[r + 1] = constant - 0.5 * m1;
    out[r + 2] = constant - 0.5 * m2;
    out[r + 3] = constant - 0.5 * m3;
  }
};

/**
 * Log-densities of a tile under a normal with independent columns: `precisions[j]` is 1 / variance of column j.
 * Otherwise as {@link gaussianLogDensity}. Cost n d multiplications.
 */
export const diagonalLogDensity = (
  tile: Float64Array,
  stride: number,
  n: number,
  d: number,
  mean: Float64Array,
  precisions: Float64Array,
  logNormalizer: Float64Array,
  out: Float64Array,
): void => {
  const constant = logNormalizer[0];
  for (let r = 0; r < n; r += ROW_BLOCK) {
    let m0 = 0;
    let m1 = 0;
    let m2 = 0;
    let m3 = 0;
    for (let j = 0, x = r; j < d; j++, x += stride) {
      const centre = mean[j];
      const precision = precisions[j];
      const z0 = tile[x] - centre;
      const z1 = tile[x + 1] - centre;
      const z2 = tile[x + 2] - centre;
      const z3 = tile[x + 3] - centre;
      m0 += precision * (z0 * z0);
      m1 += precision * (z1 * z1);
      m2 += precision * (z2 * z2);
      m3 += precision * (z3 * z3);
    }
    out[r] = constant - 0.5 * m0;
    out[r + 1] = constant - 0.5 * m1;
    out[r + 2] = constant - 0.5 * m2;
    out[r + 3] = constant - 0.5 * m3;
  }
};

/**
 * Whitens a tile, out = chol^-1 (x - centre) row by row, by forward substitution; `out` column by column like `tile`.
 * Otherwise as {@link gaussianLogDensity}.
 */
export const whitenTile = (
  tile: Float64Array,
  stride: number,
  n: number,
  d: number,
  centre: Float64Array,
  chol: Float64Array,
  reciprocals: Float64Array,
  out: Float64Array,
): void => {
  for (let r = 0; r < n; r += ROW_BLOCK) {
    for (let i = 0, x = r; i < d; i++, x += stride) {
      const row = i * d;
      const c = centre[i];
      let a0 = tile[x] - c;
      let a1 = tile[x + 1] - c;
      let a2 = tile[x + 2] - c;
      let a3 = tile[x + 3] - c;
      for (let j = 0, p = r; j < i; j++, p += stride) {
        const l = chol[row + j];
        a0 -= l * out[p];
        a1 -= l * out[p + 1];
        a2 -= l * out[p + 2];
        a3 -= l * out[p + 3];
      }
      const inverse = reciprocals[i];
      out[x] = a0 * inverse;
      out[x + 1] = a1 * inverse;
      out[x + 2] = a2 * inverse;
      out[x + 3] = a3 * inverse;
    }
  }
};
