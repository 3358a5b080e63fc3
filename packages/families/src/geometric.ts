/**
 * Geometric components for counts of failures before the first success.
 *
 * Takes one column of counts (0, 1, 2, …); no missing values. log f(x) = log p + x log(1 - p). The estimate is 1 / (1 + mean), which is 1 where all
 * counts are 0.
 * Source: Johnson, Kemp & Kotz (2005), Univariate Discrete Distributions, 3rd ed., section 5.2.
 */
import {
  counts,
  E,
  ifHeld,
  linearInColumns,
  probability,
  scalars,
  univariateFamily,
  univariateModule,
  type FamilyModule,
  type NamedFamily,
  type ScalarDomain,
  type Univariate,
  type UnivariateSpec,
  type WeightedSums,
} from "@latentjs/mixture";
import { log, log1p, standardExponential } from "@latentjs/numerics";

/** Parameters of one component. */
export interface Geometric {
  /** Probability of success in one trial, above 0 and up to 1. */
  readonly probability: number;
}

/** Weight of the rows, and the weighted sum of their counts. */
export type GeometricStats = WeightedSums;

const success: ScalarDomain = {
  ...probability,
  expected: "a number above 0 and up to 1",
  holds: (p) => p > 0 && p <= 1,
};

const definition: Univariate<Geometric, GeometricStats> = {
  name: "geometric",
  summary: "Counts of failures before the first success",
  support: counts,
  parameters: scalars<Geometric>({ probability: success }),
  ...linearInColumns(1, ({ probability: p }: Geometric) => ({ constant: log(p), slopes: [log1p(-p)] })),
  estimate: ({ weight, sums: [sum] }) =>
    ifHeld(weight, () => E.right({ probability: weight / (weight + sum) })),
  neutral: ({ mean }) => ({ probability: 1 / (1 + mean) }),
  draw: ({ probability: p }, rng) => Math.floor(standardExponential(rng) / -log1p(-p)),
};

/** Geometric components for a column of counts. */
export const geometric = (spec: UnivariateSpec): NamedFamily<Geometric, GeometricStats> =>
  univariateFamily(definition, spec);

/** The family for fits by name. */
export const family: FamilyModule = univariateModule(definition);
