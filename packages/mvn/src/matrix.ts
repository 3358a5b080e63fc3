import type { FlatRows } from "@latentjs/em-core";
import { Matrix } from "ml-matrix";
import type { Mvn } from "./normal.js";

/** Flat rows as a Matrix of ml-matrix; a copy. */
export const toMatrix = ({ rows, cols, data }: FlatRows): Matrix => {
  const matrix = new Matrix(rows, cols);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) matrix.set(i, j, data[i * cols + j]);
  return matrix;
};

/** A Matrix of ml-matrix as flat row-major rows; a copy. */
export const fromMatrix = (matrix: Matrix): FlatRows => ({
  rows: matrix.rows,
  cols: matrix.columns,
  data: Float64Array.from(matrix.to1DArray()),
});

/** The d × d covariance as a Matrix of ml-matrix; a copy. */
export const covarianceMatrix = ({ mean, cov }: Mvn): Matrix =>
  toMatrix({ rows: mean.length, cols: mean.length, data: cov });
