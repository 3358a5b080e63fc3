/**
 * Gamma components for positive measurements: amounts, waiting times of several events.
 *
 * Takes one column of positive numbers; no missing values, no censoring. log f(x) = shape log rate - log Γ(shape) + (shape - 1) log x - rate x, computed
 * from the divergence of x from the mean, so that large shapes cost no digits. The estimate solves log shape - digamma(shape) = log mean - mean log by
 * Newton's method; a component whose values are all equal has none.
 * Source: Johnson, Kotz & Balakrishnan (1994), Continuous Univariate Distributions 1, 2nd ed., ch. 17; start of the iteration: Minka (2002),
 * Estimating a Gamma distribution.
 */
import {
  aboveZero,
  divergencesOfColumn,
  E,
  ifSpread,
  increasingRoot,
  logDivergences,
  positiveNumbers,
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
import { exp, gammaVariate, LN_2PI, log, logMinusDigamma, stirlingError, trigamma } from "@latentjs/numerics";
import { roundingAt } from "./shared/rounding.js";

/** Parameters of one component; its mean is shape / rate. */
export interface Gamma {
  /** > 0. */
  readonly shape: number;
  /** Inverse of the scale, > 0. */
  readonly rate: number;
}

/** Weight, mean and total divergence x/mean - 1 - log(x/mean). */
export type GammaStats = Spread;

/** log f(x) + log x = normaliser(shape) - shape · d(x, mean). */
const normaliser = (shape: number): number => (log(shape) - LN_2PI) / 2 - stirlingError(shape);

const definition: Univariate<Gamma, GammaStats> = {
  name: "gamma",
  summary: "Positive measurements whose spread grows with their size",
  support: positiveNumbers,
  derive: [log],
  feature: 1,
  parameters: scalars<Gamma>({ shape: aboveZero, rate: aboveZero }),
  stats: spreads(logDivergences),
  open: ({ shape, rate }) => {
    const constant = normaliser(shape);
    const mean = shape / rate;
    const divergences = divergencesOfColumn(logDivergences, 0, mean);
    return {
      logDensity: (batch, from, to, out) => {
        const logX = batch.columns[1];
        const apart = divergences.compute(batch, from, to);
        for (let i = from; i < to; i++) out[i - from] = constant - logX[i] - shape * apart[i - from];
      },
      accumulator: () => spreadOfColumn(logDivergences, 0, mean, divergences),
    };
  },
  estimate: (stats) =>
    ifSpread(logDivergences, stats, () => {
      const gap = stats.spread / stats.weight;
      const start = (3 - gap + Math.sqrt((gap - 3) * (gap - 3) + 24 * gap)) / (12 * gap);
      const root = increasingRoot(
        "The likelihood equation of the gamma shape",
        (u) => {
          const shape = exp(u);
          // In units of the gap, so that the residual is relative.
          const value = 1 - logMinusDigamma(shape) / gap;
          return { value, slope: (shape * trigamma(shape) - 1) / gap };
        },
        log(start),
      );
      return E.map((u: number) => ({ shape: exp(u), rate: exp(u) / stats.mean }))(root);
    }),
  q: ({ shape, rate }, stats) =>
    stats.weight * normaliser(shape) - shape * spreadAbout(logDivergences, stats, shape / rate),
  rounding: ({ shape }) => roundingAt(Math.sqrt(shape)),
  neutral: ({ mean, variance }) => {
    const shape = variance > 0 ? (mean * mean) / variance : 1;
    return { shape, rate: shape / mean };
  },
  // For the smallest shapes draws round to 0, where there is no density.
  draw: ({ shape, rate }, rng) => Math.max(Number.MIN_VALUE, gammaVariate(rng, shape) / rate),
};

/** Gamma components for a column of positive numbers. */
export const gamma = (spec: UnivariateSpec): NamedFamily<Gamma, GammaStats> =>
  univariateFamily(definition, spec);

/** The family for fits by name. */
export const family: FamilyModule = univariateModule(definition);
