import { E, type Either, type EmError } from "@latentjs/em-core";
import { choleskyFactor, traceOfSolve } from "@latentjs/mvn";
import { choleskyLogDet, digamma, LN_2, log, logGamma, solveLower } from "@latentjs/numerics";
import type { VariationalPosterior } from "./posterior.js";
import type { ChosenPrior } from "./prior.js";

/** Degrees of freedom of each component's Wishart posterior. */
export const degreesOf = ({ degrees, shape }: ChosenPrior, counts: Float64Array): Float64Array => {
  const share = counts.reduce((a, b) => a + b, 0) / counts.length;
  return counts.map((n) => degrees + (shape.isShared ? share : n));
};

/** Rows that each mean's posterior is worth. */
export const meanPrecisionsOf = ({ meanPrecision }: ChosenPrior, counts: Float64Array): Float64Array =>
  counts.map((n) => meanPrecision + n);

/** sum over j < d of digamma((degrees - j) / 2). */
const digammas = (degrees: number, d: number): number => {
  let total = 0;
  for (let j = 0; j < d; j++) total += digamma((degrees - j) / 2);
  return total;
};

/** log Γ_d(degrees / 2) without its factor of π. */
const logGammas = (degrees: number, d: number): number => {
  let total = 0;
  for (let j = 0; j < d; j++) total += logGamma((degrees - j) / 2);
  return total;
};

/**
 * By how much the expected log-density of a row under each component's posterior lies above the log-density of a normal with the posterior's mean and
 * covariance (Bishop 2006, eqs. 10.64 and 10.65).
 */
export const densityOffsets = (prior: ChosenPrior, { counts }: VariationalPosterior): Float64Array => {
  const d = prior.mean.length;
  const worth = meanPrecisionsOf(prior, counts);
  return degreesOf(prior, counts).map(
    (degrees, c) => 0.5 * (digammas(degrees, d) + d * (LN_2 - log(degrees) - 1 / worth[c])),
  );
};

/**
 * Kullback-Leibler divergence of the normal-Wishart posteriors of all components from their priors, in nats; Infinity where a covariance is
 * singular. For diagonal and spherical precisions the normalising functions are those of a whole Wishart distribution, as in scikit-learn.
 */
export const componentsDivergence = (
  prior: ChosenPrior,
  { counts, components }: VariationalPosterior,
): number => {
  const d = prior.mean.length;
  const before: Either<EmError, Float64Array> = choleskyFactor(prior.scale, d);
  if (E.isLeft(before)) return Number.POSITIVE_INFINITY;
  const logDetBefore = choleskyLogDet(before.right, d);
  const worth = meanPrecisionsOf(prior, counts);
  const allDegrees = degreesOf(prior, counts);
  let total = 0;
  for (const [c, { mean, cov }] of components.entries()) {
    const factor = choleskyFactor(cov, d);
    if (E.isLeft(factor)) return Number.POSITIVE_INFINITY;
    const degrees = allDegrees[c];
    const logDet = choleskyLogDet(factor.right, d) + d * log(degrees);
    const expectedLogDet = digammas(degrees, d) + d * LN_2 - logDet;
    // The normalising constants of two Wishart distributions, and what their exponents differ by.
    total += 0.5 * (degrees * logDet - prior.degrees * logDetBefore);
    total += logGammas(prior.degrees, d) - logGammas(degrees, d) - 0.5 * (degrees - prior.degrees) * d * LN_2;
    total += 0.5 * (degrees - prior.degrees) * expectedLogDet;
    total += 0.5 * (traceOfSolve(factor.right, d, prior.scale) - degrees * d);
    const gap = mean.map((m, j) => m - prior.mean[j]);
    solveLower(factor.right, d, gap);
    const distance = gap.reduce((sum, v) => sum + v * v, 0);
    const ratio = prior.meanPrecision / worth[c];
    total += 0.5 * (d * (ratio - 1 - log(ratio)) + prior.meanPrecision * distance);
  }
  return total;
};
