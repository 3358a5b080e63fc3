import { floats, scratch } from "./floats.js";
import { identity, rotateAxes } from "./rotations.js";

/** Eigenvalues of a symmetric matrix, largest first, and their vectors: row f of `vectors` belongs to `values[f]`. */
export interface Eigen {
  readonly values: Float64Array;
  /** Row-major d × d, orthonormal rows; the largest entry of each is positive. */
  readonly vectors: Float64Array;
}

const MOST_SWEEPS = 60;

const [rotatedOf, axesOf, orderOf] = [scratch(), scratch(), scratch()];

/**
 * All eigenvalues and eigenvectors of a symmetric row-major d × d matrix by cyclic Jacobi rotations (Golub & Van Loan 2013, section 8.5), each
 * to the side on which the larger value comes first: small eigenvalues of a scaled matrix come out as accurate as large ones. Only + - * / and
 * square roots.
 */
export const symmetricEigen = (matrix: Float64Array, d: number): Eigen => {
  const rotated = rotatedOf(d * d);
  rotated.set(matrix);
  const axes = identity(d, axesOf(d * d));
  let size = 0;
  for (let at = 0; at < rotated.length; at++) size = Math.max(size, Math.abs(rotated[at]));
  const order = orderOf(d).fill(0);
  // In units of the matrix nothing overflows.
  for (let j = 1; j < d; j++) order[j] = j / size;
  for (let sweep = 0; sweep < MOST_SWEEPS && rotateAxes(rotated, order, axes, d) > 0;) sweep++;
  const values = floats(d);
  const vectors = floats(d * d);
  for (let j = 0; j < d; j++) {
    values[j] = rotated[j * d + j];
    let largest = 0;
    for (let i = 0; i < d; i++) {
      if (Math.abs(axes[i * d + j]) > Math.abs(largest)) largest = axes[i * d + j];
    }
    for (let i = 0; i < d; i++) vectors[j * d + i] = largest < 0 ? -axes[i * d + j] : axes[i * d + j];
  }
  return { values, vectors };
};
