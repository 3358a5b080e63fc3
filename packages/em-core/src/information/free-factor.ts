import { cholesky, solveLower, solveLowerTranspose } from "@latentjs/numerics";
import { invalidInput, type EmError } from "../errors.js";
import { E, type Either } from "../prelude.js";

/** An information matrix without the coordinates that are fixed, factored. */
export interface FreeFactor {
  /** Indices of the coordinates that are not fixed. */
  readonly free: ReadonlyArray<number>;
  /** Lower Cholesky factor of their information. */
  readonly chol: Float64Array;
  readonly n: number;
}

/** Left: the matrix is not positive definite. */
export const factored = (information: Float64Array, steps: Float64Array): Either<EmError, FreeFactor> => {
  const n = steps.length;
  const free = [...steps.keys()].filter((at) => steps[at] !== 0);
  const m = free.length;
  const chol = restricted(information, free, n);
  const pivot = cholesky(chol, m, chol);
  return pivot < 0
    ? E.right({ free, chol, n })
    : E.left(
        invalidInput(
          "information",
          "a positive definite matrix, as at a maximum of identified parameters",
          `a pivot of ${chol[pivot * m + pivot]} at coordinate ${(free[pivot] ?? 0) + 1} of ${n}`,
          "Iterate to a smaller tolerance, or fit fewer components.",
        ),
      );
};

/** The rows and columns of `free`. */
export const restricted = (a: Float64Array, free: ReadonlyArray<number>, n: number): Float64Array =>
  Float64Array.from(free.flatMap((i) => free.map((j) => a[i * n + j] ?? 0)));

export const transposed = (a: Float64Array, m: number): Float64Array =>
  a.map((_, at) => a[(at % m) * m + Math.floor(at / m)] ?? 0);

/** Each row b of `rows`, any number of them, becomes A⁻¹ b. */
export const solvedRows = ({ chol, free }: FreeFactor, rows: Float64Array): Float64Array => {
  const m = free.length;
  const out = rows.slice();
  for (let row = 0; row * m < out.length; row++) {
    solveLower(chol, m, out, row * m);
    solveLowerTranspose(chol, m, out, row * m);
  }
  return out;
};
