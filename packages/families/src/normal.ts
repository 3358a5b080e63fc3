/**
 * Normal components for one column of measurements.
 *
 * Takes one column of numbers; no missing values. log f(x) = -(log(2π variance) + (x - mean)² / variance) / 2. The estimates are the weighted mean and
 * variance, divided by the weight. A component whose values are all equal has no estimate. For several columns and missing entries there is
 * @latentjs/gmm.
 * Source: Johnson, Kotz & Balakrishnan (1994), Continuous Univariate Distributions 1, 2nd ed., ch. 13.
 */
import {
  aboveZero,
  anyNumber,
  E,
  finiteNumbers,
  ifSpread,
  scalars,
  spreadAbout,
  spreadOfColumn,
  spreads,
  squares,
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

/** Parameters of one component. */
export interface Normal {
  readonly mean: number;
  /** In squared units of the column, > 0. */
  readonly variance: number;
}

/** Weight, mean and sum of squares about it. */
export type NormalStats = Spread;

const definition: Univariate<Normal, NormalStats> = {
  name: "normal",
  summary: "Measurements that scatter evenly about a mean",
  support: finiteNumbers,
  parameters: scalars<Normal>({ mean: anyNumber, variance: aboveZero }),
  stats: spreads(squares),
  open: ({ mean, variance }) => {
    const constant = -(LN_2PI + log(variance)) / 2;
    const half = 0.5 / variance;
    return {
      logDensity: ({ columns: [x] }, from, to, out) => {
        for (let i = from; i < to; i++) out[i - from] = constant - half * (x[i] - mean) * (x[i] - mean);
      },
      accumulator: () => spreadOfColumn(squares, 0, mean),
    };
  },
  estimate: (stats) =>
    ifSpread(squares, stats, () => E.right({ mean: stats.mean, variance: stats.spread / stats.weight })),
  q: ({ mean, variance }, stats) =>
    -(stats.weight * log(variance) + spreadAbout(squares, stats, mean) / variance) / 2,
  rounding: ({ mean, variance }) => roundingAt(Math.abs(mean) / Math.sqrt(variance)),
  neutral: ({ mean, variance }) => ({ mean, variance }),
  draw: ({ mean, variance }, rng) => mean + Math.sqrt(variance) * standardNormal(rng),
};

/** Normal components for a column of measurements. */
export const normal = (spec: UnivariateSpec): NamedFamily<Normal, NormalStats> =>
  univariateFamily(definition, spec);

/** The family for fits by name. */
export const family: FamilyModule = univariateModule(definition);
