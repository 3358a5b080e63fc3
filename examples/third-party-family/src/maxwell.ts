/**
 * Maxwell components: speeds of particles whose velocities are normal in three dimensions.
 *
 * Takes one column of positive numbers; no missing values. log f(x) = log sqrt(2/π) + 2 log x - 3 log a - x² / (2 a²). The estimate is
 * a² = mean of x² / 3.
 * Source: Johnson, Kotz & Balakrishnan (1994), Continuous Univariate Distributions, vol. 1, 2nd ed., section 18.3.
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
import { LN_2PI, log, standardNormal } from "@latentjs/numerics";

/** Parameters of one component. */
export interface Maxwell {
  /** Standard deviation of the velocity in one direction, > 0. */
  readonly scale: number;
}

const definition: Univariate<Maxwell, WeightedSums> = {
  name: "maxwell",
  summary: "Speeds of particles whose velocities are normal in three dimensions",
  support: positiveNumbers,
  // Half of log(2/π) is log 2 less half of log 2π.
  derive: [(x) => x * x, (x) => 2 * log(x) + log(2) - LN_2PI / 2],
  parameters: scalars<Maxwell>({ scale: aboveZero }),
  ...linearInColumns(2, ({ scale }: Maxwell) => ({
    constant: -3 * log(scale),
    slopes: [0, -0.5 / (scale * scale), 1],
  })),
  estimate: ({ weight, sums: [, squares] }) =>
    ifHeld(weight, () => E.right({ scale: Math.sqrt(squares / (3 * weight)) })),
  neutral: ({ mean, variance }) => ({ scale: Math.sqrt((mean * mean + variance) / 3) }),
  draw: ({ scale }, rng) => {
    const [x, y, z] = [standardNormal(rng), standardNormal(rng), standardNormal(rng)];
    return scale * Math.sqrt(x * x + y * y + z * z);
  },
};

/** Maxwell components for a column of speeds. */
export const maxwell = (spec: UnivariateSpec): NamedFamily<Maxwell, WeightedSums> =>
  univariateFamily(definition, spec);

/** The family for fits by name: `latent fit speeds.csv -k 2 --family latentjs-maxwell`. */
export const family: FamilyModule = univariateModule(definition);
