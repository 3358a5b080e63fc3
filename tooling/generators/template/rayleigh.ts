/**
 * Rayleigh components: lengths of vectors in the plane whose coordinates are normal with mean 0.
 *
 * Takes one column of positive numbers; no missing values. log f(x) = log x - 2 log scale - x² / (2 scale²). The estimate is scale² = half the mean
 * of x².
 * Source: Johnson, Kotz & Balakrishnan (1994), Continuous Univariate Distributions, vol. 1, 2nd ed., section 18.10.
 */
import {
  aboveZero,
  E,
  ifHeld,
  linearInColumns,
  positiveNumbers,
  scalars,
  univariateFamily,
  univariateModule,
  type FamilyModule,
  type NamedFamily,
  type Univariate,
  type UnivariateSpec,
  type WeightedSums,
} from "@latentjs/mixture";
import { log, standardNormal } from "@latentjs/numerics";

/** Parameters of one component. */
export interface Rayleigh {
  /** Standard deviation of one coordinate, > 0. */
  readonly scale: number;
}

/** Weight of the rows, and the weighted sum of their squares. */
export type RayleighStats = WeightedSums;

const definition: Univariate<Rayleigh, RayleighStats> = {
  name: "rayleigh",
  summary: "Lengths of vectors in the plane whose coordinates are normal",
  support: positiveNumbers,
  derive: [(x) => x * x, log],
  parameters: scalars<Rayleigh>({ scale: aboveZero }),
  // Batch columns: the value, its square, its logarithm. The statistics are the sums of the first two.
  ...linearInColumns(2, ({ scale }: Rayleigh) => ({
    constant: -2 * log(scale),
    slopes: [0, -0.5 / (scale * scale), 1],
  })),
  estimate: ({ weight, sums: [, squares] }) =>
    ifHeld(weight, () => E.right({ scale: Math.sqrt(squares / (2 * weight)) })),
  neutral: ({ mean, variance }) => ({ scale: Math.sqrt((mean * mean + variance) / 2) }),
  draw: ({ scale }, rng) => {
    const [x, y] = [standardNormal(rng), standardNormal(rng)];
    return scale * Math.sqrt(x * x + y * y);
  },
};

/** Rayleigh components for a column of lengths. */
export const rayleigh = (spec: UnivariateSpec): NamedFamily<Rayleigh, RayleighStats> =>
  univariateFamily(definition, spec);

/** The family for fits by name. */
export const family: FamilyModule = univariateModule(definition);
