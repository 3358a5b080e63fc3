import { E, O, render, type ColumnBatch, type Option } from "@latentjs/em-core";
import type { NamedFamily, Table, TableColumn } from "@latentjs/mixture";

/** A column that rows are written down in: numbers, or indices into the levels of a category. */
export interface RowColumn {
  readonly name: string;
  readonly levels: Option<ReadonlyArray<string>>;
}

/** Rows as a table, as if they had been read from a file. */
export const tableOf = (
  columns: ReadonlyArray<RowColumn>,
  rows: ReadonlyArray<ReadonlyArray<number>>,
): Table => ({
  rows: rows.length,
  columns: columns.map(({ name, levels }, j): TableColumn => {
    const values = Float64Array.from(rows, (row) => row[j]);
    return O.isSome(levels)
      ? { _tag: "Categories", name, levels: levels.value, codes: values }
      : { _tag: "Numbers", name, values };
  }),
});

/** Rows as the family reads them. Throws where it refuses them: rows of a law's options have a density. */
export const readRows = <T, S>(
  family: NamedFamily<T, S>,
  columns: ReadonlyArray<RowColumn>,
  rows: ReadonlyArray<ReadonlyArray<number>>,
  weights: Float64Array | null,
): ColumnBatch => {
  const read = family.read(tableOf(columns, rows));
  if (E.isLeft(read)) throw new Error(`read refuses the rows: ${render(read.left)}`);
  return { rows: rows.length, first: 0, weights, columns: read.right };
};
