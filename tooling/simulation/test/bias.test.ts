import { expect, test } from "vitest";
import { biases, inStandardErrors } from "../src/bias.js";
import { replicate, type Replication } from "../src/missing-entries.js";

test("a mean in units of its standard error", () => {
  // Mean 2, variance 5/3 with divisor 3, standard error sqrt(5/12).
  expect(inStandardErrors([0.5, 1.5, 2.5, 3.5])).toBeCloseTo(2 / Math.sqrt(5 / 12), 14);
  expect(inStandardErrors([0, 0, 0])).toBe(0);
  expect(inStandardErrors([1, 1, 1])).toBe(Infinity);
});

const replication = (means: number[], covariances: number[]): Replication => ({
  errors: { weights: [0.1, -0.1], means, covariances },
  gain: 1,
  missing: 0,
});

test("the worst parameter of a block, and how many vary", () => {
  const found = biases([replication([1, 0], [0, 1]), replication([3, 0], [0, -1])]);
  expect(found.map(({ block }) => block)).toEqual(["weights", "means", "covariances"]);
  const [weights, means, covariances] = found;
  // A constant that is not 0 is no chance.
  expect(weights.largest).toBe(Infinity);
  // Mean 2, variance 2 with divisor 1, standard error 1.
  expect(means).toMatchObject({ parameters: 1, worst: 0, typical: 2 });
  expect(means.largest).toBeCloseTo(2, 14);
  expect(covariances).toMatchObject({ parameters: 1, largest: 0 });
});

test("a replication is the same every time, near the truth, and more likely than it", () => {
  const simulation = { covariance: "VVV", rows: 2000, missing: 0.2 } as const;
  const first = replicate(simulation, 3);
  expect(first).toEqual(replicate(simulation, 3));
  expect(first).not.toEqual(replicate(simulation, 4));
  if (first._tag === "Left") throw new Error(first.left);
  const { errors, gain, missing } = first.right;
  // 6000 entries of which a fifth is missing: 1200, standard deviation 31.
  expect(Math.abs(missing - 1200)).toBeLessThan(5 * 31);
  expect(gain).toBeGreaterThan(0);
  expect(Math.max(...errors.means.map(Math.abs))).toBeLessThan(0.3);
  expect(Math.max(...errors.weights.map(Math.abs))).toBeLessThan(0.06);
});
