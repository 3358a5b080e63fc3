import { E, invalidInput, type Either, type EmError } from "@latentjs/em-core";
import { checkedVector, factoredMvn, notPositiveDefinite, type FactoredMvn, type MvnInput } from "./input.js";
import type { Mvn } from "./normal.js";
import { blockProduct, checkedIndices, reorderedCholesky } from "./partition.js";

/**
 * Distribution of the columns `indices` (from 0, in this order) alone. Errors: those of `makeMvn`; no index, an index
 * that is no column, an index given twice.
 */
export const marginal = (mvn: MvnInput, indices: ArrayLike<number>): Either<EmError, Mvn> =>
  E.chain(({ mvn: { mean, cov } }: FactoredMvn): Either<EmError, Mvn> => {
    const d = mean.length;
    const kept = checkedIndices(indices, d, "indices");
    if (E.isLeft(kept)) return kept;
    if (kept.right.length === 0) return E.left(invalidInput("indices", "at least one column", "none"));
    return E.right({
      mean: Float64Array.from(kept.right, (j) => mean[j]),
      cov: Float64Array.from(kept.right.flatMap((i) => kept.right.map((j) => cov[i * d + j]))),
    });
  })(factoredMvn(mvn));

/**
 * Distribution of the other columns, in increasing order, given that column `observed[i]` (from 0) is `values[i]`.
 *
 * Mean and covariance (the Schur complement) come from one Cholesky factor with the observed columns first, so the
 * covariance is symmetric and positive definite by construction. With nothing observed it is the distribution itself.
 * Errors: those of `makeMvn`; an index that is no column or given twice, every column observed, a wrong number of
 * values, a value that is not finite. Cost d³/6.
 */
export const conditional = (
  mvn: MvnInput,
  observed: ArrayLike<number>,
  values: ArrayLike<number>,
): Either<EmError, Mvn> =>
  E.chain(({ mvn: checked }: FactoredMvn): Either<EmError, Mvn> => {
    const given = checkedIndices(observed, checked.mean.length, "observed");
    if (E.isLeft(given)) return given;
    const o = given.right.length;
    if (o === 0 && values.length === 0) return E.right(checked);
    if (o === checked.mean.length) {
      return E.left(invalidInput("observed", `at most ${o - 1} columns, so that one is left`, o));
    }
    const x = checkedVector(values, "values", o);
    return E.isLeft(x) ? x : schurComplement(checked, given.right, x.right);
  })(factoredMvn(mvn));

const schurComplement = (
  { mean, cov }: Mvn,
  observed: ReadonlyArray<number>,
  values: Float64Array,
): Either<EmError, Mvn> => {
  const d = mean.length;
  const o = observed.length;
  const rest = Array.from(mean.keys()).filter((j) => !observed.includes(j));
  const order = [...observed, ...rest];
  const chol = new Float64Array(d * d);
  const pivot = reorderedCholesky(cov, d, order, chol);
  if (pivot >= 0) {
    // A matrix at the edge of rounding can pass in one order of its columns and fail in another.
    return E.left(notPositiveDefinite("cov", order[pivot], chol[pivot * d + pivot]));
  }
  // The first o entries become z = L^-1 (x - mean), the others B z.
  const shift = new Float64Array(d);
  for (let i = 0; i < d; i++) {
    const row = i * d;
    let total = 0;
    for (let k = 0; k < Math.min(i, o); k++) total += chol[row + k] * shift[k];
    shift[i] = i < o ? (values[i] - mean[order[i]] - total) / chol[row + i] : total;
  }
  return E.right({
    mean: Float64Array.from(rest, (j, i) => mean[j] + shift[o + i]),
    cov: blockProduct(chol, d, o),
  });
};
