import { selectAnyColumns, type AnyColumns, type Column, type Table as FileTable } from "@latentjs/data";
import { E, type Either, type EmError } from "@latentjs/em-core";
import { groupsOf, type Table } from "@latentjs/mixture";
import { failureOf, type Failure } from "../failure.js";
import { readMemberships, type MembershipsRead } from "../input/fit-data.js";
import { observedRows, type ObservedRows } from "../input/observed-rows.js";
import { readTable } from "../input/read-table.js";
import type { KnownLabels, RowLabels } from "../input/row-labels.js";
import type { FitRequest } from "../options/fit-request.js";
import { inWordsOfTheCall } from "./call-words.js";
import { familyTable, type CountedRows } from "./family-table.js";

/** What the fit of a family reads from its data file. */
export interface FamilyData {
  readonly file: FileTable;
  /** The rows that count, of all columns that the family may use. */
  readonly table: Table;
  /** The same rows of the columns that the mixing weights depend on. */
  readonly concomitant: Table;
  /** The group of each row, where rows come in groups. */
  readonly groups: Int32Array | undefined;
  /** Columns of missing values alone that were left out. */
  readonly leftOut: ReadonlyArray<string>;
  readonly observed: ObservedRows;
  /** Memberships to start from, where the start is by labels. */
  readonly labels: RowLabels | undefined;
  /** Memberships that are known of some rows. */
  readonly known: KnownLabels | undefined;
}

/** The columns that were asked for, with those that settings name; all of them where nothing was asked for. */
const wantedColumns = (
  { columns }: FitRequest,
  named: ReadonlyArray<string>,
  file: FileTable,
): ReadonlyArray<string> | undefined => {
  if (columns === undefined) return undefined;
  // A number may stand where the name of a column may.
  const isName = (name: string): boolean =>
    Number.isNaN(Number(name)) || file.columns.some((column) => column.name === name);
  return [...columns, ...named.filter((name) => !columns.includes(name) && isName(name))];
};

const concomitantColumns = (
  file: FileTable,
  names: ReadonlyArray<string>,
): Either<EmError, ReadonlyArray<Column>> =>
  names.length === 0
    ? E.right([])
    : E.map(({ columns }: AnyColumns) => columns)(selectAnyColumns(file, { columns: names }));

/** Columns that are something beforehand. */
interface ColumnsKnown {
  /** Those of the model that the fit starts from, if any. */
  readonly needed: ReadonlyArray<string> | undefined;
  /** Those that settings of the family name. */
  readonly named: ReadonlyArray<string>;
  /** The one that says which rows are of one component together, if any. */
  readonly group: string | undefined;
}

/** The group of each row that counts, by a column. */
const readGroups = (file: FileTable, name: string, rows: CountedRows): Either<Failure, Int32Array> => {
  const selected = E.mapLeft(failureOf)(selectAnyColumns(file, { columns: [name] }));
  return E.chain(({ columns }: AnyColumns): Either<Failure, Int32Array> => {
    const [column] = familyTable(columns, rows).columns;
    if (column === undefined) throw new Error(`the column ${name} was not selected`);
    return E.mapLeft((error: EmError) => failureOf(inWordsOfTheCall(error, file, rows.tableRow)))(
      groupsOf(column),
    );
  })(selected);
};

/** Reads the data of a fit. */
export const readFamilyData = async (
  path: string,
  request: FitRequest,
  { needed, named, group }: ColumnsKnown,
): Promise<Either<Failure, FamilyData>> => {
  const { header, weights, init, ignore, concomitant, noise, labels: knownColumn } = request;
  const labelColumn = init._tag === "Labels" ? init.column : undefined;
  const keepText = [labelColumn, knownColumn].filter((name) => name !== undefined);
  const read = await readTable({ path, header, keepText, keepCategories: true, selection: { columns: [] } });
  if (E.isLeft(read)) return read;
  const file = read.right;
  const columns = needed ?? wantedColumns(request, named, file);
  // What the mixing weights depend on describes the components only where it is asked for.
  const kept = columns === undefined ? concomitant : [];
  const reserved = [weights, labelColumn, knownColumn, group, ...kept].filter((name) => name !== undefined);
  const gate = E.mapLeft(failureOf)(concomitantColumns(file, concomitant));
  if (E.isLeft(gate)) return gate;
  return E.chain(({ columns: chosen, leftOut }: AnyColumns) =>
    E.chain((observed: ObservedRows) => {
      const { tableRow, rows } = observed;
      const counted = { rows: rows.rows, tableRow };
      const table = familyTable(chosen, counted);
      const groups = group === undefined ? E.right(undefined) : readGroups(file, group, counted);
      if (E.isLeft(groups)) return groups;
      return E.map((found: MembershipsRead): FamilyData => ({
        file,
        table,
        groups: groups.right,
        concomitant: familyTable(gate.right, counted),
        leftOut,
        observed,
        ...found,
      }))(readMemberships(file, { start: labelColumn, known: knownColumn }, observed, noise !== undefined));
    })(observedRows(file, new Float64Array(0), 0, weights)),
  )(E.mapLeft(failureOf)(selectAnyColumns(file, { columns, ignore, reserved })));
};
