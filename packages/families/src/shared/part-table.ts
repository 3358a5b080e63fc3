import { E, invalidInput, type Either, type EmError } from "@latentjs/em-core";
import { columnNamed, type Table, type TableColumn } from "@latentjs/mixture";

/** The columns of one part, and which rows have all of them. */
export interface PartTable {
  /** Rows with a missing value have those of the first complete row, so that the part can read them; they do not count. */
  readonly table: Table;
  readonly observed: ReadonlyArray<boolean>;
}

/** Some columns of a table. Left: one that is not there, or not one row that has them all. */
export const partTable = (table: Table, names: ReadonlyArray<string>): Either<EmError, PartTable> => {
  const columns: TableColumn[] = [];
  for (const name of names) {
    const column = columnNamed(table, name);
    if (E.isLeft(column)) return column;
    columns.push(column.right);
  }
  const observed = Array.from({ length: table.rows }, (_, i) =>
    columns.every((column) => !Number.isNaN(entries(column)[i])),
  );
  const complete = observed.indexOf(true);
  if (complete < 0) {
    return E.left(invalidInput(`columns ${names.join(", ")}`, "a row without missing values", "none"));
  }
  const filled = columns.map((column) => withEntries(column, fill(entries(column), observed, complete)));
  return E.right({ table: { rows: table.rows, columns: filled }, observed });
};

const entries = (column: TableColumn): Float64Array =>
  column._tag === "Numbers" ? column.values : column.codes;

const withEntries = (column: TableColumn, values: Float64Array): TableColumn =>
  column._tag === "Numbers" ? { ...column, values } : { ...column, codes: values };

const fill = (values: Float64Array, observed: ReadonlyArray<boolean>, complete: number): Float64Array =>
  observed.includes(false) ? values.map((value, i) => (observed[i] ? value : values[complete])) : values;
