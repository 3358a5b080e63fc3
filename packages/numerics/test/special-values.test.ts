import { expect, test } from "vitest";
import { digamma, exp, expInto, expm1, LN_2, LN_2PI, log, log1p, logGamma, logSumExp } from "../src/index.js";
import { nextUp } from "./ulp.js";

const bits = (x: number) => new DataView(Float64Array.of(x).buffer).getBigUint64(0, true).toString(16);

test("constants are the doubles nearest to ln 2 and ln 2π", () => {
  // From mpmath's ln 2 and ln 2π at 40 digits.
  expect(bits(LN_2)).toBe("3fe62e42fefa39ef");
  expect(bits(LN_2PI)).toBe("3ffd67f1c864beb5");
});

test("exp at its special values", () => {
  expect(exp(0)).toBe(1);
  expect(exp(-0)).toBe(1);
  expect(exp(Infinity)).toBe(Infinity);
  expect(exp(-Infinity)).toBe(0);
  expect(exp(NaN)).toBeNaN();
  expect(exp(5e-324)).toBe(1);
});

test("exp overflows and underflows where it should", () => {
  // ln of the greatest double is 709.78271289338397..., and ln of half the smallest is -745.13321910194122....
  expect(exp(709.782712893384)).toBeLessThan(Infinity);
  expect(exp(709.782712893384)).toBeGreaterThan(1.7976931348e308);
  expect(exp(nextUp(709.782712893384))).toBe(Infinity);
  expect(exp(1e308)).toBe(Infinity);
  expect(exp(-745.1332191019411)).toBe(5e-324);
  expect(exp(-745.1332191019412)).toBe(0);
  expect(exp(-746)).toBe(0);
  expect(exp(-1e308)).toBe(0);
});

test("expInto touches the first n and treats special values like exp", () => {
  const x = Float64Array.of(NaN, Infinity, -Infinity, -746, -740, 710, -0, 1, 7, 7);
  const expected = Array.from(x, (v) => exp(v));
  expInto(x, 8);
  expect(Array.from(x)).toStrictEqual([...expected.slice(0, 8), 7, 7]);
});

test("expm1 at its special values", () => {
  expect(expm1(0)).toBe(0);
  expect(expm1(-0)).toBe(-0);
  expect(expm1(5e-324)).toBe(5e-324);
  expect(expm1(-1e-300)).toBe(-1e-300);
  expect(expm1(-Infinity)).toBe(-1);
  expect(expm1(-1e5)).toBe(-1);
  expect(expm1(Infinity)).toBe(Infinity);
  expect(expm1(NaN)).toBeNaN();
});

test("log at its special values", () => {
  expect(log(1)).toBe(0);
  expect(log(0)).toBe(-Infinity);
  expect(log(-0)).toBe(-Infinity);
  expect(log(-1)).toBeNaN();
  expect(log(-Infinity)).toBeNaN();
  expect(log(NaN)).toBeNaN();
  expect(log(Infinity)).toBe(Infinity);
  // 1024 ln 2 rounded, and -1074 ln 2 rounded.
  expect(log(Number.MAX_VALUE)).toBe(709.782712893384);
  expect(log(5e-324)).toBe(-744.4400719213812);
});

test("log1p at its special values", () => {
  expect(log1p(0)).toBe(0);
  expect(log1p(-0)).toBe(-0);
  expect(log1p(5e-324)).toBe(5e-324);
  expect(log1p(-1)).toBe(-Infinity);
  expect(log1p(-1.5)).toBeNaN();
  expect(log1p(-Infinity)).toBeNaN();
  expect(log1p(NaN)).toBeNaN();
  expect(log1p(Infinity)).toBe(Infinity);
  expect(log1p(Number.MAX_VALUE)).toBe(709.782712893384);
});

test("logGamma and digamma at their special values", () => {
  expect(logGamma(1)).toBe(0);
  expect(logGamma(2)).toBe(0);
  expect(logGamma(0)).toBe(Infinity);
  expect(logGamma(-3)).toBe(Infinity);
  expect(logGamma(NaN)).toBeNaN();
  expect(digamma(0)).toBeNaN();
  expect(digamma(-3)).toBeNaN();
  expect(digamma(NaN)).toBeNaN();
});

test("logSumExp at its special values", () => {
  expect(logSumExp([])).toBe(-Infinity);
  expect(logSumExp([-Infinity, -Infinity])).toBe(-Infinity);
  expect(logSumExp([1, Infinity, -Infinity])).toBe(Infinity);
  expect(logSumExp([Infinity, Infinity])).toBe(Infinity);
  expect(logSumExp([1, NaN])).toBeNaN();
  expect(logSumExp([NaN, Infinity])).toBeNaN();
  expect(logSumExp([-3.5])).toBe(-3.5);
  expect(logSumExp([-Infinity, 2])).toBe(2);
  expect(logSumExp(Float64Array.of(0, 0))).toBe(LN_2);
  expect(logSumExp([-1e9, -1e9])).toBe(-1e9 + LN_2);
  expect(logSumExp([1000, -1000])).toBe(1000);
});
