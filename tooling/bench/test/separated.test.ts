import { expect, test } from "vitest";
import type { Component } from "../src/components.js";
import { componentsApart, rowsApart, startApart } from "../src/separated.js";

const shape = { n: 2000, d: 3, k: 5 };
/** Rounding of a few dozen operations. */
const ROUNDING = 1e-12;

const determinant = (m: readonly (readonly number[])[]): number =>
  m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) -
  m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) +
  m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);

/** Mahalanobis distance of the second mean from the first component by Cramer's rule, for three columns. */
const distance = ({ mean, factor }: Component, other: Component): number => {
  const cov = [0, 1, 2].map((i) =>
    [0, 1, 2].map((j) => [0, 1, 2].reduce((sum, l) => sum + factor[i * 3 + l] * factor[j * 3 + l], 0)),
  );
  const difference = [0, 1, 2].map((j) => other.mean[j] - mean[j]);
  const solution = [0, 1, 2].map(
    (column) =>
      determinant(cov.map((row, i) => row.map((entry, j) => (j === column ? difference[i] : entry)))) /
      determinant(cov),
  );
  return Math.sqrt(solution.reduce((sum, entry, j) => sum + entry * difference[j], 0));
};

test("the two nearest components lie 6 standard deviations apart", () => {
  const components = componentsApart("adjacent", shape);
  const distances = components.flatMap((own) =>
    components.filter((other) => other !== own).map((other) => distance(own, other)),
  );
  expect(distances).toHaveLength(20);
  expect(Math.abs(Math.min(...distances) - 6)).toBeLessThan(6 * ROUNDING);
});

test("separated means have 6 standard deviations in every direction", () => {
  const means = componentsApart("separated", { d: 40, k: 50 }).flatMap(({ mean }) => [...mean]);
  const spread = Math.sqrt(means.reduce((sum, value) => sum + value * value, 0) / means.length);
  // 2000 draws: standard error 6 / sqrt(4000) = 0.095.
  expect(Math.abs(spread - 6)).toBeLessThan(0.4);
});

test("the start lies in the middle of each component with the variances inside", () => {
  const rows = {
    data: Float64Array.of(0, 0, 10, 20, 2, 4, 10, 22, 1, 2),
    labels: Int32Array.of(0, 1, 0, 1, 0),
  };
  const { weights, means, variances } = startApart(rows, { n: 5, d: 2, k: 2 });
  expect(weights).toEqual([0.5, 0.5]);
  // With two columns the first row of each component is its mean.
  expect(means).toEqual([
    [0, 0],
    [10, 20],
  ]);
  // By hand: means (1, 2) and (10, 21); squares 1 + 0 + 1 + 0 + 0 and 4 + 1 + 4 + 1 + 0 over 5 rows.
  expect(variances[0]).toBeCloseTo(2 / 5, 12);
  expect(variances[1]).toBeCloseTo(10 / 5, 12);
});

test("the rows are the same bits every time, from all components alike", () => {
  const { data, labels } = rowsApart("separated", shape);
  expect(rowsApart("separated", shape).data).toEqual(data);
  for (let c = 0; c < shape.k; c++) {
    const share = labels.filter((label) => label === c).length / shape.n;
    // Binomial with 2000 draws of 1/5: standard deviation 0.009.
    expect(Math.abs(share - 0.2)).toBeLessThan(0.045);
  }
});
