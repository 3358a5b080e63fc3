/**
 * Inverse Gaussian components for positive measurements: first-passage times of a drifting Brownian motion.
 *
 * Takes one column of positive numbers; no missing values, no censoring. log f(x) = (log(shape / (2π x³)) - shape (x - mean)² / (mean² x)) / 2. The
 * estimates are the weighted mean and weight / sum of (x - mean)² / (mean² x); a component whose values are all equal has none.
 * Source: Tweedie (1957), Ann. Math. Statist. 28, 362-377; Johnson, Kotz & Balakrishnan (1994), Continuous Univariate Distributions 1, 2nd ed.,
 * ch. 15. Draws: Michael, Schucany & Haas (1976), Am. Stat. 30, 88-90.
 */
import {
  aboveZero,
  divergencesOfColumn,
  E,
  ifSpread,
  positiveNumbers,
  reciprocalDivergences,
  scalars,
  spreadAbout,
  spreadOfColumn,
  spreads,
  univariateFamily,
  univariateModule,
  type FamilyModule,
  type NamedFamily,
  type Spread,
  type Univariate,
  type UnivariateSpec,
} from "@latentjs/mixture";
import { LN_2PI, log, standardNormal } from "@latentjs/numerics";
import { roundingAt } from "./shared/rounding.js";

/** Parameters of one component; its variance is mean³ / shape. */
export interface InverseGaussian {
  /** > 0. */
  readonly mean: number;
  /** In units of the column, > 0; usually called lambda. */
  readonly shape: number;
}

/** Weight, mean and sum of (x - mean)² / (mean² x). */
export type InverseGaussianStats = Spread;

const definition: Univariate<InverseGaussian, InverseGaussianStats> = {
  name: "inverse-gaussian",
  summary: "Positive measurements with a heavy tail: first-passage times",
  support: positiveNumbers,
  derive: [log],
  feature: 1,
  parameters: scalars<InverseGaussian>({ mean: aboveZero, shape: aboveZero }),
  stats: spreads(reciprocalDivergences),
  open: ({ mean, shape }) => {
    const constant = (log(shape) - LN_2PI) / 2;
    const half = 0.5 * shape;
    const divergences = divergencesOfColumn(reciprocalDivergences, 0, mean);
    return {
      logDensity: (batch, from, to, out) => {
        const logX = batch.columns[1];
        const apart = divergences.compute(batch, from, to);
        for (let i = from; i < to; i++) out[i - from] = constant - 1.5 * logX[i] - half * apart[i - from];
      },
      accumulator: () => spreadOfColumn(reciprocalDivergences, 0, mean, divergences),
    };
  },
  estimate: (stats) =>
    ifSpread(reciprocalDivergences, stats, () =>
      E.right({ mean: stats.mean, shape: stats.weight / stats.spread }),
    ),
  q: ({ mean, shape }, stats) =>
    (stats.weight * log(shape) - shape * spreadAbout(reciprocalDivergences, stats, mean)) / 2,
  rounding: ({ mean, shape }) => roundingAt(Math.sqrt(shape / mean)),
  neutral: ({ mean, variance }) => ({ mean, shape: variance > 0 ? (mean * mean * mean) / variance : mean }),
  draw: ({ mean, shape }, rng) => {
    const z = standardNormal(rng);
    const y = (mean * z * z) / (2 * shape);
    // The smaller root of the quadratic, in a form that does not cancel.
    const x = mean / (1 + y + Math.sqrt(y * (2 + y)));
    return rng.uniform() * (mean + x) <= mean ? x : mean * (mean / x);
  },
};

/** Inverse Gaussian components for a column of positive numbers. */
export const inverseGaussian = (spec: UnivariateSpec): NamedFamily<InverseGaussian, InverseGaussianStats> =>
  univariateFamily(definition, spec);

/** The family for fits by name. */
export const family: FamilyModule = univariateModule(definition);
