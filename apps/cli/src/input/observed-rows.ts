import { numericColumn, type Column, type Table } from "@latentjs/data";
import { E, type Either, type FlatRows } from "@latentjs/em-core";
import { failureOf, wrongInput, type Failure } from "../failure.js";

/** The rows of a table that count, with their weights. */
export interface ObservedRows {
  readonly rows: FlatRows;
  /** Weights above 0, one a row; nothing where all are 1. */
  readonly weights: Float64Array | undefined;
  /** Row of the table that row i was. */
  readonly tableRow: (i: number) => number;
  /** Rows of weight 0, which are left out. */
  readonly dropped: number;
}

/** The weights in a column: finite numbers of at least 0, and one above. */
const weightsOf = (table: Table, name: string): Either<Failure, Float64Array> =>
  E.chain(({ values }: Column): Either<Failure, Float64Array> => {
    const place = `${table.source}, column ${JSON.stringify(name)}`;
    const bad = values.findIndex((w) => !(w >= 0));
    if (bad >= 0) {
      const value = values[bad] ?? Number.NaN;
      const line = `${table.source}, line ${table.lineOf(bad)}, column ${JSON.stringify(name)}`;
      const actual = Number.isNaN(value) ? "a missing value" : value;
      return E.left(wrongInput(line, "a weight of at least 0", actual, "Give every row a weight."));
    }
    return values.some((w) => w > 0)
      ? E.right(values)
      : E.left(wrongInput(place, "at least one weight above 0", "none", "Rows of weight 0 do not count."));
  })(E.mapLeft(failureOf)(numericColumn(table, name)));

/** Joins rows, row-major rows × cols, with the weights in a column, and leaves out those of weight 0. */
export const observedRows = (
  table: Table,
  data: Float64Array,
  cols: number,
  weights: string | undefined,
): Either<Failure, ObservedRows> => {
  const all: FlatRows = { rows: table.rows, cols, data };
  if (weights === undefined) {
    return E.right({ rows: all, weights: undefined, tableRow: (i) => i, dropped: 0 });
  }
  return E.map((values: Float64Array): ObservedRows => {
    if (values.every((w) => w > 0)) return { rows: all, weights: values, tableRow: (i) => i, dropped: 0 };
    const kept = Int32Array.from(values.keys()).filter((i) => (values[i] ?? 0) > 0);
    const dropped = table.rows - kept.length;
    const packed = new Float64Array(kept.length * cols);
    kept.forEach((i, at) => packed.set(data.subarray(i * cols, (i + 1) * cols), at * cols));
    return {
      rows: { rows: kept.length, cols, data: packed },
      weights: values.filter((w) => w > 0),
      tableRow: (i) => kept[i] ?? i,
      dropped,
    };
  })(weightsOf(table, weights));
};

/** Count of missing values. */
export const missingIn = (data: Float64Array): number => {
  let count = 0;
  for (let at = 0; at < data.length; at++) if (Number.isNaN(data[at])) count++;
  return count;
};
