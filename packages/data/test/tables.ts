import { E, O, render } from "@latentjs/em-core";

import { parseTable, type Selection, selectColumns, type Table, type TableOptions } from "../src/index.js";

type Options = Partial<TableOptions>;

const withDefaults = (options: Options): TableOptions => ({ source: "t.csv", header: true, ...options });

/** The table in a text that has to be one. */
export const tableOf = (text: string, options: Options = {}): Table =>
  E.getOrElseW((e: Parameters<typeof render>[0]) => {
    throw new Error(render(e));
  })(parseTable(text, withDefaults(options)));

/** The sentences with which a text is refused. */
export const refusalOf = (text: string, options: Options = {}): string =>
  E.match(render, () => "no refusal")(parseTable(text, withDefaults(options)));

/** The sentences with which a selection is refused. */
export const selectionRefusalOf = (text: string, selection: Selection, options: Options = {}): string =>
  E.match(render, () => "no refusal")(selectColumns(tableOf(text, options), selection));

/** All that a table says, in a shape that compares by value. */
export const contentsOf = (table: Table): unknown => ({
  rows: table.rows,
  lines: Array.from({ length: table.rows }, (_, i) => table.lineOf(i)),
  columns: table.columns.map((column) => ({
    name: column.name,
    kind: column.kind,
    values: [...column.values],
    missing: column.missing,
    firstOffender: O.toUndefined(column.firstOffender),
    text: O.toUndefined(column.text),
  })),
});

/** Name of each column with its kind. */
export const kindsOf = (table: Table): Record<string, string> =>
  Object.fromEntries(table.columns.map(({ name, kind }) => [name, kind]));
