import { linearInColumns, type FamilyCore, type WeightedSums } from "@latentjs/mixture";
import { LN_2PI, log, logDivergence, logGamma, stirlingError } from "@latentjs/numerics";

/**
 * From here on log-densities of counts are computed from deviances: x log m - m - log x! is the difference of terms of x log x, which near 1e8 leave
 * seven digits, while what they leave does not grow with x (Loader 2000, Fast and Accurate Computation of Binomial Probabilities).
 */
export const LARGE = 1000;

/** Logarithm of the Poisson density of a count of x where the mean is x too. */
export const logOfMode = (x: number): number => (x === 0 ? 0 : -stirlingError(x) - (LN_2PI + log(x)) / 2);

/** By how much the logarithm of the Poisson density of a count of x is less under the mean m: x log(x / m) + m - x, at least 0. */
export const deviance = (x: number, m: number): number => (x === 0 ? m : x * logDivergence(m, x));

/** What a row of counts of categories adds to its log-density whatever the probabilities: log(n! / prod_j x[j]!), at least 0, of few; of many below 0. */
export const categoriesConstant = (counts: ReadonlyArray<number>): number => {
  const n = counts.reduce((sum, x) => sum + x, 0);
  return n < LARGE
    ? Math.max(
        0,
        counts.reduce((ways, x) => ways - logGamma(x + 1), logGamma(n + 1)),
      )
    : counts.reduce((sum, x) => sum + logOfMode(x), -logOfMode(n));
};

/** Of the counts of `size` categories in the first columns of a batch, with their {@link categoriesConstant} in the next: what the density is made of. */
export const countsOfCategories = <T>(
  size: number,
  probabilities: (theta: T) => { readonly p: ArrayLike<number>; readonly logs: ReadonlyArray<number> },
): Pick<FamilyCore<T, WeightedSums>, "stats" | "open" | "q"> => {
  const linear = linearInColumns(size, (theta: T) => ({
    constant: 0,
    slopes: [...probabilities(theta).logs, 1],
  }));
  return {
    stats: linear.stats,
    open: (theta) => {
      const { logDensity, accumulator } = linear.open(theta);
      const { p } = probabilities(theta);
      return {
        accumulator,
        logDensity: (batch, from, to, out) => {
          logDensity(batch, from, to, out);
          const { columns } = batch;
          const constants = columns[size];
          for (let i = from; i < to; i++) {
            if (constants[i] >= 0) continue;
            let n = 0;
            for (let j = 0; j < size; j++) n += columns[j][i];
            let apart = 0;
            for (let j = 0; j < size; j++) apart += deviance(columns[j][i], n * p[j]);
            out[i - from] = constants[i] - apart;
          }
        },
      };
    },
    // About the estimate, which is a constant apart from the sums with the logarithms and does not cancel.
    q: (theta, { sums }) => {
      const n = sums.reduce((total, sum) => total + sum, 0);
      const { p } = probabilities(theta);
      return -sums.reduce((total, sum, j) => total + deviance(sum, n * p[j]), 0);
    },
  };
};
