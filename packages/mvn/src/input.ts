import { E, invalidInput, toFlatRows, type Either, type EmError, type RowsInput } from "@latentjs/em-core";
import { choleskyFactor, type Mvn } from "./normal.js";

/** A multivariate normal as a caller writes it down; an {@link Mvn} is one. */
export interface MvnInput {
  /** Length d. */
  readonly mean: ArrayLike<number>;
  /** d × d: arrays of rows, a Matrix of ml-matrix, a flat array with its shape, or d · d numbers in row-major order. */
  readonly cov: RowsInput | Float64Array;
}

/** A checked distribution with the lower Cholesky factor of its covariance, row-major d × d. */
export interface FactoredMvn {
  readonly mvn: Mvn;
  readonly chol: Float64Array;
}

/** Largest difference of cov[i][j] and cov[j][i], in units of the two standard deviations, that counts as rounding. */
const SYMMETRY_TOLERANCE = 1e-8;

/**
 * Checks a mean of length d and a d × d covariance and copies them.
 *
 * The two triangles may differ by 1e-8 standard deviations i times standard deviation j; the result holds their mean
 * and is symmetric to the bit. Errors: `InvalidInput` for an empty mean, a number that is not finite, a wrong shape, a
 * variance that is not positive, a larger asymmetry, a matrix that is not positive definite. Cost d³/6.
 */
export const makeMvn = (mean: ArrayLike<number>, cov: MvnInput["cov"]): Either<EmError, Mvn> =>
  E.map(({ mvn }: FactoredMvn) => mvn)(factoredMvn({ mean, cov }));

/** The checks of {@link makeMvn}, with the factor they need; `name` is put before the fields in messages. */
export const factoredMvn = (input: MvnInput, name: string = ""): Either<EmError, FactoredMvn> => {
  const prefix = name === "" ? "" : `${name}.`;
  const mean = checkedVector(input.mean, `${prefix}mean`);
  if (E.isLeft(mean)) return mean;
  const d = mean.right.length;
  const path = `${prefix}cov`;
  const cov = E.chain((data: Float64Array) => symmetric(data, d, path))(squareMatrix(input.cov, d, path));
  if (E.isLeft(cov)) return cov;
  return E.bimap(
    (error: EmError) =>
      error._tag === "NotPositiveDefinite" ? notPositiveDefinite(path, error.pivot, error.value) : error,
    (chol: Float64Array): FactoredMvn => ({ mvn: { mean: mean.right, cov: cov.right }, chol }),
  )(choleskyFactor(cov.right, d));
};

/** A copy of `values`; fails where there are none, or not `length` of them, or one is not finite. */
export const checkedVector = (
  values: ArrayLike<number>,
  path: string,
  length?: number,
): Either<EmError, Float64Array> => {
  if (length !== undefined && values.length !== length) {
    return E.left(invalidInput(path, `${length} numbers`, values.length));
  }
  if (values.length === 0) return E.left(invalidInput(path, "at least one number", "none"));
  const copy = Float64Array.from(values);
  const bad = copy.findIndex((v) => !Number.isFinite(v));
  return bad < 0
    ? E.right(copy)
    : E.left(invalidInput(`${path}, entry ${bad}`, "a finite number", copy[bad]));
};

const squareMatrix = (cov: MvnInput["cov"], d: number, path: string): Either<EmError, Float64Array> => {
  const flat = cov instanceof Float64Array;
  if (flat && cov.length !== d * d) {
    return E.left(invalidInput(path, `${d} × ${d} = ${d * d} numbers`, cov.length));
  }
  const input: RowsInput = flat ? { rows: d, cols: d, data: cov } : cov;
  const rows = toFlatRows(input, { path, missing: "refused" });
  if (E.isLeft(rows)) return rows;
  const shape = `${rows.right.rows} × ${rows.right.cols}`;
  return rows.right.rows === d && rows.right.cols === d
    ? E.right(rows.right.data)
    : E.left(invalidInput(path, `${d} × ${d} numbers, as the mean has ${d}`, shape));
};

const symmetric = (cov: Float64Array, d: number, path: string): Either<EmError, Float64Array> => {
  const place = (i: number, j: number): string => `${path}, row ${i}, column ${j}`;
  for (let i = 0; i < d; i++) {
    const variance = cov[i * d + i];
    if (!(variance > 0)) return E.left(invalidInput(place(i, i), "a positive variance", variance));
  }
  const out = cov.slice();
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < i; j++) {
      const below = cov[i * d + j];
      const above = cov[j * d + i];
      const unit = Math.sqrt(cov[i * d + i]) * Math.sqrt(cov[j * d + j]);
      if (!(Math.abs(below - above) <= SYMMETRY_TOLERANCE * unit)) {
        const expected = `${above} as in row ${j}, column ${i}`;
        return E.left(invalidInput(place(i, j), expected, below, "Give a symmetric matrix."));
      }
      const both = below === above ? below : 0.5 * below + 0.5 * above;
      out[i * d + j] = both;
      out[j * d + i] = both;
    }
  }
  return E.right(out);
};

/** That a column's variance given others is not above rounding: the covariance is singular or no covariance. */
export const notPositiveDefinite = (path: string, column: number, variance: number): EmError =>
  invalidInput(
    path,
    "a positive definite matrix",
    `one where column ${column} has variance ${variance} given other columns`,
    `Correct the matrix, or drop column ${column} if the others determine it.`,
  );
