import { describe, expect, test } from "vitest";
import {
  betaVariate,
  binomialVariate,
  gammaVariate,
  makeRng,
  poissonVariate,
  standardExponential,
} from "../src/index.js";
import { CHI_SQUARE_LIMIT, chiSquare, NORMAL_LIMIT } from "./chi-square.js";

const DRAWS = 100_000;
const drawn = (seed: string, draw: (rng: ReturnType<typeof makeRng>) => number): Float64Array => {
  const rng = makeRng(seed);
  return Float64Array.from({ length: DRAWS }, () => draw(rng));
};

/** How many standard errors the mean of the draws is from `mean`, and that of their squared gaps from `variance`, given the fourth moment. */
const expectMoments = (x: Float64Array, mean: number, variance: number, kurtosis: number): void => {
  const gap = x.reduce((sum, v) => sum + v - mean, 0) / DRAWS;
  const spread = x.reduce((sum, v) => sum + (v - mean) ** 2 - variance, 0) / DRAWS;
  expect((Math.abs(gap) / Math.sqrt(variance)) * Math.sqrt(DRAWS)).toBeLessThan(NORMAL_LIMIT);
  expect((Math.abs(spread) / variance) * Math.sqrt(DRAWS / (kurtosis - 1))).toBeLessThan(NORMAL_LIMIT);
};

// Means, variances and kurtoses are those of the tables in Johnson, Kotz, Balakrishnan and Kemp.
describe("moments of the draws", () => {
  test("exponential", () => {
    expectMoments(drawn("exponential", standardExponential), 1, 1, 9);
  });

  test.each([0.05, 0.6, 1, 3.5, 400])("gamma of shape %d", (shape) => {
    expectMoments(
      drawn("gamma", (rng) => gammaVariate(rng, shape)),
      shape,
      shape,
      3 + 6 / shape,
    );
  });

  test("beta", () => {
    const [a, b] = [2, 3];
    const variance = (a * b) / ((a + b) ** 2 * (a + b + 1));
    const excess =
      (6 * ((a - b) ** 2 * (a + b + 1) - a * b * (a + b + 2))) / (a * b * (a + b + 2) * (a + b + 3));
    expectMoments(
      drawn("beta", (rng) => betaVariate(rng, a, b)),
      a / (a + b),
      variance,
      3 + excess,
    );
  });

  test.each([0.3, 11.9, 12.1, 75, 5000])("Poisson of rate %d", (rate) => {
    expectMoments(
      drawn("poisson", (rng) => poissonVariate(rng, rate)),
      rate,
      rate,
      3 + 1 / rate,
    );
  });

  test.each([
    [5, 0.4],
    [100, 0.03],
    [4000, 0.7],
  ])("binomial of %d trials with probability %d", (trials, p) => {
    const variance = trials * p * (1 - p);
    expectMoments(
      drawn("binomial", (rng) => binomialVariate(rng, trials, p)),
      trials * p,
      variance,
      3 + (1 - 6 * p * (1 - p)) / variance,
    );
  });
});

describe("frequencies of the draws", () => {
  test("Poisson counts, through the split of the interval", () => {
    const rate = 14;
    const probabilities = [Math.exp(-rate)];
    for (let x = 1; x <= 13; x++) probabilities.push((probabilities[x - 1] * rate) / x);
    const cells = [0, 9, 11, 13, Infinity];
    const of = (x: number): number => cells.findIndex((edge, i) => i > 0 && x <= edge) - 1;
    const expected = [0, 0, 0, 0];
    probabilities.forEach((p, x) => (expected[of(x)] += p));
    expected[3] = 1 - expected[0] - expected[1] - expected[2];
    const counts = [0, 0, 0, 0];
    for (const x of drawn("frequencies", (rng) => poissonVariate(rng, rate))) counts[of(x)] += 1;
    // Fewer degrees of freedom than the limit allows for.
    expect(chiSquare(counts, expected)).toBeLessThan(CHI_SQUARE_LIMIT[4]);
  });

  test("binomial counts, through order statistics", () => {
    const [trials, p] = [30, 0.5];
    const probabilities = [0.5 ** trials];
    for (let x = 1; x <= trials; x++) probabilities.push((probabilities[x - 1] * (trials - x + 1)) / x);
    const edges = [12, 14, 16, 18, trials];
    const of = (x: number): number => edges.findIndex((edge) => x <= edge);
    const expected = edges.map((_, i) =>
      probabilities.reduce((sum, q, x) => (of(x) === i ? sum + q : sum), 0),
    );
    const counts = edges.map(() => 0);
    for (const x of drawn("successes", (rng) => binomialVariate(rng, trials, p))) counts[of(x)] += 1;
    expect(chiSquare(counts, expected)).toBeLessThan(CHI_SQUARE_LIMIT[4]);
  });

  test("at the edges nothing is left to chance", () => {
    const rng = makeRng("edges");
    expect([poissonVariate(rng, 0), binomialVariate(rng, 50, 0), binomialVariate(rng, 50, 1)]).toEqual([
      0, 0, 50,
    ]);
  });
});
