import {
  E,
  invalidInput,
  toFlatRows,
  type Either,
  type EmError,
  type FlatRows,
  type RowsInput,
} from "@latentjs/em-core";
import { checkedVector, factoredMvn, type FactoredMvn, type MvnInput } from "./input.js";
import { choleskyFactor, type Mvn } from "./normal.js";

/**
 * Distribution of A x + b, with mean A mean + b and covariance A cov A^T = (A L)(A L)^T; `a` m × d, `b` of length m.
 *
 * Errors: those of `makeMvn`; wrong shapes, entries that are not finite, rows of A of which one depends on the
 * others: the image has then no density. Cost m d (d + m) / 2.
 */
export const affine = (mvn: MvnInput, a: RowsInput, b: ArrayLike<number>): Either<EmError, Mvn> =>
  E.chain((factored: FactoredMvn) =>
    E.chain((map: FlatRows) =>
      E.chain((shift: Float64Array) => image(factored, map, shift))(checkedVector(b, "b", map.rows)),
    )(toFlatRows(a, { path: "A", missing: "refused", cols: factored.mvn.mean.length })),
  )(factoredMvn(mvn));

const image = (
  { mvn: { mean }, chol }: FactoredMvn,
  { rows: m, cols: d, data: a }: FlatRows,
  b: Float64Array,
): Either<EmError, Mvn> => {
  if (m > d) return E.left(invalidInput("A", `at most ${d} rows for ${d} columns`, m, "Drop rows."));
  const root = new Float64Array(m * d);
  const shifted = b.slice();
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < d; j++) {
      shifted[i] += a[i * d + j] * mean[j];
      for (let k = 0; k <= j; k++) root[i * d + k] += a[i * d + j] * chol[j * d + k];
    }
  }
  const cov = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      let total = 0;
      for (let k = 0; k < d; k++) total += root[i * d + k] * root[j * d + k];
      cov[i * m + j] = total;
      cov[j * m + i] = total;
    }
  }
  return E.bimap(dependentRow, () => ({ mean: shifted, cov }))(choleskyFactor(cov, m));
};

const dependentRow = (error: EmError): EmError =>
  error._tag === "NotPositiveDefinite"
    ? invalidInput(
        "A",
        "linearly independent rows",
        error.pivot === 0 ? "a row 0 of zeros" : `row ${error.pivot} that the rows before it determine`,
        `Drop row ${error.pivot}.`,
      )
    : error;
