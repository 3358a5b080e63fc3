import { selectAnyColumns, type AnyColumns, type Column, type Table as FileTable } from "@latentjs/data";
import { E, type Either, type EmError } from "@latentjs/em-core";
import type { Table } from "@latentjs/mixture";
import { failureOf, type Failure } from "../failure.js";
import { observedRows, type ObservedRows } from "../input/observed-rows.js";
import { readTable } from "../input/read-table.js";
import { rowLabels, type RowLabels } from "../input/row-labels.js";
import type { FitRequest } from "../options/fit-request.js";
import { familyTable } from "./family-table.js";
import type { Settings } from "./settings.js";

/** What the fit of a family reads from its data file. */
export interface FamilyData {
  readonly file: FileTable;
  /** The rows that count, of all columns that the family may use. */
  readonly table: Table;
  /** The same rows of the columns that the mixing weights depend on. */
  readonly concomitant: Table;
  /** Columns of missing values alone that were left out. */
  readonly leftOut: ReadonlyArray<string>;
  readonly observed: ObservedRows;
  /** Memberships to start from, where the start is by labels. */
  readonly labels: RowLabels | undefined;
}

/** The columns that were asked for, with those that settings name; all of them where nothing was asked for. */
const wantedColumns = (
  { columns }: FitRequest,
  { response, group }: Settings,
): ReadonlyArray<string> | undefined => {
  if (columns === undefined) return undefined;
  const named = [response, group].filter((name) => name !== undefined);
  return [...columns, ...named.filter((name) => !columns.includes(name))];
};

const concomitantColumns = (
  file: FileTable,
  names: ReadonlyArray<string>,
): Either<EmError, ReadonlyArray<Column>> =>
  names.length === 0
    ? E.right([])
    : E.map(({ columns }: AnyColumns) => columns)(selectAnyColumns(file, { columns: names }));

/** Reads the data of a fit; `needed` are the columns of the model that it starts from, if any. */
export const readFamilyData = async (
  path: string,
  request: FitRequest,
  settings: Settings,
  needed: ReadonlyArray<string> | undefined,
): Promise<Either<Failure, FamilyData>> => {
  const { header, weights, init, ignore, concomitant } = request;
  const labelColumn = init._tag === "Labels" ? init.column : undefined;
  const keepText = labelColumn === undefined ? [] : [labelColumn];
  const read = await readTable({ path, header, keepText, keepCategories: true, selection: { columns: [] } });
  if (E.isLeft(read)) return read;
  const file = read.right;
  const columns = needed ?? wantedColumns(request, settings);
  // What the mixing weights depend on describes the components only where it is asked for.
  const kept = columns === undefined ? concomitant : [];
  const reserved = [weights, labelColumn, ...kept].filter((name) => name !== undefined);
  const gate = E.mapLeft(failureOf)(concomitantColumns(file, concomitant));
  if (E.isLeft(gate)) return gate;
  return E.chain(({ columns: chosen, leftOut }: AnyColumns) =>
    E.chain((observed: ObservedRows) => {
      const { tableRow, rows } = observed;
      const counted = { rows: rows.rows, tableRow };
      const table = familyTable(chosen, counted);
      return E.map((labels: RowLabels | undefined): FamilyData => ({
        file,
        table,
        concomitant: familyTable(gate.right, counted),
        leftOut,
        observed,
        labels,
      }))(labelColumn === undefined ? E.right(undefined) : rowLabels(file, labelColumn, rows.rows, tableRow));
    })(observedRows(file, new Float64Array(0), 0, weights)),
  )(E.mapLeft(failureOf)(selectAnyColumns(file, { columns, ignore, reserved })));
};
