import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { exp, expm1, log, log1p, logSumExp } from "../../src/index.js";
import { ulp } from "../ulp.js";

const EPSILON = Number.EPSILON;
const real = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const positive = real(Number.MIN_VALUE, Number.MAX_VALUE);

describe("exp and log", () => {
  // exp is within 0.524 ulp, so before rounding it is within 0.03 ulp; 1.2e-16 in x moves exp(x) by half an ulp or more.
  test.prop([real(-745, 709), real(1.2e-16, 10)])("exp never falls", (x, step) => {
    expect(exp(x + Math.max(step, ulp(x)))).toBeGreaterThanOrEqual(exp(x));
  });

  // log is within 0.05 ulp before rounding, that is 6e-15 where |log x| is greatest; the step moves log by 2e-14.
  test.prop([positive, real(2e-14, 10)])("log never falls", (x, step) => {
    expect(log(x * (1 + step))).toBeGreaterThanOrEqual(log(x));
  });

  // Rounding log x by 0.56 ulp <= 0.56 eps |log x| multiplies the result by as much, and exp adds 0.53 ulp.
  test.prop([real(1e-300, 1e300)])("exp(log x) = x", (x) => {
    expect(Math.abs(exp(log(x)) - x)).toBeLessThanOrEqual(0.6 * EPSILON * (Math.abs(log(x)) + 1) * x);
  });

  // Rounding exp x by 0.53 ulp moves log by as much, absolutely; log adds 0.56 ulp of x.
  test.prop([real(-700, 700)])("log(exp x) = x", (x) => {
    expect(Math.abs(log(exp(x)) - x)).toBeLessThanOrEqual(0.6 * (EPSILON + ulp(x)));
  });

  // x + y is rounded once, by up to half an ulp of 700; three exponentials and a product add 0.5 ulp each and a little.
  test.prop([real(-350, 350), real(-350, 350)])("exp(x + y) = exp(x) exp(y)", (x, y) => {
    const sum = exp(x + y);
    expect(Math.abs(exp(x) * exp(y) - sum)).toBeLessThanOrEqual(sum * (ulp(x + y) / 2 + 2.2 * EPSILON));
  });

  test.prop([fc.integer({ min: -1022, max: 1023 }), real(1, 2)])("log(2^m z) = m ln 2 + log z", (m, z) => {
    const expected = m * Math.LN2 + log(z);
    expect(Math.abs(log(z * 2 ** m) - expected)).toBeLessThanOrEqual(2 * ulp(Math.abs(m) + 1));
  });

  // |x| <= 1: both functions have a derivative between 1/2 and e, so 0.65 ulp of either becomes at most 3 ulp of x.
  test.prop([real(-0.6, 1)])("expm1(log1p x) = x", (x) => {
    expect(Math.abs(expm1(log1p(x)) - x)).toBeLessThanOrEqual(3 * ulp(x));
  });

  test.prop([real(-40, 700)])("expm1(x) = exp(x) - 1 where nothing cancels", (x) => {
    expect(Math.abs(expm1(x) - (exp(x) - 1))).toBeLessThanOrEqual(1.5 * EPSILON * (exp(x) + 1));
  });
});

/** 20 exponentials and sums, half an ulp each, relative to a sum of at least 1; then the rounding of the answer. */
const error = (y: number) => 12 * EPSILON + ulp(y);

describe("logSumExp", () => {
  const terms = fc.array(real(-700, 700), { minLength: 1, maxLength: 20 });

  test.prop([terms])("is at least the maximum and at most the maximum + log n", (x) => {
    const max = Math.max(...x);
    const y = logSumExp(x);
    expect(y).toBeGreaterThanOrEqual(max);
    expect(y).toBeLessThanOrEqual(max + log(x.length) + error(y));
  });

  test.prop([terms, real(-1e6, 1e6)])("moves with its arguments", (x, shift) => {
    const moved = logSumExp(x.map((v) => v + shift));
    // Each v + shift is rounded before it enters.
    expect(Math.abs(moved - (logSumExp(x) + shift))).toBeLessThanOrEqual(error(moved) + 2 * ulp(1.1e6));
  });

  test.prop([terms, terms])("of two halves is that of the whole", (x, y) => {
    const whole = logSumExp([...x, ...y]);
    expect(Math.abs(logSumExp([logSumExp(x), logSumExp(y)]) - whole)).toBeLessThanOrEqual(4 * error(whole));
  });
});
