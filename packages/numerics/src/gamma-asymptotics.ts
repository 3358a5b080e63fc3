/*
 * Differences of the logarithm of Γ and of its derivatives from what they approach. As differences of two library values they
 * would lose a digit for every power of ten of their argument, and families with a shape or degrees of freedom have arguments that
 * grow without bound as they approach their limit. Here the leading terms are taken off before anything is computed.
 */
import { LN_2PI } from "./constants.js";
import { exp } from "./exp.js";
import { logGamma } from "./gamma.js";
import { log, log1p } from "./log.js";

/** From here on the asymptotic series below are exact to rounding. */
const FAR = 16;

/**
 * digamma(x) - log(x) for x > 0: -1/x near 0, -1/(2x) far out, always negative.
 *
 * Within 2e-15 relative. Asymptotic series (Abramowitz & Stegun 1964, 6.3.18) after the recurrence has led far enough out.
 */
export const digammaMinusLog = (x: number): number => {
  let shift = 0;
  let at = x;
  // digamma(x) - log x = digamma(x + 1) - log(x + 1) + log(1 + 1/x) - 1/x.
  for (; at < FAR; at++) shift += log1p(1 / at) - 1 / at;
  const u = 1 / at;
  const v = u * u;
  const rest = v * (1 / 252 - v * (1 / 240 - v * (1 / 132 - v * (691 / 32760 - v / 12))));
  return shift - u * (0.5 + u * (1 / 12 - v * (1 / 120 - rest)));
};

/**
 * trigamma(x) - 1/x for x > 0, the derivative of {@link digammaMinusLog}: 1/x^2 near 0, 1/(2x^2) far out, always positive.
 *
 * Within 2e-15 relative. Asymptotic series (Abramowitz & Stegun 1964, 6.4.12).
 */
export const trigammaMinusReciprocal = (x: number): number => {
  let shift = 0;
  let at = x;
  for (; at < FAR; at++) shift += 1 / (at * at * (at + 1));
  const u = 1 / at;
  const v = u * u;
  const rest = v * (1 / 42 - v * (1 / 30 - v * (5 / 66 - v * (691 / 2730 - (v * 7) / 6))));
  return shift + v * (0.5 + u * (1 / 6 - v * (1 / 30 - rest)));
};

const ROUNDS = 40;

/**
 * The x > 0 at which log(x) - digamma(x) = `gap` > 0, where the likelihoods of a gamma's shape and of the degrees of freedom of a t
 * have their maximum. Infinity for a gap of 0, NaN below.
 *
 * Newton on log(gap) against log(x), which is nearly a straight line: it is within rounding after three or four steps. Within 1e-14
 * relative.
 */
export const inverseLogMinusDigamma = (gap: number): number => {
  if (!(gap > 0)) return gap === 0 ? Infinity : Number.NaN;
  // Exact in both limits, 1/gap and 1/(2 gap), and within 2 % between them (Minka 2002).
  let x = (3 - gap + Math.sqrt((gap - 3) * (gap - 3) + 24 * gap)) / (12 * gap);
  for (let round = 0; round < ROUNDS; round++) {
    const value = -digammaMinusLog(x);
    const step = (log(value / gap) * value) / (x * trigammaMinusReciprocal(x));
    x *= exp(step);
    if (Math.abs(step) < 4 * Number.EPSILON) break;
  }
  return x;
};

/** {@link stirlingRest} for x >= 16 (Abramowitz & Stegun 1964, 6.1.41). */
const farRest = (x: number): number => {
  const u = 1 / x;
  const v = u * u;
  return u * (1 / 12 - v * (1 / 360 - v * (1 / 1260 - v * (1 / 1680 - v * (1 / 1188 - (v * 691) / 360360)))));
};

/**
 * log Γ(x) - ((x - 1/2) log x - x + log(2π) / 2) for x > 0, what Stirling's formula lacks: 1/(12 x) far out.
 *
 * Within 1e-14 · max(1, |value|), and 2e-15 relative from 16 on.
 */
export const stirlingRest = (x: number): number =>
  x >= FAR ? farRest(x) : logGamma(x) - (x - 0.5) * log(x) + x - 0.5 * LN_2PI;

/**
 * log Γ(x + rise) - log Γ(x) for x > 0 and rise >= 0, without the loss of a difference of two large logarithms.
 *
 * Within 2e-15 · max(1, |value|) · (1 + rise).
 */
export const logGammaRise = (x: number, rise: number): number => {
  let at = x;
  let ratio = 1;
  // Γ(x + rise) / Γ(x) loses a factor (x + rise) / x to each step out.
  for (; at < FAR; at++) ratio *= at / (at + rise);
  const far = at + rise;
  const main = (at - 0.5) * log1p(rise / at) + rise * (log(far) - 1);
  return main + (farRest(far) - farRest(at)) + log(ratio);
};
