/*
 * Exact draws from the usual distributions, from uniforms and the functions of this package alone. Those of counts go through gamma and beta
 * variates, so that their cost grows with the logarithm of the mean and there are no tables to set up.
 */
import { exp } from "./exp.js";
import { log, log1p } from "./log.js";
import type { Rng } from "./rng.js";
import { standardNormal } from "./sampling.js";

/** One draw from the exponential distribution of mean 1, by inversion. One uniform. */
export const standardExponential = (rng: Rng): number => -log1p(-rng.uniform());

/**
 * One draw from the gamma distribution of `shape` > 0 and scale 1. Marsaglia and Tsang (2000), ACM Trans. Math. Softw. 26(3), 363-372; below
 * shape 1 by their remark on powers of a uniform, where the smallest draws round to 0.
 */
export const gammaVariate = (rng: Rng, shape: number): number => {
  if (shape < 1) return gammaVariate(rng, shape + 1) * exp(log1p(-rng.uniform()) / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = standardNormal(rng);
    const t = 1 + c * x;
    if (!(t > 0)) continue;
    const v = t * t * t;
    if (log1p(-rng.uniform()) < 0.5 * x * x + d * (1 - v + log(v))) return d * v;
  }
};

/** One draw from the beta distribution with parameters `a`, `b` > 0, as a share of two gamma variates. */
export const betaVariate = (rng: Rng, a: number, b: number): number => {
  const x = gammaVariate(rng, a);
  return x / (x + gammaVariate(rng, b));
};

/** Up to here Poisson and binomial draws count events one by one. */
const FEW = 12;

/**
 * One draw from the Poisson distribution of mean `rate` >= 0. For large rates the time of the m-th event, m = 7/8 of the rate, splits the interval:
 * Ahrens and Dieter (1974), Computing 12, 223-246, section 4.
 */
export const poissonVariate = (rng: Rng, rate: number): number => {
  let count = 0;
  let left = rate;
  while (left > FEW) {
    const m = Math.floor(0.875 * left);
    const time = gammaVariate(rng, m);
    if (time > left) return count + binomialVariate(rng, m - 1, left / time);
    count += m;
    left -= time;
  }
  for (let time = standardExponential(rng); time < left; time += standardExponential(rng)) count += 1;
  return count;
};

/**
 * One draw from the binomial distribution of `trials` with success `probability`. Many trials are split at their median order statistic, a beta
 * variate: Ahrens and Dieter (1974), section 5 (Relles 1972).
 */
export const binomialVariate = (rng: Rng, trials: number, probability: number): number => {
  let count = 0;
  let left = trials;
  let p = probability;
  while (left > FEW) {
    const m = 1 + Math.floor(left / 2);
    const split = betaVariate(rng, m, left + 1 - m);
    if (split >= p) {
      left = m - 1;
      p /= split;
    } else {
      count += m;
      left -= m;
      p = (p - split) / (1 - split);
    }
  }
  for (let i = 0; i < left; i++) if (rng.uniform() < p) count += 1;
  return count;
};
