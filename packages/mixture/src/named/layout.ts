import { columnChunks, type Batch, type ColumnBatch, type DenseBatch } from "@latentjs/em-core";
import { knowledgeOf } from "../knowledge/row-knowledge.js";
import { byColumn } from "./row-major.js";

/** How the rows of a table lie in the batches of a kind of mixture, whose own rows may be groups of them. */
export interface Layout<B extends Batch> {
  /** Cuts a batch into the chunk grid; `chunkRows` counts rows of the table. */
  readonly chunks: (batch: B, chunkRows: number) => ReadonlyArray<B>;
  /** The columns of the rows of the table. */
  readonly columns: (batch: B) => ReadonlyArray<Float64Array>;
  /** Where each row of the batch begins among the rows of the table, and the end; null where the two are the same. */
  readonly bounds: (batch: B) => Int32Array | null;
  /** The rows of the batch at these places, without what is known of them beforehand. Copies. */
  readonly pick: (batch: B, rows: ReadonlyArray<number>) => B;
  /** A batch from what {@link denseRows} makes of one, or of a run of its chunks. */
  readonly ofDense: (rows: DenseBatch) => B;
}

/** Rows that stand for themselves. */
export const columnLayout: Layout<ColumnBatch> = {
  chunks: (batch, chunkRows) => columnChunks(batch, chunkRows),
  columns: ({ columns }) => columns,
  bounds: () => null,
  pick: ({ weights, columns }, rows) => ({
    rows: rows.length,
    first: 0,
    weights: weights === null ? null : Float64Array.from(rows, (row) => weights[row]),
    columns: columns.map((column) => Float64Array.from(rows, (row) => column[row])),
  }),
  ofDense: (rows) => byColumn(rows),
};

/** How many rows of the table a batch holds. */
export const tableRows = <B extends Batch>({ bounds }: Layout<B>, batch: B): number =>
  bounds(batch)?.at(-1) ?? batch.rows;

/** Total observation weight of the rows of the table in a batch. */
export const tableWeight = <B extends Batch>({ bounds }: Layout<B>, batch: B): number => {
  const { rows, weights } = batch;
  const ends = bounds(batch);
  let total = 0;
  for (let i = 0; i < rows; i++) {
    total += (weights === null ? 1 : weights[i]) * (ends === null ? 1 : ends[i + 1] - ends[i]);
  }
  return total;
};

/** All that a batch holds besides its weights, for fingerprints. */
export const numbersOf = <B extends Batch>(
  { columns, bounds }: Layout<B>,
  batch: B,
): ReadonlyArray<Float64Array> => {
  const ends = bounds(batch);
  return ends === null ? columns(batch) : [...columns(batch), Float64Array.from(ends)];
};

/**
 * The rows of the table row by row, as workers take them: where rows of the batch are groups, with the number of its group as the last
 * column of each. Copies.
 */
export const denseRows = <B extends Batch>(layout: Layout<B>, batch: B): DenseBatch => {
  const columns = layout.columns(batch);
  const ends = layout.bounds(batch);
  const rows = tableRows(layout, batch);
  const cols = columns.length + (ends === null ? 0 : 1);
  const data = new Float64Array(rows * cols);
  for (const [j, column] of columns.entries()) for (let i = 0; i < rows; i++) data[i * cols + j] = column[i];
  if (ends === null)
    return { rows, cols, data, first: batch.first, weights: batch.weights, ...knowledgeOf(batch) };
  const weights = batch.weights === null ? null : new Float64Array(rows);
  for (let g = 0; g < batch.rows; g++) {
    for (let i = ends[g]; i < ends[g + 1]; i++) {
      data[i * cols + cols - 1] = batch.first + g;
      if (weights !== null && batch.weights !== null) weights[i] = batch.weights[g];
    }
  }
  return { rows, cols, data, first: 0, weights };
};

/** A text that two rows of a batch share where they are equal. */
export const rowKey = <B extends Batch>(layout: Layout<B>, batch: B): ((row: number) => string) => {
  const columns = layout.columns(batch);
  const ends = layout.bounds(batch);
  if (ends === null) return (i) => columns.map((column) => column[i]).join();
  return (g) => columns.map((column) => column.subarray(ends[g], ends[g + 1]).join()).join(";");
};
