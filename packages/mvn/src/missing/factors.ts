import { E, type Either, type EmError } from "@latentjs/em-core";
import { LN_2PI, log, solveLower } from "@latentjs/numerics";
import { choleskyFactor, type Mvn } from "../normal.js";
import { reorderedCholesky } from "../partition.js";
import { patternTable, type PatternTable } from "./patterns.js";

/** What one pattern of observed entries needs to know of a distribution; o observed entries of d. */
export interface PatternFactor {
  /** o. */
  observed: number;
  /** The observed columns, then the missing ones, each increasing. */
  readonly order: Int32Array;
  /** The factor [L 0; B M] of `reorderedCholesky`, row-major d × d. */
  readonly chol: Float64Array;
  /** Log-density of a row at the mean, -(o log 2 pi + log det (L L^T)) / 2; 0 with nothing observed. */
  constant: number;
}

/** Factors of one distribution, one a pattern. */
export interface PatternFactors {
  readonly patterns: PatternTable;
  /** The factor of a pattern of the table, to be used before the next one is asked for. */
  readonly of: (id: number) => PatternFactor;
}

/** Numbers that the factors of one distribution may hold in memory: 32 MiB. */
const KEPT_NUMBERS = 4_194_304;

/**
 * Factors of `mvn`, each made when it is first asked for. As many as fit into `keptNumbers` are kept, at least one; one
 * more holds whichever of the others was last asked for. A factor has the same bits whether it was kept or made again.
 * Error: `NotPositiveDefinite` where the variance of a column given all others is not above rounding.
 */
export const patternFactors = (
  mvn: Mvn,
  keptNumbers: number = KEPT_NUMBERS,
): Either<EmError, PatternFactors> =>
  E.map(() => factorsOf(mvn.cov, mvn.mean.length, keptNumbers))(regularInAnyOrder(mvn));

/** Rounding of a conditional variance in units of the variance: twice what a Cholesky factor refuses. */
const roundingShare = (d: number): number => 32 * d * Number.EPSILON;

/**
 * The distribution, if the variance of every column given all others is above rounding: then the covariance can be
 * factored with its columns in any order, so for any pattern. The variance is 1 / |L^-1 e[j]|^2. Error: `NotPositiveDefinite`.
 */
export const regularInAnyOrder = (mvn: Mvn): Either<EmError, Mvn> => {
  const d = mvn.mean.length;
  const what = "The covariance";
  return E.chain((chol: Float64Array): Either<EmError, Mvn> => {
    const unit = new Float64Array(d);
    for (let j = 0; j < d; j++) {
      unit.fill(0);
      unit[j] = 1;
      solveLower(chol, d, unit);
      const value = 1 / unit.reduce((total, v) => total + v * v, 0);
      if (!(value > roundingShare(d) * mvn.cov[j * d + j])) {
        return E.left({ _tag: "NotPositiveDefinite", what, pivot: j, value });
      }
    }
    return E.right(mvn);
  })(choleskyFactor(mvn.cov, d, what));
};

const factorsOf = (cov: Float64Array, d: number, keptNumbers: number): PatternFactors => {
  const patterns = patternTable(d);
  const capacity = Math.max(1, Math.floor(keptNumbers / (d * d)));
  const kept: PatternFactor[] = [];
  // Patterns are numbered in the order in which they are met, so those kept are the first ones.
  let spare: PatternFactor | null = null;
  let spareId = -1;
  return {
    patterns,
    of: (id) => {
      if (id < kept.length) return kept[id];
      if (id < capacity) {
        for (let next = kept.length; next <= id; next++) {
          kept.push(factorInto(emptyFactor(d), cov, d, patterns, next));
        }
        return kept[id];
      }
      spare ??= emptyFactor(d);
      if (spareId !== id) factorInto(spare, cov, d, patterns, id);
      spareId = id;
      return spare;
    },
  };
};

const emptyFactor = (d: number): PatternFactor => ({
  observed: 0,
  order: new Int32Array(d),
  chol: new Float64Array(d * d),
  constant: Number.NaN,
});

/** A covariance that is singular for this pattern makes the whole factor NaN, and so the density of its rows. */
const factorInto = (
  factor: PatternFactor,
  cov: Float64Array,
  d: number,
  patterns: PatternTable,
  id: number,
): PatternFactor => {
  const { order, chol } = factor;
  const observed = patterns.split(id, order);
  if (reorderedCholesky(cov, d, order, chol) >= 0) chol.fill(Number.NaN);
  let total = 0;
  for (let i = 0; i < observed; i++) total += log(chol[i * d + i]);
  factor.observed = observed;
  factor.constant = observed === 0 ? 0 : -0.5 * observed * LN_2PI - total;
  return factor;
};
