import { Matrix } from "ml-matrix";
import { expect, test } from "vitest";
import { covarianceMatrix, fromMatrix, makeMvn, toMatrix } from "../src/index.js";
import { answer } from "./either.js";

const flat = { rows: 2, cols: 3, data: Float64Array.of(1, 2, 3, 4, 5, 6) };

test("flat rows become a Matrix and come back", () => {
  const matrix = toMatrix(flat);
  expect(matrix).toBeInstanceOf(Matrix);
  expect(matrix.to2DArray()).toEqual([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  expect(fromMatrix(matrix)).toEqual(flat);
  expect(fromMatrix(matrix.transpose())).toEqual({
    rows: 3,
    cols: 2,
    data: Float64Array.of(1, 4, 2, 5, 3, 6),
  });
});

test("a Matrix shares no numbers with what it was made of", () => {
  const data = flat.data.slice();
  const matrix = toMatrix({ ...flat, data });
  data.fill(0);
  expect(matrix.get(1, 2)).toBe(6);
  const back = fromMatrix(matrix);
  back.data.fill(0);
  expect(matrix.get(1, 2)).toBe(6);
});

test("the covariance of a distribution as a Matrix", () => {
  const rows = [
    [2, 0.5],
    [0.5, 1],
  ];
  expect(covarianceMatrix(answer(makeMvn([0, 0], new Matrix(rows)))).to2DArray()).toEqual(rows);
});
