/**
 * Negative binomial components for counts that vary more than Poisson counts of the same mean.
 *
 * Takes one column of counts (0, 1, 2, …); no missing values. log f(x) = log Γ(x + size) - log Γ(size) - log x! + size log(size / (size + mean)) +
 * x log(mean / (size + mean)), with variance mean + mean² / size. The mean is estimated by the weighted mean and the size by Newton's method on its
 * likelihood equation, from a histogram of the counts: the statistics are the different counts with their weights. Sizes go up to 1e6, where the distribution
 * is a Poisson one but for a millionth; counts that vary no more than that have their maximum there. A component of zeros alone has no estimate.
 * Source: Johnson, Kemp & Kotz (2005), Univariate Discrete Distributions, 3rd ed., ch. 5; one root: Levin & Reeds (1977), Ann. Statist. 5, 79-87.
 */
import {
  aboveZero,
  counts,
  E,
  ifHeld,
  increasingRoot,
  invalidInput,
  keyedSums,
  scalars,
  univariateFamily,
  univariateModule,
  weightsByValue,
  type FamilyModule,
  type KeyedSums,
  type NamedFamily,
  type ScalarDomain,
  type Slope,
  type Univariate,
  type UnivariateSpec,
} from "@latentjs/mixture";
import {
  exp,
  gammaVariate,
  log,
  log1p,
  logGamma,
  logMinusDigamma,
  logRisingFactorial,
  poissonVariate,
  trigamma,
} from "@latentjs/numerics";
import { deviance, LARGE, logOfMode } from "./shared/deviances.js";

/** Parameters of one component. */
export interface NegativeBinomial {
  /** Mean count, > 0. */
  readonly mean: number;
  /** Shape of the gamma distribution of Poisson rates, above 0 and up to 1e6. */
  readonly size: number;
}

/** The different counts, each with its weight. */
export type NegativeBinomialStats = KeyedSums;

const MOST = 1e6;
const KNOWN = 256;
const sizes: ScalarDomain = {
  ...aboveZero,
  expected: "a number above 0 and up to 1e6",
  holds: (size) => size > 0 && size <= MOST,
};

const weightOf = ({ sums }: KeyedSums): number => sums.reduce((total, weight) => total + weight, 0);

/** Minus the derivative of q by log size, divided by the size and the weight, where the mean is the estimated one; and its own derivative. */
const sizeEquation =
  ({ keys, sums }: KeyedSums, weight: number, mean: number) =>
  (u: number): Slope => {
    const size = exp(u);
    const [base, curve] = [logMinusDigamma(size), trigamma(size)];
    let value = weight * log1p(mean / size);
    let slope = -weight * (mean / (size + mean));
    for (const [i, count] of keys.entries()) {
      if (count === 0) continue;
      // digamma(size + count) - digamma(size), and size times its derivative.
      value -= sums[i] * (log1p(count / size) - logMinusDigamma(size + count) + base);
      slope -= sums[i] * size * (trigamma(size + count) - curve);
    }
    return { value: value / weight, slope: slope / weight };
  };

/**
 * What of the log-density of a count depends on the parameters, but for a constant of the count: log(size^(x) / x!) + x log(mean / (size + mean)) +
 * size log(size / (size + mean)) without -log x!, and, for counts that are large, without their {@link logOfMode}.
 */
const kernels = ({
  mean,
  size,
}: NegativeBinomial): { readonly few: (x: number) => number; readonly many: (x: number) => number } => {
  const constant = -size * log1p(mean / size);
  const slope = -log1p(size / mean);
  const ofSize = logOfMode(size);
  const total = size + mean;
  return {
    few: (x) => constant + x * slope + logRisingFactorial(size, x),
    // Times (size + x) / size the density is binomial, of `size` among size + x (Loader 2000).
    many: (x) => {
      const n = size + x;
      const apart = deviance(size, n * (size / total)) + deviance(x, n * (mean / total));
      return ofSize - logOfMode(n) - log1p(x / size) - apart;
    },
  };
};

const definition: Univariate<NegativeBinomial, NegativeBinomialStats> = {
  name: "negative-binomial",
  summary: "Counts that vary more than Poisson counts",
  support: counts,
  derive: [(count) => (count < LARGE ? -logGamma(count + 1) : logOfMode(count))],
  parameters: scalars<NegativeBinomial>({ mean: aboveZero, size: sizes }),
  stats: keyedSums(1),
  open: ({ mean, size }) => {
    const { few, many } = kernels({ mean, size });
    // Small counts come again and again, so their log-densities are kept; NaN is one that nobody asked for yet.
    const known = new Float64Array(KNOWN).fill(Number.NaN);
    return {
      logDensity: ({ columns: [x, constants] }, from, to, out) => {
        for (let i = from; i < to; i++) {
          const count = x[i];
          let value = count < KNOWN ? known[count] : Number.NaN;
          if (Number.isNaN(value)) {
            value = constants[i] + (count < LARGE ? few(count) : many(count));
            if (count < KNOWN) known[count] = value;
          }
          out[i - from] = value;
        }
      },
      accumulator: () => weightsByValue(0),
    };
  },
  estimate: (stats, previous) => {
    const weight = weightOf(stats);
    return ifHeld(weight, () => {
      const mean = stats.keys.reduce((sum, count, i) => sum + count * stats.sums[i], 0) / weight;
      if (!(mean > 0)) return E.left(invalidInput("counts", "a positive count in every component", "none"));
      const equation = sizeEquation(stats, weight, mean);
      if (equation(log(MOST)).value <= 0) return E.right({ mean, size: MOST });
      return E.map((u: number) => ({ mean, size: Math.min(MOST, exp(u)) }))(
        increasingRoot("The likelihood equation of the negative binomial size", equation, log(previous.size)),
      );
    });
  },
  q: (theta, { keys, sums }) => {
    const { few, many } = kernels(theta);
    return keys.reduce((total, count, i) => total + sums[i] * (count < LARGE ? few(count) : many(count)), 0);
  },
  remarks: ({ mean, size }) =>
    size < MOST
      ? []
      : [
          {
            message: `has a size of ${MOST}, the largest there is: its counts vary no more than Poisson counts of mean ${mean}`,
          },
        ],
  neutral: ({ mean, variance }) => ({
    mean,
    size: variance > mean ? Math.min(MOST, (mean * mean) / (variance - mean)) : MOST,
  }),
  draw: ({ mean, size }, rng) => poissonVariate(rng, (mean * gammaVariate(rng, size)) / size),
};

/** Negative binomial components for a column of counts. */
export const negativeBinomial = (
  spec: UnivariateSpec,
): NamedFamily<NegativeBinomial, NegativeBinomialStats> => univariateFamily(definition, spec);

/** The family for fits by name. */
export const family: FamilyModule = univariateModule(definition);
