import { expect, test } from "vitest";
import { chiSquareBound } from "../src/family/chi-square.js";

/** Wilson and Hilferty's approximation is above the quantile this far out, by most for one degree. */
const ABOVE = 1.16;

/** qchisq(1e-6, df, lower.tail = FALSE) of R 4; for 2 degrees 6 log(100) too. */
test.each([
  [1, 23.9281269769],
  [2, 27.6310211159],
  [3, 30.6648497062],
  [10, 46.8630468468],
  [50, 112.608092499],
])(
  "the bound for chi-square of %i degrees is at least its quantile, and not much above it",
  (degrees, quantile) => {
    expect(chiSquareBound(degrees)).toBeGreaterThanOrEqual(quantile);
    expect(chiSquareBound(degrees)).toBeLessThan(ABOVE * quantile);
  },
);
