import { exp, log, logMinusDigamma, trigamma } from "@latentjs/numerics";

const ROUNDS = 40;

/**
 * Degrees of freedom at which log(x) - digamma(x) = `gap` for x half of them, where the expected log-likelihood of gamma distributed u of
 * mean 1 is largest; at most `most`. `gap` is minus the mean of log u - u + 1, at least 0.
 *
 * Newton on log(gap) against log(x), which is nearly a straight line: within rounding after three or four steps.
 */
export const degreesFrom = (gap: number, most: number): number => {
  // log(x) - digamma(x) is between 1/(2x) and 1/x, so a root beyond the bound is known without looking.
  if (!(gap > logMinusDigamma(most / 2))) return most;
  // Exact in both limits, 1/gap and 1/(2 gap), and near between them (Minka 2002).
  let x = (3 - gap + Math.sqrt((gap - 3) * (gap - 3) + 24 * gap)) / (12 * gap);
  for (let round = 0; round < ROUNDS; round++) {
    const value = logMinusDigamma(x);
    const step = (log(value / gap) * value) / (x * trigamma(x) - 1);
    x *= exp(step);
    if (Math.abs(step) < 8 * Number.EPSILON) break;
  }
  return 2 * x;
};
