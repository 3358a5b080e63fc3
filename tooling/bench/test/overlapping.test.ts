import { expect, test } from "vitest";
import { overlappingRows, startingPoint } from "../src/overlapping.js";
import type { Workload } from "../src/workload.js";

const workload: Workload = { n: 5000, d: 3, k: 4, structure: "full", iterations: 1 };

test("the rows are the same bits every time and finite", () => {
  const rows = overlappingRows(workload);
  expect(rows).toHaveLength(5000 * 3);
  expect(rows.every(Number.isFinite)).toBe(true);
  expect(overlappingRows(workload)).toEqual(rows);
});

test("the starting point has equal weights, rows of the data as means and the data's variances", () => {
  const rows = Float64Array.of(0, 10, 2, 10, 4, 13, 6, 11);
  const { weights, means, variances } = startingPoint(rows, { ...workload, n: 4, d: 2, k: 2 });
  expect(weights).toEqual([0.5, 0.5]);
  const pairs = ["0,10", "2,10", "4,13", "6,11"];
  expect(means).toHaveLength(2);
  for (const mean of means) expect(pairs).toContain(mean.join());
  expect(means[0]).not.toEqual(means[1]);
  // By hand: (9 + 1 + 1 + 9) / 4 and (1 + 1 + 4 + 0) / 4.
  expect(variances).toEqual([5, 1.5]);
});
