/**
 * Laplace (double exponential) components for measurements with outliers.
 *
 * Takes one column of numbers; no missing values. log f(x) = -log(2 scale) - |x - location| / scale. The estimates are the weighted median and the mean
 * absolute deviation from it; a component whose values are all equal has none. A median needs the sample: the statistics are the different values with their
 * weights, so memory grows with the number of different values and online EM with a fixed memory is only for data that repeat.
 * Source: Johnson, Kotz & Balakrishnan (1995), Continuous Univariate Distributions 2, 2nd ed., ch. 24.
 */
import {
  aboveZero,
  anyNumber,
  E,
  finiteNumbers,
  ifHeld,
  invalidInput,
  keyedSums,
  scalars,
  univariateFamily,
  univariateModule,
  weightsByValue,
  type FamilyModule,
  type KeyedSums,
  type NamedFamily,
  type Univariate,
  type UnivariateSpec,
} from "@latentjs/mixture";
import { LN_2, log, standardExponential } from "@latentjs/numerics";
import { roundingAt } from "./shared/rounding.js";

/** Parameters of one component. */
export interface Laplace {
  /** Median. */
  readonly location: number;
  /** Mean absolute deviation from the median, > 0. */
  readonly scale: number;
}

/** The different values, each with its weight. */
export type LaplaceStats = KeyedSums;

const totalOf = ({ sums }: LaplaceStats): number => sums.reduce((total, weight) => total + weight, 0);

/** The value with half of the weight on either side; the middle of two where just half lies below the second. */
const medianOf = ({ keys, sums }: LaplaceStats, total: number): number => {
  let below = 0;
  for (const [i, weight] of sums.entries()) {
    below += weight;
    if (2 * below > total || i === keys.length - 1) return keys[i];
    if (2 * below === total) return keys[i] + (keys[i + 1] - keys[i]) / 2;
  }
  return Number.NaN;
};

const deviations = ({ keys, sums }: LaplaceStats, location: number): number =>
  keys.reduce((total, value, i) => total + sums[i] * Math.abs(value - location), 0);

const definition: Univariate<Laplace, LaplaceStats> = {
  name: "laplace",
  summary: "Measurements with outliers on both sides of a median",
  support: finiteNumbers,
  parameters: scalars<Laplace>({ location: anyNumber, scale: aboveZero }),
  stats: keyedSums(1),
  open: ({ location, scale }) => {
    const constant = -LN_2 - log(scale);
    return {
      logDensity: ({ columns: [x] }, from, to, out) => {
        for (let i = from; i < to; i++) out[i - from] = constant - Math.abs(x[i] - location) / scale;
      },
      accumulator: () => weightsByValue(0),
    };
  },
  estimate: (stats) => {
    const weight = totalOf(stats);
    return ifHeld(weight, () => {
      const location = medianOf(stats, weight);
      const scale = deviations(stats, location) / weight;
      return scale > 0
        ? E.right({ location, scale })
        : E.left(
            invalidInput(
              "values",
              "values that differ in every component",
              `a component where all are ${location}`,
              "Fit fewer components, or look for a value that is repeated often.",
            ),
          );
    });
  },
  q: ({ location, scale }, stats) => -totalOf(stats) * log(scale) - deviations(stats, location) / scale,
  rounding: ({ location, scale }) => roundingAt(Math.abs(location) / scale),
  withoutErrors: {
    fields: ["location"],
    reason:
      "The likelihood has a kink at every value, so that second differences say nothing of a location; for one component its standard error is about scale / sqrt(rows).",
  },
  neutral: ({ mean, variance }) => ({ location: mean, scale: Math.sqrt(variance / 2) }),
  draw: ({ location, scale }, rng) => {
    const gap = scale * standardExponential(rng);
    return rng.uniform() < 0.5 ? location - gap : location + gap;
  },
};

/** Laplace components for a column of measurements. */
export const laplace = (spec: UnivariateSpec): NamedFamily<Laplace, LaplaceStats> =>
  univariateFamily(definition, spec);

/** The family for fits by name. */
export const family: FamilyModule = univariateModule(definition);
