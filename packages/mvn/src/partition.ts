import { E, invalidInput, type Either, type EmError } from "@latentjs/em-core";
import { cholesky } from "@latentjs/numerics";

/**
 * Cholesky factor of a d × d covariance with its columns taken in `order`; returns -1, or the first pivot that is not
 * above rounding.
 *
 * With the columns split into the first o and the rest, the factor is [L 0; B M]: L L^T is the covariance of the first;
 * for z = L^-1 (x - mean) of the first, B z is how far the conditional mean of the rest lies from their mean; M M^T is
 * the conditional covariance of the rest. `chol` row-major d × d is written. Cost d³/6.
 */
export const reorderedCholesky = (
  cov: Float64Array,
  d: number,
  order: ArrayLike<number>,
  chol: Float64Array,
): number => {
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) chol[i * d + j] = cov[order[i] * d + order[j]];
  }
  return cholesky(chol, d, chol);
};

/** `indices` as whole numbers of [0, d), each at most once; fails where they are not. */
export const checkedIndices = (
  indices: ArrayLike<number>,
  d: number,
  path: string,
): Either<EmError, ReadonlyArray<number>> => {
  const seen = new Set<number>();
  for (let at = 0; at < indices.length; at++) {
    const index = indices[at];
    const place = `${path}, entry ${at}`;
    if (!(Number.isInteger(index) && index >= 0 && index < d)) {
      return E.left(invalidInput(place, `a column from 0 to ${d - 1}`, index));
    }
    if (seen.has(index))
      return E.left(invalidInput(place, "every column at most once", `column ${index} again`));
    seen.add(index);
  }
  return E.right([...seen]);
};

/**
 * Product m m^T of the lower triangular block of `chol` (row-major, `stride` wide) that starts at row and column
 * `from`.
 */
export const blockProduct = (chol: Float64Array, stride: number, from: number): Float64Array => {
  const m = stride - from;
  const product = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      let total = 0;
      for (let k = 0; k <= j; k++) {
        total += chol[(from + i) * stride + from + k] * chol[(from + j) * stride + from + k];
      }
      product[i * m + j] = total;
      product[j * m + i] = total;
    }
  }
  return product;
};
