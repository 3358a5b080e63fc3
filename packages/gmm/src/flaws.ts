import { E } from "@latentjs/em-core";
import { effectiveRows, tooFewRows, type Flaw, type FlawsOf } from "@latentjs/mixture";
import { choleskyFactor } from "@latentjs/mvn";
import { symmetricEigen } from "@latentjs/numerics";
import type { CheckedFit } from "./checked-fit.js";
import type { GmmParams } from "./params.js";
import { relativeTo } from "./relative.js";
import type { CovarianceStructure } from "./structure.js";

/**
 * A component of at most this many times d + 1 effective rows is one of few rows: d + 1 of them are what a covariance of d columns needs, and
 * so many find a flat shape among many rows by accident.
 */
const FEW = 3;

/** The variance, next to every larger component's in the same direction, below which few rows are almost no spread: 1 % in standard deviations. */
const NARROW = 1e-4;

/**
 * What is wrong with the components of a Gaussian mixture: too few rows, or few rows and an eigenvalue of inv(cov[j]) cov[k] below 1e-4 for every component
 * j of more rows (the ratio that Hathaway 1985, Ann. Statist. 13:795-800, bounds). The ratio is the same in any linear coordinates. A
 * narrow component of many rows is a feature of the data and no flaw.
 */
export const flawsOfGaussians = <S>(
  structure: CovarianceStructure<S>,
  { batch: { rows, cols: d } }: Pick<CheckedFit, "batch">,
): FlawsOf<GmmParams> => {
  const own = d + structure.covarianceParameters(2, d) - structure.covarianceParameters(1, d);
  return (params, totalWeight) => {
    // Noise, behind the components, holds what it holds.
    const shares = params.weights.subarray(0, params.components.length);
    const held = effectiveRows(shares, rows, totalWeight);
    return [...tooFewRows(held, d, own), ...nearSingular(params, held, d)];
  };
};

const nearSingular = ({ components }: GmmParams, held: Float64Array, d: number): ReadonlyArray<Flaw> => {
  const few = Array.from(held, (rows) => rows <= FEW * (d + 1));
  if (!few.includes(true)) return [];
  return components.flatMap(({ cov }, component): ReadonlyArray<Flaw> => {
    if (!few[component]) return [];
    const others = components.filter((_, j) => j !== component && (!few[j] || few.every((isFew) => isFew)));
    const ratio = others.reduce((most, other) => Math.max(most, leastRatio(other.cov, cov, d)), 0);
    if (others.length === 0 || !(ratio < NARROW)) return [];
    const rows = held[component];
    const spread = `${Math.sqrt(Math.max(0, ratio)).toPrecision(2)} times the standard deviation of every larger component in some direction`;
    const message = `Component ${component} holds ${rows.toPrecision(3)} effective rows with at most ${spread}: its likelihood comes from these few rows being almost equal.`;
    return [{ component, reason: "near-singular", rows, message }];
  });
};

/** The smallest eigenvalue of inv(a) b for covariances a and b: the least that b is of a in any direction. */
const leastRatio = (a: Float64Array, b: Float64Array, d: number): number => {
  const factor = choleskyFactor(a, d);
  if (E.isLeft(factor)) return Number.POSITIVE_INFINITY;
  return symmetricEigen(relativeTo(factor.right, b, d), d).values[d - 1];
};
