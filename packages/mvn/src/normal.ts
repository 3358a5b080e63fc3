import { E, type Either, type EmError } from "@latentjs/em-core";
import { cholesky, choleskyLogDet, floats, LN_2PI, mapFloats, scratch, solveLower } from "@latentjs/numerics";
import type { Moments } from "./moments.js";

/** A multivariate normal distribution of d dimensions. */
export interface Mvn {
  /** Length d. */
  readonly mean: Float64Array;
  /** Row-major d × d, symmetric, positive definite. */
  readonly cov: Float64Array;
}

// What every component needs in every iteration.
const [factorOf, gapOf, halfOf, restOf] = [scratch(), scratch(), scratch(), scratch()];

/** 2^-970: sums of squares below it lose digits to the end of the range of doubles. */
const LEAST_VARIANCE = 1e-292;

/**
 * Variance below which the values of a column cannot be told from the rounding of their mean: the column's spread is
 * then a few units in the last place of its values. In the squared unit of the column, so it changes with the unit.
 */
export const roundingVariance = (mean: number): number => {
  const spread = 16 * Number.EPSILON * mean;
  return Math.max(spread * spread, LEAST_VARIANCE);
};

/**
 * Lower Cholesky factor of a d × d covariance, row-major, fresh. Error: `NotPositiveDefinite` naming `what`, with the
 * first pivot that is not above rounding.
 */
export const choleskyFactor = (
  cov: Float64Array,
  d: number,
  what: string = "The covariance",
): Either<EmError, Float64Array> => {
  const chol = floats(d * d);
  const error = factorInto(chol, cov, d, what);
  return error === null ? E.right(chol) : E.left(error);
};

/** The same, written to `chol`: the error, or null. */
export const factorInto = (
  chol: Float64Array,
  cov: Float64Array,
  d: number,
  what: string = "The covariance",
): EmError | null => {
  const pivot = cholesky(cov, d, chol);
  return pivot < 0 ? null : { _tag: "NotPositiveDefinite", what, pivot, value: chol[pivot * d + pivot] };
};

/**
 * Maximum likelihood from moments: the weighted mean and scatter / weight. Error: `NotPositiveDefinite` where a column
 * is constant to rounding or columns are collinear.
 */
export const estimateMvn = ({ weight, mean, scatter }: Moments): Either<EmError, Mvn> => {
  const d = mean.length;
  const cov = mapFloats(scatter, (v) => v / weight);
  const what = "The covariance";
  for (let j = 0; j < d; j++) {
    const value = cov[j * d + j];
    if (!(value > roundingVariance(mean[j])))
      return E.left({ _tag: "NotPositiveDefinite", what, pivot: j, value });
  }
  const error = factorInto(factorOf(d * d), cov, d, what);
  return error === null ? E.right({ mean, cov }) : E.left(error);
};

/**
 * Expected log-likelihood sum_i w[i] log f(x[i] | params) from moments, in nats, all constants included:
 * -w/2 (d log 2 pi + log det cov + trace(cov^-1 (scatter / w + g g^T))) with g the gap between the two means.
 * -Infinity where `params.cov` is singular.
 */
export const expectedLogLikelihood = ({ mean, cov }: Mvn, moments: Moments): number => {
  const d = mean.length;
  if (moments.weight === 0) return 0;
  const chol = factorOf(d * d);
  if (cholesky(cov, d, chol) >= 0) return Number.NEGATIVE_INFINITY;
  const gap = gapOf(d);
  for (let j = 0; j < d; j++) gap[j] = moments.mean[j] - mean[j];
  solveLower(chol, d, gap);
  let distance = 0;
  for (let j = 0; j < d; j++) distance += gap[j] * gap[j];
  const trace = traceOfSolve(chol, d, moments.scatter);
  return -0.5 * (moments.weight * (d * LN_2PI + choleskyLogDet(chol, d) + distance) + trace);
};

/**
 * trace(A^-1 B) for A = chol chol^T and symmetric B, both d × d: with B = columns b[j], the trace of
 * chol^-1 B chol^-T, by two rounds of forward substitution.
 */
export const traceOfSolve = (chol: Float64Array, d: number, b: Float64Array): number => {
  // Row by row: the entries of a row do not wait for each other.
  const half = halfOf(d * d);
  half.set(b);
  for (let i = 0; i < d; i++) solveRow(chol, d, half, i, 0);
  // Entry (i, i) of the second solution needs the rows above it, from their diagonals on.
  const rest = restOf(d * d);
  for (let i = 0; i < d; i++) for (let j = i; j < d; j++) rest[i * d + j] = half[j * d + i];
  let trace = -0;
  for (let i = 0; i < d; i++) {
    solveRow(chol, d, rest, i, i);
    trace += rest[i * d + i];
  }
  return trace;
};

/**
 * Row i of chol^-1 B in the place of row i of B, from column `from` on, when the rows above it are solved. Four rows are taken off
 * at a time, so that an entry is fetched and stored once for them.
 */
const solveRow = (chol: Float64Array, d: number, b: Float64Array, i: number, from: number): void => {
  const row = i * d;
  let k = 0;
  for (; k + 3 < i; k += 4) {
    const l0 = chol[row + k];
    const l1 = chol[row + k + 1];
    const l2 = chol[row + k + 2];
    const l3 = chol[row + k + 3];
    for (let at = k * d + from, to = row + from; to < row + d; at++, to++) {
      b[to] = b[to] - l0 * b[at] - l1 * b[at + d] - l2 * b[at + 2 * d] - l3 * b[at + 3 * d];
    }
  }
  for (; k < i; k++) {
    const l = chol[row + k];
    for (let at = k * d + from, to = row + from; to < row + d; at++, to++) b[to] -= l * b[at];
  }
  const pivot = chol[row + i];
  for (let j = from; j < d; j++) b[row + j] /= pivot;
};
