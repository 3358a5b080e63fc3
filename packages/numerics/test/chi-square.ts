/**
 * Upper 1e-7 quantiles of the chi-square distribution by degrees of freedom, from mpmath's incomplete gamma function: a
 * test on one of them raises a false alarm once in ten million seeds.
 */
export const CHI_SQUARE_LIMIT = {
  1: 28.373987,
  4: 38.2396,
  5: 40.863021,
  9: 50.1718,
  11: 54.394529,
  99: 190.231,
};

/** Two-sided 1e-7 quantile of the standard normal distribution, from mpmath. */
export const NORMAL_LIMIT = 5.32672;

/** Pearson's statistic of observed counts against probabilities. */
export const chiSquare = (counts: ArrayLike<number>, probabilities: ArrayLike<number>): number => {
  let n = 0;
  for (let i = 0; i < counts.length; i++) n += counts[i];
  let sum = 0;
  for (let i = 0; i < counts.length; i++) {
    const expected = n * probabilities[i];
    sum += (counts[i] - expected) ** 2 / expected;
  }
  return sum;
};

/** The same against equal probabilities. */
export const chiSquareUniform = (counts: ArrayLike<number>): number =>
  chiSquare(
    counts,
    Array.from(counts, () => 1 / counts.length),
  );
