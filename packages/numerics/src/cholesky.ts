import { log } from "./log.js";

/** Distance from 1 to the next double. */
const EPSILON = 2.220446049250313e-16;

/**
 * Lower Cholesky factor L of A = L·Lᵀ; returns -1, or the index of the first pivot that is not above rounding.
 *
 * `a` and `l` row-major d × d, which may be the same array; only the lower triangle of `a` is read, and the upper triangle
 * of `l` is set to 0. A pivot p of row i (the variance that the earlier variables leave unexplained) is refused when
 * p <= 16·d·eps·a[i][i], or when it is not finite: rounding alone leaves up to about d·eps·a[i][i] where the exact
 * pivot is 0. The limit is relative to the diagonal element because rescaling the variables, A to D·A·D, rescales pivot and
 * diagonal alike: the answer does not depend on the units of the data. On refusal the pivot's value is left in
 * l[i*d+i], rows 0..i-1 hold the factor so far, and later rows of `l` are unspecified. Cost d³/6 multiplications.
 * Source: Higham (2002), Accuracy and Stability of Numerical Algorithms, section 10.1.
 */
export const cholesky = (a: Float64Array, d: number, l: Float64Array): number => {
  const limit = 16 * d * EPSILON;
  for (let i = 0; i < d; i++) {
    const row = i * d;
    const diagonal = a[row + i];
    let pivot = diagonal;
    for (let j = 0; j < i; j++) {
      const other = j * d;
      let rest = a[row + j];
      for (let k = 0; k < j; k++) rest -= l[row + k] * l[other + k];
      rest /= l[other + j];
      l[row + j] = rest;
      pivot -= rest * rest;
    }
    // False for NaN too, and for an infinite diagonal, because then the right side is infinite as well.
    if (!(pivot > limit * diagonal)) {
      l[row + i] = pivot;
      return i;
    }
    l[row + i] = Math.sqrt(pivot);
    // A loop: for rows this short a call of `fill` takes longer than the rest.
    for (let k = row + i + 1; k < row + d; k++) l[k] = 0;
  }
  return -1;
};

/** Logarithm of the determinant of A = L·Lᵀ, as 2·sum_i log L[i][i]; `l` row-major d × d with a positive diagonal. */
export const choleskyLogDet = (l: Float64Array, d: number): number => {
  let sum = -0;
  for (let i = 0; i < d; i++) sum += log(l[i * d + i]);
  return 2 * sum;
};
