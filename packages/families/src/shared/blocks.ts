import type { ColumnBatch } from "@latentjs/em-core";

/*
 * The batch of a product holds a block of columns for each part: a header, and then the part's own columns.
 *
 *   header    c c -c c …    c the number of columns behind it; negative in rows where the part is missing
 *   column 1
 *   …
 *   column c
 *
 * So a batch says itself where its blocks begin, whoever cut it and wherever it was sent.
 */

/** One part's rows in a batch of a product. */
export interface Block {
  readonly header: Float64Array;
  readonly batch: ColumnBatch;
}

/** The block of a part with these columns. */
export const blockOf = (
  columns: ReadonlyArray<Float64Array>,
  observed: ReadonlyArray<boolean>,
): ReadonlyArray<Float64Array> => [
  Float64Array.from(observed, (seen) => (seen ? columns.length : -columns.length)),
  ...columns,
];

/** The blocks of a batch; none where it has no rows. */
export const blocksOf = (batch: ColumnBatch): ReadonlyArray<Block> => {
  const blocks: Block[] = [];
  if (batch.rows === 0) return blocks;
  const { columns, ...others } = batch;
  for (let at = 0; at < columns.length;) {
    const header = columns[at];
    const end = at + 1 + Math.abs(header[0]);
    blocks.push({ header, batch: { ...others, columns: columns.slice(at + 1, end) } });
    at = end;
  }
  return blocks;
};

/** The rows of a block that are there, with their weights. */
export const observedRows = ({ header, batch }: Block): ColumnBatch => {
  const pick = (values: Float64Array): Float64Array => values.filter((_, i) => header[i] > 0);
  const columns = batch.columns.map(pick);
  const weights = batch.weights === null ? null : pick(batch.weights);
  return { rows: pick(header).length, first: 0, weights, columns };
};
