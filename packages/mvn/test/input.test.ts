import type { Either, EmError } from "@latentjs/em-core";
import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { logDensity, makeMvn, type Mvn, type MvnInput } from "../src/index.js";
import { answer, sentence } from "./either.js";

const ROWS = [
  [2, 0.5],
  [0.5, 1],
];
const FLAT = Float64Array.of(2, 0.5, 0.5, 1);

test("a covariance may be rows, a Matrix, a flat array with its shape, or its numbers", () => {
  const wanted: Mvn = { mean: Float64Array.of(1, 2), cov: FLAT };
  expect(answer(makeMvn([1, 2], ROWS))).toEqual(wanted);
  expect(answer(makeMvn([1, 2], new Matrix(ROWS)))).toEqual(wanted);
  expect(answer(makeMvn([1, 2], { rows: 2, cols: 2, data: FLAT }))).toEqual(wanted);
  expect(answer(makeMvn([1, 2], FLAT))).toEqual(wanted);
  expect(answer(makeMvn(Float32Array.of(1, 2), [Float64Array.of(2, 0.5), [0.5, 1]]))).toEqual(wanted);
  expect(answer(makeMvn([3], [4]))).toEqual({ mean: Float64Array.of(3), cov: Float64Array.of(4) });
});

test("what is returned is a copy", () => {
  const mean = Float64Array.of(1, 2);
  const cov = FLAT.slice();
  const mvn = answer(makeMvn(mean, cov));
  mean.fill(9);
  cov.fill(9);
  expect(mvn).toEqual({ mean: Float64Array.of(1, 2), cov: FLAT });
});

test("triangles that differ by rounding become their mean, larger differences are an error", () => {
  const near = answer(makeMvn([0, 0], Float64Array.of(2, 0.5, 0.5 + 2e-9, 1)));
  expect(near.cov[1]).toBe(near.cov[2]);
  expect(Math.abs(near.cov[1] - 0.5 - 1e-9)).toBeLessThan(1e-15);
  // The difference is measured in standard deviations, so the units of the columns do not matter.
  const small = makeMvn([0, 0], Float64Array.of(2e-12, 0.5e-6, 0.5e-6 + 2e-9, 1));
  expect(sentence(small)).toBe(
    "cov, row 1, column 0: expected 5e-7 as in row 0, column 1, got 5.02e-7. Give a symmetric matrix.",
  );
});

const wrong: ReadonlyArray<readonly [string, Either<EmError, Mvn>, string]> = [
  ["no mean", makeMvn([], []), "mean: expected at least one number, got none."],
  ["NaN in the mean", makeMvn([0, Number.NaN], ROWS), "mean, entry 1: expected a finite number, got NaN."],
  [
    "infinite covariance",
    makeMvn(
      [0, 0],
      [
        [1, 0],
        [Infinity, 1],
      ],
    ),
    "cov, row 1, column 0: expected a finite number, got Infinity. Remove or replace that value.",
  ],
  [
    "one row too many",
    makeMvn([0, 0], [...ROWS, [0, 0]]),
    "cov: expected 2 × 2 numbers, as the mean has 2, got 3 × 2.",
  ],
  ["too few numbers", makeMvn([0, 0], Float64Array.of(1, 0, 1)), "cov: expected 2 × 2 = 4 numbers, got 3."],
  ["a ragged matrix", makeMvn([0, 0], [[1, 0], [0]]), "cov, row 1: expected 2 numbers as in row 0, got 1."],
  [
    "a variance of zero",
    makeMvn(
      [0, 0],
      [
        [1, 0],
        [0, 0],
      ],
    ),
    "cov, row 1, column 1: expected a positive variance, got 0.",
  ],
  [
    "an indefinite matrix",
    makeMvn(
      [0, 0],
      [
        [1, 2],
        [2, 1],
      ],
    ),
    "cov: expected a positive definite matrix, got one where column 1 has variance -3 given other columns. " +
      "Correct the matrix, or drop column 1 if the others determine it.",
  ],
  [
    "a singular matrix",
    makeMvn(
      [0, 0],
      [
        [4, 2],
        [2, 1],
      ],
    ),
    "cov: expected a positive definite matrix, got one where column 1 has variance 0 given other columns. " +
      "Correct the matrix, or drop column 1 if the others determine it.",
  ],
];

test.each(wrong)("%s", (_what, result, message) => {
  expect(sentence(result)).toBe(message);
});

describe("rows of a density", () => {
  const mvn: MvnInput = { mean: [0, 0], cov: ROWS };

  test("in every form", () => {
    const wanted = answer(logDensity(mvn, [[1, 2]]));
    expect(answer(logDensity(mvn, new Matrix([[1, 2]])))).toEqual(wanted);
    expect(answer(logDensity(mvn, { rows: 1, cols: 2, data: Float64Array.of(1, 2) }))).toEqual(wanted);
    expect(answer(logDensity({ mean: [0], cov: [[2]] }, [1, 2, 3])).length).toBe(3);
  });

  test("that do not fit", () => {
    expect(sentence(logDensity(mvn, []))).toBe("rows has no rows. Give it at least one row of numbers.");
    expect(sentence(logDensity(mvn, [[1, 2, 3]]))).toBe("rows: expected 2 columns, got 3.");
    expect(sentence(logDensity(mvn, [[1, Number.NaN]]))).toBe(
      "rows, row 0, column 1: expected a finite number, got NaN. Remove or replace that value.",
    );
  });
});
