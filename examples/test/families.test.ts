import { expect, test } from "vitest";
import { poissonMaximum } from "./reference.js";
import { after, linesOf, numbersIn } from "./run-example.js";

/** Three printed decimals, and what a tolerance of 1e-12 leaves. */
const PRINTED = 1.5e-3;
const NATS = 1e-6;

test("a family by name: Hasselblad's two kinds of day, the more frequent first", () => {
  const { par, loglik } = poissonMaximum();
  const [share, quiet, busy] = par;
  const [said, ...days] = linesOf("families/poisson");
  expect(Math.abs(after([said], "log-likelihood")[0] - loglik)).toBeLessThan(NATS);
  const expected = [
    [1 - share, busy],
    [share, quiet],
  ];
  expect(days).toHaveLength(2);
  days.forEach((line, k) => {
    numbersIn(line).forEach((number, at) => {
      expect(Math.abs(number - expected[k][at])).toBeLessThan(PRINTED);
    });
  });
});
