import { expect, test } from "vitest";
import { usefulFlops } from "../src/roofline.js";
import { logSlope } from "../src/scaling.js";

/** A handful of roundings. */
const ROUNDING = 1e-12;

test("the slope of log y against log x is the power", () => {
  const power = [10, 100, 1000].map((x) => [x, 7 * x * x] as const);
  expect(Math.abs(logSlope(power) - 2)).toBeLessThan(ROUNDING);
  // By hand, in units of log 10: x 1, 2, 3 and y 0, 1, 1 give slope ((-1)(-2/3) + (1)(1/3)) / 2.
  const bent = [
    [10, 1],
    [100, 10],
    [1000, 10],
  ] as const;
  expect(Math.abs(logSlope(bent) - 0.5)).toBeLessThan(ROUNDING);
});

test("useful operations of a full covariance", () => {
  // By hand for two columns: z1 = l11 x1, z2 = l21 x1 + l22 x2 are three multiply-adds, and so is the lower triangle of x x'.
  expect(usefulFlops(2)).toBe(12);
});
