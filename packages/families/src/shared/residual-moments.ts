import type { Either, EmError, StatsAlgebra } from "@latentjs/em-core";
import { E } from "@latentjs/em-core";
import { momentsAlgebra, roundingVariance, type Moments } from "@latentjs/mvn";
import { cholesky, solveLower, solveLowerTranspose } from "@latentjs/numerics";
import { dependent } from "./frame.js";

/**
 * Statistics of least squares: moments of the p predictors and, last, of the residuals that some coefficients leave.
 *
 * Residuals instead of responses make every M-step a step of iterative refinement: near the estimate, what is subtracted from their
 * scatter is small, so the variance has all its digits also where the predictors explain nearly everything.
 */
export interface ResidualMoments {
  /** The coefficients that left the residuals: the intercept, then p slopes. */
  readonly centre: Float64Array;
  readonly moments: Moments;
}

/** The sums of statistics with other coefficients are those with their weighted mean. */
export const residualMomentsAlgebra = (p: number): StatsAlgebra<ResidualMoments> => {
  const { empty, concat, scale } = momentsAlgebra(p + 1);
  return {
    empty: { centre: new Float64Array(p + 1), moments: empty },
    concat: (x, y) => {
      if (x.moments.weight === 0) return y;
      if (y.moments.weight === 0) return x;
      const share = y.moments.weight / (x.moments.weight + y.moments.weight);
      const centre = x.centre.map((value, j) => value + share * (y.centre[j] - value));
      return { centre, moments: concat(recentred(x, centre), recentred(y, centre)) };
    },
    scale: (factor, { centre, moments }) => ({ centre, moments: scale(factor, moments) }),
  };
};

/** The moments with the residuals that `to` leaves. */
const recentred = ({ centre, moments }: ResidualMoments, to: Float64Array): Moments => {
  const less = to.map((value, j) => value - centre[j]);
  if (less.every((value) => value === 0)) return moments;
  const p = to.length - 1;
  const m = p + 1;
  const mean = moments.mean.slice();
  const scatter = moments.scatter.slice();
  mean[p] = residualMean(moments, less);
  scatter[p * m + p] = residualScatter(moments, less);
  for (let j = 0; j < p; j++) {
    for (let l = 0; l < p; l++) scatter[p * m + j] -= less[l + 1] * moments.scatter[j * m + l];
    scatter[j * m + p] = scatter[p * m + j];
  }
  return { weight: moments.weight, mean, scatter };
};

/** Mean of the residuals when the coefficients are moved by `step`. */
const residualMean = ({ mean }: Moments, step: Float64Array): number => {
  const p = mean.length - 1;
  let rest = mean[p] - step[0];
  for (let j = 0; j < p; j++) rest -= step[j + 1] * mean[j];
  return rest;
};

/** Scatter of the residuals about their mean when the slopes are moved by `step`. */
const residualScatter = ({ mean, scatter }: Moments, step: Float64Array): number => {
  const m = mean.length;
  const p = m - 1;
  let total = scatter[p * m + p];
  for (let j = 0; j < p; j++) {
    total -= 2 * step[j + 1] * scatter[p * m + j];
    for (let l = 0; l < p; l++) total += step[j + 1] * step[l + 1] * scatter[j * m + l];
  }
  return total;
};

/** Weighted sum of squares of the residuals that coefficients `at` leave. */
export const squaresAt = ({ centre, moments }: ResidualMoments, at: Float64Array): number => {
  const step = at.map((value, j) => value - centre[j]);
  const mean = residualMean(moments, step);
  return residualScatter(moments, step) + moments.weight * mean * mean;
};

/** Coefficients of least squares, the intercept first, and the variance about them. */
export interface LeastSquares {
  readonly coefficients: Float64Array;
  readonly variance: number;
}

/**
 * Least squares from statistics. Left: a predictor that is constant or a combination of those before it among these rows, or a response
 * that the predictors give exactly; `names` are those of the predictors and of the response.
 */
export const leastSquares = (
  { centre, moments }: ResidualMoments,
  names: ReadonlyArray<string>,
): Either<EmError, LeastSquares> => {
  const { weight, mean, scatter } = moments;
  const p = centre.length - 1;
  const m = p + 1;
  const inner = new Float64Array(p * p);
  for (let j = 0; j < p; j++) for (let l = 0; l < p; l++) inner[j * p + l] = scatter[j * m + l];
  for (let j = 0; j < p; j++) {
    if (!(inner[j * p + j] > weight * roundingVariance(mean[j]))) return E.left(dependent(names[j], j === 0));
  }
  const pivot = cholesky(inner, p, inner);
  if (pivot >= 0) return E.left(dependent(names[pivot], pivot === 0));
  const step = new Float64Array(p + 1);
  for (let j = 0; j < p; j++) step[j + 1] = scatter[p * m + j];
  solveLower(inner, p, step, 1);
  // What the predictors explain of the residuals, |L^-1 c|^2, is left out of the variance before c is overwritten.
  let variance = scatter[p * m + p];
  for (let j = 0; j < p; j++) variance -= step[j + 1] * step[j + 1];
  variance /= weight;
  solveLowerTranspose(inner, p, step, 1);
  step[0] = residualMean(moments, step);
  const coefficients = centre.map((value, j) => value + step[j]);
  const level =
    coefficients[0] + mean.reduce((sum, value, j) => (j < p ? sum + value * coefficients[j + 1] : sum), 0);
  return variance > roundingVariance(level)
    ? E.right({ coefficients, variance })
    : E.left({
        _tag: "DegenerateColumn",
        column: names[p],
        problem: "is constant or given exactly by the predictors, so that its variance about them is 0",
        remedy: "Fit fewer components, or leave predictors out.",
      });
};
