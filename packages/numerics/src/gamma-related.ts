/*
 * Differences of gamma functions and logarithms that cancel where they are taken as they are written. Densities and likelihood equations with
 * large shapes are made of these.
 */
import { LN_2PI } from "./constants.js";
import { digamma, logGamma } from "./gamma.js";
import { log, log1p } from "./log.js";

/** Below these arguments the differences are taken as they are written, above them from their asymptotic series. */
const STIRLING_FROM = 10;
const DIGAMMA_FROM = 16;

/**
 * log Γ(x) - ((x - 1/2) log x - x + log(2π) / 2) for x > 0: what Stirling's formula lacks, about 1 / (12 x).
 *
 * Within 4e-15 · max(1, |log x|) below 10, within 4e-16 relative above. Source: NIST DLMF 5.11.1.
 */
export const stirlingError = (x: number): number => {
  if (x < STIRLING_FROM) return logGamma(x) - ((x - 0.5) * log(x) - x + LN_2PI / 2);
  const r = 1 / x;
  const s = r * r;
  return (
    r *
    (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s * (1 / 1188 - s * (691 / 360360 - s / 156))))))
  );
};

/**
 * log x - digamma(x) for x > 0, about 1 / (2 x). Within 1e-15 · max(1, |log x|) below 16, within 1e-15 relative above.
 * Source: NIST DLMF 5.11.2.
 */
export const logMinusDigamma = (x: number): number => {
  if (x < DIGAMMA_FROM) return log(x) - digamma(x);
  const r = 1 / x;
  const s = r * r;
  return (
    r / 2 +
    s * (1 / 12 - s * (1 / 120 - s * (1 / 252 - s * (1 / 240 - s * (1 / 132 - s * (691 / 32760 - s / 12))))))
  );
};

/**
 * Trigamma function, the derivative of digamma, for x > 0; within 2e-15 relative. By recurrence up to 16 and the asymptotic series from there.
 * Source: NIST DLMF 5.15.5, 5.15.8.
 */
export const trigamma = (x: number): number => {
  let sum = 0;
  let at = x;
  for (; at < DIGAMMA_FROM; at += 1) sum += 1 / (at * at);
  const r = 1 / at;
  const s = r * r;
  const tail =
    1 / 6 - s * (1 / 30 - s * (1 / 42 - s * (1 / 30 - s * (5 / 66 - s * (691 / 2730 - (s * 7) / 6)))));
  return sum + r + s / 2 + r * s * tail;
};

/** log B(a, b) = log Γ(a) + log Γ(b) - log Γ(a + b) for a, b > 0, without the cancellation of large arguments. */
export const logBeta = (a: number, b: number): number => {
  const s = a + b;
  const errors = stirlingError(a) + stirlingError(b) - stirlingError(s);
  return (LN_2PI - log(s)) / 2 - (a - 0.5) * log1p(b / a) - (b - 0.5) * log1p(a / b) + errors;
};

/** log Γ(x + count) - log Γ(x) for x > 0 and count >= 0, without the cancellation of large x. */
export const logRisingFactorial = (x: number, count: number): number => {
  if (count === 0) return 0;
  if (x + count < STIRLING_FROM) return logGamma(x + count) - logGamma(x);
  const errors = stirlingError(x + count) - stirlingError(x);
  return (x - 0.5) * log1p(count / x) + count * log(x + count) - count + errors;
};

/** Between these bounds a power series replaces the difference. */
const NEAR_BELOW = -0.35;
const NEAR_ABOVE = 0.5;

/** t - log(1 + t) for t > -1, which is 0 at 0 and about t²/2 near it; within 2e-15 relative. */
export const logExcess = (t: number): number => {
  if (!(t > NEAR_BELOW && t < NEAR_ABOVE)) return t - log1p(t);
  // log(1 + t) = 2 (r + r³/3 + r^5/5 + …) with r = t / (2 + t), and 2 r - t = -r t.
  const r = t / (2 + t);
  const y = r * r;
  const high = 1 / 19 + y * (1 / 21 + y * (1 / 23 + y * (1 / 25 + y * (1 / 27 + y / 29))));
  const mid = 1 / 11 + y * (1 / 13 + y * (1 / 15 + y * (1 / 17 + y * high)));
  const low = 1 / 3 + y * (1 / 5 + y * (1 / 7 + y * (1 / 9 + y * mid)));
  return r * (t - 2 * y * low);
};

/**
 * x/c - 1 - log(x/c) for positive x and c, which is 0 at x = c and about (x/c - 1)²/2 near it; within 2e-15 relative. The divergence of Itakura and
 * Saito (1968).
 */
export const logDivergence = (x: number, c: number): number => {
  const t = (x - c) / c;
  if (t > NEAR_BELOW && t < NEAR_ABOVE) return logExcess(t);
  const ratio = x / c;
  // A quotient that left the range of doubles has a logarithm all the same.
  return ratio - 1 - (ratio > 0 && ratio < Infinity ? log(ratio) : log(x) - log(c));
};
