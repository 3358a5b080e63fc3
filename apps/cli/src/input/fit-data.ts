import { selectColumns, type SelectedColumns, type Selection, type Table } from "@latentjs/data";
import { E, type Either } from "@latentjs/em-core";
import type { GaussianMixture } from "@latentjs/gmm";
import { failureOf, wrongInput, type Failure } from "../failure.js";
import type { FitRequest } from "../options/fit-request.js";
import { listed } from "../output/numbers.js";
import { observedRows, type ObservedRows } from "./observed-rows.js";
import { readTable } from "./read-table.js";
import { knownLabels, rowLabels, type KnownLabels, type RowLabels } from "./row-labels.js";

/** What a fit reads from its data file. */
export interface FitData {
  readonly table: Table;
  /** Names of the columns that are used. */
  readonly names: ReadonlyArray<string>;
  /** Columns without a number that were left out. */
  readonly leftOut: ReadonlyArray<string>;
  readonly observed: ObservedRows;
  /** Memberships to start from, where the start is by labels. */
  readonly labels: RowLabels | undefined;
  /** Memberships that are known of some rows. */
  readonly known: KnownLabels | undefined;
}

const sameNames = (a: ReadonlyArray<string>, b: ReadonlyArray<string>): boolean =>
  a.length === b.length && a.every((name) => b.includes(name));

/** The columns to fit: those of the model to start from where there is one, else those that were asked for. */
const selectionOf = (
  { columns, ignore, weights, init, labels: known }: FitRequest,
  start: GaussianMixture | undefined,
): Selection => {
  const labels = init._tag === "Labels" ? init.column : undefined;
  const reserved = [weights, labels, known].filter((name) => name !== undefined);
  return { columns: start?.columns ?? columns, ignore, reserved };
};

/** Takes the columns to fit. Errors: columns or options that contradict the model to start from, and those of the table. */
const columnsToFit = (
  table: Table,
  request: FitRequest,
  start: GaussianMixture | undefined,
): Either<Failure, SelectedColumns> => {
  const { columns, ignore } = request;
  const selection = selectionOf(request, start);
  const { reserved = [] } = selection;
  if (start !== undefined && columns !== undefined && !sameNames(columns, start.columns)) {
    const remedy = "Leave the option out: the columns are those of the model to start from.";
    return E.left(wrongInput("Option --columns", listed(start.columns), listed(columns), remedy));
  }
  const taken = start?.columns.find((name) => reserved.includes(name) || ignore.includes(name));
  if (taken !== undefined) {
    const expected = `the model's column ${JSON.stringify(taken)} as a column to fit`;
    const remedy = "Start from a model without that column.";
    return E.left(wrongInput("Option --init", expected, "an option that takes it away", remedy));
  }
  return E.mapLeft(failureOf)(selectColumns(table, selection));
};

/** Reads the data of a fit; `start` is the model that it starts from, if any. */
export const readFitData = async (
  path: string,
  request: FitRequest,
  start: GaussianMixture | undefined,
): Promise<Either<Failure, FitData>> => {
  const { header, weights, init, workers, noise, labels: knownColumn } = request;
  const labelColumn = init._tag === "Labels" ? init.column : undefined;
  const read = await readTable({
    path,
    header,
    keepText: [labelColumn, knownColumn].filter((name) => name !== undefined),
    selection: selectionOf(request, start),
    // Workers then see the rows where they were written.
    shared: workers !== 1,
  });
  if (E.isLeft(read)) return read;
  const table = read.right;
  const selected = columnsToFit(table, request, start);
  if (E.isLeft(selected)) return selected;
  const { names, leftOut, data } = selected.right;
  return E.chain((observed: ObservedRows) =>
    E.map((found: MembershipsRead): FitData => ({ table, names, leftOut, observed, ...found }))(
      readMemberships(table, { start: labelColumn, known: knownColumn }, observed, noise !== undefined),
    ),
  )(observedRows(table, data, names.length, weights));
};

/** What columns say of where rows come from. */
export type MembershipsRead = Pick<FitData, "labels" | "known">;

/** Reads the memberships of a start and those that are known, of which there may be either. */
export const readMemberships = (
  table: Table,
  columns: { readonly start: string | undefined; readonly known: string | undefined },
  { rows: { rows }, tableRow }: ObservedRows,
  isNoisy: boolean,
): Either<Failure, MembershipsRead> => {
  const labels =
    columns.start === undefined
      ? E.right(undefined)
      : rowLabels(table, columns.start, rows, tableRow, isNoisy);
  if (E.isLeft(labels)) return labels;
  return E.map((known: KnownLabels | undefined): MembershipsRead => ({ labels: labels.right, known }))(
    columns.known === undefined
      ? E.right(undefined)
      : knownLabels(table, columns.known, rows, tableRow, isNoisy, labels.right),
  );
};
