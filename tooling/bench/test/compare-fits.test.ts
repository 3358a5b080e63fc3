import { expect, test } from "vitest";
import { compareFits } from "../src/fit/compare-fits.js";

const answer = (tolerance: number, seconds: number, logLikelihoodPerRow: number) => ({
  tolerance,
  seconds,
  logLikelihoodPerRow,
});

test("the peer's coarsest tolerance that gets near the best counts", () => {
  const peer = [answer(1e-3, 5, -10.01), answer(1e-6, 30, -10.0000005), answer(1e-7, 60, -10)];
  const { lines, met } = compareFits(answer(1e-8, 2, -10), peer);
  expect(met).toBe(true);
  expect(lines).toEqual([
    "latentjs ends 0.0e+0 nats a row below the best known.",
    "scikit-learn needs a tolerance of 1e-6 and ends 5.0e-7 nats a row below the best known.",
    "met: scikit-learn's time / latentjs's is 15.00, to be 10 or more.",
  ]);
});

test("a peer that never gets there has taken at least the time of its finest tolerance", () => {
  const { lines, met } = compareFits(answer(1e-8, 2, -10), [answer(1e-3, 5, -11), answer(1e-12, 30, -10.5)]);
  expect(met).toBe(true);
  expect(lines.at(-1)).toBe("met: scikit-learn's time / latentjs's is more than 15.00, to be 10 or more.");
});

test("a fast fit of ours that ends too low is none", () => {
  const { lines, met } = compareFits(answer(1e-8, 1, -10.1), [answer(1e-3, 50, -10)]);
  expect(met).toBe(false);
  expect(lines).toContain("That is not near enough: its time counts for nothing.");
});
