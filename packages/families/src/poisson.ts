/**
 * Poisson components for counts: numbers of events in equal intervals.
 *
 * Takes one column of counts (0, 1, 2, …); no missing values. log f(x) = x log rate - rate - log x!, computed from deviances for large
 * counts. The estimate is the weighted mean, which is 0 where all counts are 0.
 * Source: Johnson, Kemp & Kotz (2005), Univariate Discrete Distributions, 3rd ed., ch. 4.
 */
import {
  counts,
  E,
  ifHeld,
  linearInColumns,
  notBelowZero,
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
import { deviance, LARGE, logOfMode } from "./shared/deviances.js";

/** Parameters of one component. */
export interface Poisson {
  /** Mean count, at least 0. */
  readonly rate: number;
}

/** Weight of the rows, and the weighted sum of their counts. */
export type PoissonStats = WeightedSums;

const linear = linearInColumns(1, ({ rate }: Poisson) => ({ constant: -rate, slopes: [log(rate), 1] }));

const definition: Univariate<Poisson, PoissonStats> = {
  name: "poisson",
  summary: "Counts of events in equal intervals",
  support: counts,
  derive: [(count) => (count < LARGE ? -logGamma(count + 1) : logOfMode(count))],
  parameters: scalars<Poisson>({ rate: notBelowZero }),
  stats: linear.stats,
  open: (theta) => {
    const { logDensity, accumulator } = linear.open(theta);
    return {
      accumulator,
      logDensity: (batch, from, to, out) => {
        logDensity(batch, from, to, out);
        const [x, constants] = batch.columns;
        for (let i = from; i < to; i++) {
          if (x[i] >= LARGE) out[i - from] = constants[i] - deviance(x[i], theta.rate);
        }
      },
    };
  },
  estimate: ({ weight, sums: [sum] }) => ifHeld(weight, () => E.right({ rate: sum / weight })),
  // About the estimate, which is a constant apart from the sums with the logarithms and does not cancel.
  q: ({ rate }, { weight, sums: [sum] }) => (weight > 0 ? -weight * deviance(sum / weight, rate) : 0),
  neutral: ({ mean }) => ({ rate: mean }),
  draw: ({ rate }, rng) => poissonVariate(rng, rate),
};

/** Poisson components for a column of counts. */
export const poisson = (spec: UnivariateSpec): NamedFamily<Poisson, PoissonStats> =>
  univariateFamily(definition, spec);

/** The family for fits by name. */
export const family: FamilyModule = univariateModule(definition);
