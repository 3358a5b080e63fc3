import { selectColumns, type Table } from "@latentjs/data";
import { E, type Either } from "@latentjs/em-core";
import type { GaussianMixture } from "@latentjs/gmm";
import { failureOf, wrongInput, type Failure } from "../failure.js";
import { listed } from "../output/numbers.js";
import { observedRows, type ObservedRows } from "./observed-rows.js";

/**
 * The columns of the model, found by their names, of all rows, row-major. Errors: a column that is not there, a field
 * that is no finite number.
 */
const modelColumns = (table: Table, names: ReadonlyArray<string>): Either<Failure, Float64Array> => {
  const found = names.map((name) => table.columns.find((column) => column.name === name));
  const absent = names.filter((_, j) => found[j] === undefined);
  if (absent.length > 0) {
    const wanted = `the model's column${absent.length === 1 ? "" : "s"} ${listed(absent)}`;
    const remedy = "Rename the columns to those of the model.";
    return E.left(wrongInput(table.source, wanted, listed(table.columns.map(({ name }) => name)), remedy));
  }
  // A column without any value is no mistake here: some rows to predict may have everything but that.
  const filled = names.filter((_, j) => found[j]?.kind !== "empty");
  const checked = filled.length === 0 ? E.right(undefined) : selectColumns(table, { columns: filled });
  if (E.isLeft(checked)) return E.left(failureOf(checked.left));
  if (checked.right !== undefined && filled.length === names.length) return E.right(checked.right.data);
  const data = new Float64Array(table.rows * names.length);
  found.forEach((column, j) => column?.copyTo(data, j, names.length));
  return E.right(data);
};

/** The rows of a table as a model takes them, with the weights in a column if one is named. */
export const modelRows = (
  model: GaussianMixture,
  table: Table,
  weights: string | undefined,
): Either<Failure, ObservedRows> => {
  const names = model.columns;
  const data = modelColumns(table, names);
  if (E.isLeft(data)) return data;
  return observedRows(table, data.right, names.length, weights);
};
