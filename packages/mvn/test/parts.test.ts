import { makeRng } from "@latentjs/numerics";
import { expectClose } from "@latentjs/testing";
import { describe, expect, test } from "vitest";
import { affine, conditional, klDivergence, marginal, sample, type MvnInput } from "../src/index.js";
import { answer, sentence } from "./either.js";

/** A few units in the last place, from the square roots of the factor. */
const ROUNDING = 1e-14;

const mvn: MvnInput = {
  mean: [1, 2, 3],
  cov: [
    [2, 0.5, 0.25],
    [0.5, 1, 0],
    [0.25, 0, 4],
  ],
};

describe("columns", () => {
  test("a marginal has the columns in the order asked for", () => {
    expect(answer(marginal(mvn, [2, 0]))).toEqual({
      mean: Float64Array.of(3, 1),
      cov: Float64Array.of(4, 0.25, 0.25, 2),
    });
  });

  test("that are none", () => {
    expect(sentence(marginal(mvn, []))).toBe("indices: expected at least one column, got none.");
    expect(sentence(marginal(mvn, [0, 3]))).toBe("indices, entry 1: expected a column from 0 to 2, got 3.");
    expect(sentence(marginal(mvn, [-1]))).toBe("indices, entry 0: expected a column from 0 to 2, got -1.");
    expect(sentence(marginal(mvn, [0.5]))).toBe("indices, entry 0: expected a column from 0 to 2, got 0.5.");
    expect(sentence(marginal(mvn, [1, 0, 1]))).toBe(
      "indices, entry 2: expected every column at most once, got column 1 again.",
    );
    expect(sentence(conditional(mvn, [5], [0]))).toBe(
      "observed, entry 0: expected a column from 0 to 2, got 5.",
    );
  });
});

describe("conditional", () => {
  test("by hand", () => {
    // Column 0 given column 2: mean 1 + 0.25 / 4 (x - 3), variance 2 - 0.25² / 4. Column 1 is independent of column 2.
    const { mean, cov } = answer(conditional(mvn, [2], [7]));
    expectClose(mean, [1.25, 2], ROUNDING);
    expectClose(cov, [1.984375, 0.5, 0.5, 1], ROUNDING);
  });

  test("values that do not fit", () => {
    expect(sentence(conditional(mvn, [0, 1], [1]))).toBe("values: expected 2 numbers, got 1.");
    expect(sentence(conditional(mvn, [], [1]))).toBe("values: expected 0 numbers, got 1.");
    expect(sentence(conditional(mvn, [0], [Infinity]))).toBe(
      "values, entry 0: expected a finite number, got Infinity.",
    );
    expect(sentence(conditional(mvn, [0, 1, 2], [1, 2, 3]))).toBe(
      "observed: expected at most 2 columns, so that one is left, got 3.",
    );
  });

  test("of a covariance that is singular in that order of its columns", () => {
    // x[0] = x[1] + x[2] but for a variance of 1e-14, and x[2] is small: in the order given the last pivot is large
    // enough.
    const small = 1e-4;
    const cov = Float64Array.of(1 + small + 1e-14, 1, small, 1, 1, 0, small, 0, small);
    expect(sentence(conditional({ mean: [0, 0, 0], cov }, [1, 2], [0, 0]))).toMatch(
      /^cov: expected a positive definite matrix, got one where column 0 has variance [0-9.e-]+ given other columns\. /,
    );
  });
});

describe("affine", () => {
  test("a sum and a difference, by hand", () => {
    const image = affine(
      mvn,
      [
        [1, 1, 0],
        [1, -1, 0],
      ],
      [10, 0],
    );
    const { mean, cov } = answer(image);
    expect([...mean]).toEqual([13, -1]);
    // 2 + 1 + 2 · 0.5, 2 - 1, 2 + 1 - 2 · 0.5.
    expectClose(cov, [4, 1, 1, 2], ROUNDING);
  });

  test("maps that do not fit", () => {
    expect(sentence(affine(mvn, [[1, 2]], [0]))).toBe("A: expected 3 columns, got 2.");
    expect(sentence(affine(mvn, [[1, 2, 3]], [0, 0]))).toBe("b: expected 1 numbers, got 2.");
    expect(sentence(affine({ mean: [0], cov: [[1]] }, [[1], [2]], [0, 0]))).toBe(
      "A: expected at most 1 rows for 1 columns, got 2. Drop rows.",
    );
  });

  test("images without a density", () => {
    const dependent = [
      [1, 2, 3],
      [2, 4, 6],
    ];
    expect(sentence(affine(mvn, dependent, [0, 0]))).toBe(
      "A: expected linearly independent rows, got row 1 that the rows before it determine. Drop row 1.",
    );
    expect(sentence(affine(mvn, [[0, 0, 0]], [0]))).toBe(
      "A: expected linearly independent rows, got a row 0 of zeros. Drop row 0.",
    );
  });
});

test("distributions of different dimensions have no divergence", () => {
  const other: MvnInput = { mean: [0], cov: [[1]] };
  expect(sentence(klDivergence(mvn, other))).toBe("q.mean: expected 3 numbers as in p.mean, got 1.");
  expect(sentence(klDivergence(other, { mean: [0], cov: [[-1]] }))).toBe(
    "q.cov, row 0, column 0: expected a positive variance, got -1.",
  );
});

test.each([-1, 1.5, Number.NaN, Infinity])("%s draws", (n) => {
  expect(sentence(sample(mvn, n, makeRng(1)))).toBe(
    `n: expected a whole number of rows, 0 or more, got ${n}.`,
  );
});
