import { logSumExp, solveLower } from "@latentjs/numerics";
import { expect, test } from "vitest";
import type { Component } from "../src/components.js";
import { overlappingComponents, overlappingRows, overlappingStart } from "../src/overlapping.js";

const shape = { n: 5000, d: 3, k: 4 };

/** Responsibilities of the components, of equal weight, for a row. */
const responsibilities = (components: readonly Component[], row: Float64Array): readonly number[] => {
  const d = row.length;
  const logs = Float64Array.from(components, ({ mean, factor }) => {
    const z = row.map((value, j) => value - mean[j]);
    solveLower(factor, d, z);
    return z.reduce((sum, entry, j) => sum - (entry * entry) / 2 - Math.log(factor[j * d + j]), 0);
  });
  const total = logSumExp(logs);
  return Array.from(logs, (value) => Math.exp(value - total));
};

test("the rows are the same bits every time and finite", () => {
  const { data } = overlappingRows(shape);
  expect(data).toHaveLength(5000 * 3);
  expect(data.every(Number.isFinite)).toBe(true);
  expect(overlappingRows(shape).data).toEqual(data);
});

test.each([
  [2, 3],
  [10, 10],
  [16, 32],
  [50, 10],
])("in %i columns most rows of %i components are in doubt between two or more", (d, k) => {
  const sized = { n: 500, d, k };
  const components = overlappingComponents(sized);
  const { data } = overlappingRows(sized);
  let doubtful = 0;
  for (let i = 0; i < sized.n; i++) {
    const each = responsibilities(components, data.slice(i * d, (i + 1) * d));
    if (each.filter((responsibility) => responsibility > 0.05).length >= 2) doubtful += 1;
  }
  expect(doubtful / sized.n).toBeGreaterThan(0.8);
});

test("the starting point has equal weights, means of d / 2 rows and the data's variances", () => {
  const rows = Float64Array.of(0, 10, 2, 10, 4, 13, 6, 11);
  const { weights, means, variances } = overlappingStart(rows, { n: 4, d: 2, k: 2 });
  expect(weights).toEqual([0.5, 0.5]);
  const pairs = ["0,10", "2,10", "4,13", "6,11"];
  expect(means).toHaveLength(2);
  for (const mean of means) expect(pairs).toContain(mean.join());
  expect(means[0]).not.toEqual(means[1]);
  // By hand: (9 + 1 + 1 + 9) / 4 and (1 + 1 + 4 + 0) / 4.
  expect(variances).toEqual([5, 1.5]);
});
