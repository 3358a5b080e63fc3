import type { Batch, ColumnBatch, DenseBatch } from "@latentjs/em-core";

/** Columns of the rows of a batch, row by row. Copies. */
export const rowMajor = (
  columns: ReadonlyArray<Float64Array>,
  { rows, first, weights }: Batch,
): DenseBatch => {
  const cols = columns.length;
  const data = new Float64Array(rows * cols);
  for (const [j, column] of columns.entries()) {
    for (let i = 0; i < rows; i++) data[i * cols + j] = column[i];
  }
  return { rows, cols, data, first, weights };
};

/** The same rows column by column. Copies. */
export const byColumn = ({ rows, cols, data, first, weights }: DenseBatch): ColumnBatch => ({
  rows,
  first,
  weights,
  columns: Array.from({ length: cols }, (_, j) =>
    Float64Array.from({ length: rows }, (_row, i) => data[i * cols + j]),
  ),
});
