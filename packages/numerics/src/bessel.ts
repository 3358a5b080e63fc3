/*
 * Modified Bessel functions I of the first kind, as directional statistics need them: of orders that are half a whole number, and of
 * arguments from 0 to beyond all bounds, where I itself over- or underflows. Three ways, none of which subtracts anything of note:
 *
 *   x <= 50                 the power series, whose terms are all positive
 *   x >= 50, 4 order^2      Hankel's asymptotic series in 1/x
 *   between                 the ratios I[j+1]/I[j] by the recurrence I[j-1] = (2j/x) I[j] + I[j+1] downwards from far above, where
 *                           it is stable (Gautschi 1967), and their product from an order below 1, which Hankel's series gives
 */
import { LN_2, LN_2PI } from "./constants.js";
import { logGamma } from "./gamma.js";
import { log } from "./log.js";

const SMALL = 50;
const isFar = (order: number, x: number): boolean => x > SMALL && x >= 4 * order * order;

/**
 * sum_k (-1)^k a[k] / x^k of DLMF 10.40.1, by which I(x) = e^x / sqrt(2 pi x) · sum. Far out, where its terms shrink until they are
 * nothing.
 */
const hankel = (order: number, x: number): number => {
  const square = 4 * order * order;
  let [term, sum] = [1, 1];
  for (let k = 1; k < SMALL && Math.abs(term) > 1e-18; k++) {
    const odd = 2 * k - 1;
    term *= -(square - odd * odd) / (8 * k * x);
    sum += term;
  }
  return sum;
};

/** log 0F1(; order + 1; x^2/4), from its series. */
const logSeries = (order: number, x: number): number => {
  const quarter = (x * x) / 4;
  let [term, sum] = [1, 1];
  for (let m = 1; term > sum * 1e-18; m++) {
    term *= quarter / (m * (m + order));
    sum += term;
  }
  return log(sum);
};

/** As many orders above `order` as the recurrence needs to forget where it started: its error shrinks by the square of each ratio. */
const stepsAbove = (x: number): number => Math.ceil(8 * Math.sqrt(x)) + 40;

/** I[j+1](x) / I[j](x) for large j, between the bounds of Amos (1974), Math. Comp. 28, 239-251, eq. 9. */
const ratioAbove = (j: number, x: number): number => x / (j + 1 + Math.sqrt((j + 1) * (j + 1) + x * x));

/** I[order+1](x) / I[order](x) by the recurrence. */
const ratioBelow = (order: number, x: number): number => {
  const steps = stepsAbove(x);
  let ratio = ratioAbove(order + steps, x);
  for (let j = order + steps; j > order; j--) ratio = 1 / ((2 * j) / x + ratio);
  return ratio;
};

const LEAST_PRODUCT = 1e-200;

/** log(Γ(order + 1) (2/x)^order I(x) e^-x) between the two series. */
const logByRecurrence = (order: number, x: number): number => {
  const lowest = order - Math.floor(order);
  let ratio = ratioBelow(order, x);
  let product = 1;
  let total = farValue(lowest, x);
  // (2/x)^j Γ(j + 1) I[j](x) loses the factor 2j/x · I[j]/I[j-1], which is below 1, with each order.
  for (let j = order; j > lowest + 0.5; j--) {
    ratio = 1 / ((2 * j) / x + ratio);
    product *= (ratio * 2 * j) / x;
    if (product > LEAST_PRODUCT) continue;
    total += log(product);
    product = 1;
  }
  return total + log(product);
};

const farValue = (order: number, x: number): number =>
  log(hankel(order, x)) - 0.5 * (LN_2PI + log(x)) + order * (LN_2 - log(x)) + logGamma(order + 1);

/**
 * log(Γ(order + 1) (2/x)^order I(x) e^-x), the logarithm of 0F1(; order + 1; x^2/4) less x, for x >= 0 and an order >= 0 that is half a
 * whole number: 0 at x = 0, negative above. Minus log-concentration terms of a von Mises-Fisher distribution come down to it.
 *
 * Within 2e-15 · max(1, x, |value|) for x <= 50, and 1e-14 · max(1, |value|) above.
 */
export const logBesselI = (order: number, x: number): number => {
  if (x <= SMALL) return logSeries(order, x) - x;
  return isFar(order, x) ? farValue(order, x) : logByRecurrence(order, x);
};

/**
 * I[order+1](x) / I[order](x) for x >= 0 and order >= 0, from 0 at x = 0 towards 1. Within 1e-15.
 */
export const besselRatio = (order: number, x: number): number => {
  if (x === 0) return 0;
  return isFar(order, x) ? 1 - farDeficit(order, x) : ratioBelow(order, x);
};

/**
 * 1 - I[order+1](x) / I[order](x), which goes to 0 as (2 order + 1) / (2x): no digit of it is lost far out. Relative error 1e-14 where
 * x >= 50 and 4 order^2, 1e-15 · (1 + 2x / (2 order + 1)) elsewhere.
 */
export const besselDeficit = (order: number, x: number): number =>
  isFar(order, x) ? farDeficit(order, x) : 1 - besselRatio(order, x);

/** 1 is common to the series of both orders, and the terms are subtracted before anything is rounded. */
const farDeficit = (order: number, x: number): number => {
  const square = 4 * order * order;
  const between = 8 * order + 4;
  let [term, above, sum, gap, total] = [1, 1, 1, 0, 0];
  for (let k = 1; k < SMALL; k++) {
    const odd = 2 * k - 1;
    const factor = -(square - odd * odd) / (8 * k * x);
    const less = between / (8 * k * x);
    gap = gap * factor + above * less;
    above *= factor - less;
    term *= factor;
    sum += term;
    total += gap;
    if (Math.abs(gap) < 1e-18 * total && Math.abs(term) < 1e-18) break;
  }
  return total / sum;
};
