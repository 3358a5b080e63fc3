/**
 * Bernoulli components for outcomes that happened or not.
 *
 * Takes one column of 0 and 1; no missing values (product-categorical takes those). log f(x) = x log p + (1 - x) log(1 - p). The estimate is the
 * weighted share of ones, which may be 0 or 1.
 * Source: Johnson, Kemp & Kotz (2005), Univariate Discrete Distributions, 3rd ed., ch. 3.
 */
import {
  E,
  ifHeld,
  linearInColumns,
  probability,
  scalars,
  univariateFamily,
  univariateModule,
  zeroOrOne,
  type FamilyModule,
  type NamedFamily,
  type Univariate,
  type UnivariateSpec,
  type WeightedSums,
} from "@latentjs/mixture";
import { log, log1p } from "@latentjs/numerics";

/** Parameters of one component. */
export interface Bernoulli {
  /** Probability of a 1, from 0 to 1. */
  readonly probability: number;
}

/** Weight of the rows; weight of the ones and of the zeros. */
export type BernoulliStats = WeightedSums;

const definition: Univariate<Bernoulli, BernoulliStats> = {
  name: "bernoulli",
  summary: "Outcomes that happened (1) or not (0)",
  support: zeroOrOne,
  derive: [(outcome) => 1 - outcome],
  parameters: scalars<Bernoulli>({ probability }),
  ...linearInColumns(2, ({ probability: p }: Bernoulli) => ({
    constant: 0,
    slopes: [log(p), log1p(-p)],
  })),
  estimate: ({ weight, sums: [ones, zeros] }) =>
    ifHeld(weight, () => E.right({ probability: ones / (ones + zeros) })),
  neutral: ({ mean }) => ({ probability: mean }),
  draw: ({ probability: p }, rng) => (rng.uniform() < p ? 1 : 0),
};

/** Bernoulli components for a column of 0 and 1. */
export const bernoulli = (spec: UnivariateSpec): NamedFamily<Bernoulli, BernoulliStats> =>
  univariateFamily(definition, spec);

/** The family for fits by name. */
export const family: FamilyModule = univariateModule(definition);
