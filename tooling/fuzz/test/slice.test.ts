import { COVARIANCE_NAMES, resolveCovariance } from "@latentjs/gmm";
import { expect, test } from "vitest";
import { dataSet } from "../src/data-sets.js";
import { fuzz, STRUCTURES } from "../src/run.js";

test("every structure that has a name is built and fuzzed", () => {
  expect(STRUCTURES).toHaveLength(14);
  for (const name of COVARIANCE_NAMES) expect(resolveCovariance(name, 4)._tag).toBe("Right");
});

test("data sets are the same for ever, and of every kind", () => {
  expect(dataSet(17)).toEqual(dataSet(17));
  const names = Array.from({ length: 200 }, (_, index) => dataSet(index).name).join("; ");
  for (const kind of [
    "duplicates",
    "one distinct row",
    "a constant column",
    "collinear columns",
    "an outlier",
    "weights of 1e-300",
    "weights of 1e300",
    "1 × 1",
  ]) {
    expect(names).toContain(kind);
  }
});

test("the first hundred data sets end with finite numbers or a diagnosis, with every structure", () => {
  const { fits, diagnoses, faults } = fuzz(0, 100);
  expect(faults).toEqual([]);
  expect(fits).toBeGreaterThan(300);
  expect(Object.values(diagnoses).reduce((a, b) => a + b, fits)).toBe(1400);
});
