import { makeRng } from "@latentjs/numerics";
import { expect, test } from "vitest";
import { sampleMixture } from "../src/index.js";
import { poissonParams } from "./poisson-mixture.js";

const params = poissonParams([0.125, 0.5, 0, 0.375], [1, 2, 3, 4]);
const N = 20_000;
/** The false-alarm rate of a frequency farther off than this is below 1e-6. */
const STANDARD_ERRORS = 5;

test("components come with the frequencies of the mixing weights", () => {
  const labels = sampleMixture(params, N, makeRng(1), () => {});
  expect(labels.length).toBe(N);
  for (const [k, p] of params.weights.entries()) {
    const share = labels.filter((label) => label === k).length / N;
    expect(Math.abs(share - p)).toBeLessThanOrEqual(STANDARD_ERRORS * Math.sqrt((p * (1 - p)) / N));
  }
});

test("neighbours are independent", () => {
  const labels = sampleMixture(params, N, makeRng(2), () => {});
  const pairs = labels.filter((label, i) => i > 0 && label === 1 && labels[i - 1] === 1).length;
  // Runs of three ones add a covariance: var = n (p^2 - p^4 + 2 (p^3 - p^4)) with p = 1/2.
  const stdDev = Math.sqrt(N * (1 / 4 - 1 / 16 + 2 * (1 / 8 - 1 / 16)));
  expect(Math.abs(pairs - (N - 1) / 4)).toBeLessThan(STANDARD_ERRORS * stdDev);
});

test("each row is drawn once, in order, from its component and the given stream", () => {
  const rng = makeRng(3);
  const drawn: number[] = [];
  const labels = sampleMixture(params, 50, rng, (components, component, row, stream) => {
    expect(components).toBe(params.components);
    expect(stream).toBe(rng);
    expect(row).toBe(drawn.length);
    drawn.push(component);
  });
  expect(drawn).toEqual([...labels]);
});

test("the same seed gives the same rows", () => {
  const once = sampleMixture(params, 100, makeRng(4), () => {});
  expect(sampleMixture(params, 100, makeRng(4), () => {})).toEqual(once);
  expect(sampleMixture(params, 100, makeRng(5), () => {})).not.toEqual(once);
  expect(sampleMixture(params, 0, makeRng(4), () => {}).length).toBe(0);
});
