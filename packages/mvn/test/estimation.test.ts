import { Matrix } from "ml-matrix";
import { expect, test } from "vitest";
import { fitMvn, momentsOf } from "../src/index.js";
import { answer, sentence } from "./either.js";

test("three rows by hand, in every form", () => {
  // Mean (1, 1); deviations (-1, 0), (0, -1), (1, 1): the scatter is ((2, 1), (1, 2)).
  const rows = [
    [0, 1],
    [1, 0],
    [2, 2],
  ];
  const wanted = { weight: 3, mean: Float64Array.of(1, 1), scatter: Float64Array.of(2, 1, 1, 2) };
  expect(answer(momentsOf(rows))).toEqual(wanted);
  expect(answer(momentsOf(new Matrix(rows)))).toEqual(wanted);
  expect(answer(momentsOf({ rows: 3, cols: 2, data: Float64Array.from(rows.flat()) }))).toEqual(wanted);
  const { params, stats, weight } = answer(fitMvn(rows));
  expect(stats).toEqual(wanted);
  expect(weight).toBe(3);
  expect([...params.cov]).toEqual([2 / 3, 1 / 3, 1 / 3, 2 / 3]);
});

test("a single column", () => {
  const { params, logLikelihood } = answer(fitMvn([1, 2, 3, 6]));
  expect(params).toEqual({ mean: Float64Array.of(3), cov: Float64Array.of(3.5) });
  // -n/2 (log(2 pi variance) + 1).
  expect(logLikelihood).toBeCloseTo(-2 * (Math.log(2 * Math.PI * 3.5) + 1), 12);
});

test("too few rows", () => {
  expect(sentence(fitMvn([[1, 2]]))).toBe(
    "rows: expected at least 3 rows of positive weight for 2 columns, got 1. Add rows or drop columns.",
  );
  expect(sentence(fitMvn([4]))).toBe(
    "rows: expected at least 2 rows of positive weight for 1 column, got 1. Add rows or drop columns.",
  );
  expect(sentence(fitMvn([1, 2, 3], { weights: [1, 0, 0] }))).toBe(
    "rows: expected at least 2 rows of positive weight for 1 column, got 1. Add rows or drop columns.",
  );
  expect(sentence(fitMvn([]))).toBe("rows has no rows. Give it at least one row of numbers.");
});

test("weights that are none", () => {
  expect(sentence(fitMvn([1, 2, 3], { weights: [1, 1] }))).toBe(
    "weights: expected 3 weights, one a row, got 2.",
  );
  expect(sentence(momentsOf([1, 2], [1, -1]))).toBe(
    "weights, row 1: expected a weight of zero or more, got -1. Give every row a finite weight of zero or more.",
  );
  expect(sentence(momentsOf([1, 2], [0, 0]))).toBe(
    "weights: expected at least one positive weight, got none.",
  );
});

test.each([5, 1e8 + 0.1, -0.1])("a column that is %s throughout", (value) => {
  const rows = [1, 2, 3, 4].map((v) => [v, value]);
  expect(sentence(fitMvn(rows))).toBe(
    `rows, column 1: expected values that differ, got ${value} in every row. Drop the column.`,
  );
});

test("two equal columns, also far from zero", () => {
  for (const offset of [0, 1e8]) {
    const rows = [1, 2, 3, 5].map((v, i) => [i % 2, v + offset, v + offset]);
    expect(sentence(fitMvn(rows))).toMatch(
      /^rows, column 2: expected values that other columns do not determine, got variance [-0-9.e]+ given them\. Drop the column\.$/,
    );
  }
});
