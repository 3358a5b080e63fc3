/**
 * Solves L·x = b in place: b[offset .. offset + d) becomes x.
 *
 * `l` lower triangular, row-major d × d, nonzero diagonal (not checked). Allocates nothing.
 */
export const solveLower = (l: Float64Array, d: number, b: Float64Array, offset = 0): void => {
  for (let i = 0; i < d; i++) {
    const row = i * d;
    let rest = b[offset + i];
    for (let k = 0; k < i; k++) rest -= l[row + k] * b[offset + k];
    b[offset + i] = rest / l[row + i];
  }
};

/**
 * Solves Lᵀ·x = b in place: b[offset .. offset + d) becomes x.
 *
 * `l` lower triangular, row-major d × d, nonzero diagonal (not checked). Allocates nothing.
 */
export const solveLowerTranspose = (l: Float64Array, d: number, b: Float64Array, offset = 0): void => {
  for (let i = d - 1; i >= 0; i--) {
    const row = i * d;
    const x = b[offset + i] / l[row + i];
    b[offset + i] = x;
    for (let k = 0; k < i; k++) b[offset + k] -= l[row + k] * x;
  }
};

/**
 * out[offset .. offset + d) = L·x for lower triangular `l`, row-major d × d.
 *
 * `out` may be `x` itself when the offset is 0, because rows are written from the last to the first. Allocates nothing.
 */
export const multiplyLower = (
  l: Float64Array,
  d: number,
  x: ArrayLike<number>,
  out: Float64Array,
  offset = 0,
): void => {
  for (let i = d - 1; i >= 0; i--) {
    const row = i * d;
    let sum = -0;
    for (let k = 0; k <= i; k++) sum += l[row + k] * x[k];
    out[offset + i] = sum;
  }
};
