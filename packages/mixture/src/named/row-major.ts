import type { Batch, ColumnBatch, DenseBatch } from "@latentjs/em-core";
import { knowledgeOf } from "../knowledge/row-knowledge.js";

/** Columns of the rows of a batch, row by row. Copies. */
export const rowMajor = (columns: ReadonlyArray<Float64Array>, batch: Batch): DenseBatch => {
  const { rows, first, weights } = batch;
  const cols = columns.length;
  const data = new Float64Array(rows * cols);
  for (const [j, column] of columns.entries()) {
    for (let i = 0; i < rows; i++) data[i * cols + j] = column[i];
  }
  return { rows, cols, data, first, weights, ...knowledgeOf(batch) };
};

/** The same rows column by column. Copies. */
export const byColumn = (batch: DenseBatch): ColumnBatch => {
  const { rows, cols, data, first, weights } = batch;
  return {
    rows,
    first,
    weights,
    columns: Array.from({ length: cols }, (_, j) =>
      Float64Array.from({ length: rows }, (_row, i) => data[i * cols + j]),
    ),
    ...knowledgeOf(batch),
  };
};
