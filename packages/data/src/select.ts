import { E, type Either, type EmError, O } from "@latentjs/em-core";

import { askedTwice, notANumber, nothingInColumn, nothingSelected, unknownColumn } from "./table-errors.js";
import type { Column, Offender, Selection, Table } from "./table.js";

/** What `leftOut` calls a first column that has no name. */
export const UNNAMED_FIRST = "the unnamed first column";

/** The numbers of some columns of a table. */
export interface SelectedColumns {
  readonly names: ReadonlyArray<string>;
  /** Row-major, rows × names, NaN where a value is missing. May be the table's own and must not be written. */
  readonly data: Float64Array;
  /** Columns without a number, and {@link UNNAMED_FIRST}, that were left out although nothing said so. */
  readonly leftOut: ReadonlyArray<string>;
}

/**
 * The column of that name, if it holds numbers and missing values only.
 *
 * Errors are `InvalidInput`: no such column, a field that is no finite number, with its line, or missing values alone.
 */
export const numericColumn = (table: Table, name: string): Either<EmError, Column> => {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column === undefined) return E.left(unknownColumn(table.source, name, namesOf(table.columns)));
  const problem = firstProblem(table.source, [column]);
  return problem === undefined ? E.right(column) : E.left(problem);
};

/**
 * The columns to model: all numeric ones, or those asked for, less the ignored and the reserved.
 *
 * Errors are `InvalidInput`: a name that does not exist or is asked for twice; in a column that is used, a field that is
 * no finite number (the first in the file) or missing values alone; no column left. Allocates rows × names numbers, unless the
 * table was read for the same selection.
 */
export const selectColumns = (table: Table, selection: Selection): Either<EmError, SelectedColumns> => {
  const mistaken = nameProblem(table, selection);
  if (mistaken !== undefined) return E.left(mistaken);
  const excluded = new Set([...(selection.ignore ?? []), ...(selection.reserved ?? [])]);
  const candidates = table.columns.filter((column) => !excluded.has(column.name));
  const used =
    selection.columns === undefined ? candidates.filter(isNumeric) : inOrder(candidates, selection.columns);
  const leftOut = selection.columns === undefined ? candidates.filter((column) => !isNumeric(column)) : [];
  if (used.length === 0) {
    return E.left(nothingSelected(table.source, namesOf(leftOut), firstOffender(leftOut)?.offender));
  }
  const problem = firstProblem(table.source, used);
  if (problem !== undefined) return E.left(problem);
  const unnamed = selection.columns === undefined && table.hasUnnamedFirst ? [UNNAMED_FIRST] : [];
  return E.right({
    names: namesOf(used),
    data: rowMajor(used, table),
    leftOut: [...unnamed, ...namesOf(leftOut)],
  });
};

/** Columns of numbers and columns of text. */
export interface AnyColumns {
  readonly columns: ReadonlyArray<Column>;
  /** Columns of missing values alone, and {@link UNNAMED_FIRST}, that were left out although nothing said so. */
  readonly leftOut: ReadonlyArray<string>;
}

/**
 * The columns to model where text is taken for categories: all but empty ones, or those asked for, less the ignored and the reserved.
 *
 * Errors are those of {@link selectColumns}, but that a column without a number may be used.
 */
export const selectAnyColumns = (table: Table, selection: Selection): Either<EmError, AnyColumns> => {
  const mistaken = nameProblem(table, selection);
  if (mistaken !== undefined) return E.left(mistaken);
  const excluded = new Set([...(selection.ignore ?? []), ...(selection.reserved ?? [])]);
  const candidates = table.columns.filter((column) => !excluded.has(column.name));
  const chosen = selection.columns;
  const used = chosen === undefined ? candidates.filter(isFilled) : inOrder(candidates, chosen);
  const leftOut = chosen === undefined ? candidates.filter((column) => !isFilled(column)) : [];
  if (used.length === 0) return E.left(nothingSelected(table.source, namesOf(leftOut), undefined));
  const problem = firstProblem(
    table.source,
    used.filter(({ kind }) => kind !== "text"),
  );
  if (problem !== undefined) return E.left(problem);
  const unnamed = chosen === undefined && table.hasUnnamedFirst ? [UNNAMED_FIRST] : [];
  return E.right({ columns: used, leftOut: [...unnamed, ...namesOf(leftOut)] });
};

const namesOf = (columns: ReadonlyArray<Column>): ReadonlyArray<string> =>
  columns.map((column) => column.name);

const isFilled = ({ kind }: Column): boolean => kind !== "empty";

const isNumeric = (column: Column): boolean => column.kind === "numeric";

const inOrder = (columns: ReadonlyArray<Column>, names: ReadonlyArray<string>): ReadonlyArray<Column> => {
  const byName = new Map(columns.map((column) => [column.name, column]));
  return names.flatMap((name) => byName.get(name) ?? []);
};

const nameProblem = (table: Table, selection: Selection): EmError | undefined => {
  const { columns = [], ignore = [], reserved = [] } = selection;
  const known = new Set(namesOf(table.columns));
  const unknown = [...columns, ...ignore, ...reserved].find((name) => !known.has(name));
  if (unknown !== undefined) return unknownColumn(table.source, unknown, [...known]);
  const again = columns.find((name, i) => columns.indexOf(name) < i);
  return again === undefined ? undefined : askedTwice(table.source, again);
};

const firstOffender = (
  columns: ReadonlyArray<Column>,
): { readonly column: string; readonly offender: Offender } | undefined => {
  let column = "";
  let offender: Offender | undefined;
  for (const candidate of columns) {
    const found = O.toUndefined(candidate.firstOffender);
    if (found === undefined || (offender !== undefined && offender.line <= found.line)) continue;
    offender = found;
    column = candidate.name;
  }
  return offender === undefined ? undefined : { column, offender };
};

const firstProblem = (source: string, columns: ReadonlyArray<Column>): EmError | undefined => {
  const first = firstOffender(columns);
  if (first !== undefined) return notANumber(source, first.column, first.offender);
  const empty = columns.find((column) => column.kind === "empty");
  return empty === undefined ? undefined : nothingInColumn(source, empty.name, empty.missing);
};

const rowMajor = (columns: ReadonlyArray<Column>, { rows, block }: Table): Float64Array => {
  const isBlock =
    columns.length === block.names.length && columns.every(({ name }, j) => name === block.names[j]);
  if (isBlock) return block.data;
  const data = new Float64Array(rows * columns.length);
  columns.forEach((column, j) => column.copyTo(data, j, columns.length));
  return data;
};
