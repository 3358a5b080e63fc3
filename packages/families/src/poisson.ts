/**
 * Poisson components for counts: numbers of events in equal intervals.
 *
 * Takes one column of counts (0, 1, 2, …); no missing values. log f(x) = x log rate - rate - log x!. The estimate is the weighted mean.
 * Source: Johnson, Kemp & Kotz (2005), Univariate Discrete Distributions, 3rd ed., ch. 4.
 */
import {
  aboveZero,
  counts,
  E,
  invalidInput,
  linearInColumns,
  scalars,
  univariateFamily,
  univariateModule,
  type FamilyModule,
  type NamedFamily,
  type Univariate,
  type UnivariateSpec,
  type WeightedSums,
} from "@latentjs/mixture";
import { log, logGamma, poissonVariate } from "@latentjs/numerics";

/** Parameters of one component. */
export interface Poisson {
  /** Mean count, > 0. */
  readonly rate: number;
}

/** Weight of the rows, and the weighted sum of their counts. */
export type PoissonStats = WeightedSums;

const definition: Univariate<Poisson, PoissonStats> = {
  name: "poisson",
  summary: "Counts of events in equal intervals",
  support: counts,
  derive: [(count) => -logGamma(count + 1)],
  parameters: scalars<Poisson>({ rate: aboveZero }),
  ...linearInColumns(1, ({ rate }: Poisson) => ({ constant: -rate, slopes: [log(rate), 1] })),
  estimate: ({ weight, sums: [sum] }) =>
    sum > 0
      ? E.right({ rate: sum / weight })
      : E.left(invalidInput("counts", "a positive count in every component", "none")),
  neutral: ({ mean }) => ({ rate: mean }),
  draw: ({ rate }, rng) => poissonVariate(rng, rate),
};

/** Poisson components for a column of counts. */
export const poisson = (spec: UnivariateSpec): NamedFamily<Poisson, PoissonStats> =>
  univariateFamily(definition, spec);

/** The family for fits by name. */
export const family: FamilyModule = univariateModule(definition);
