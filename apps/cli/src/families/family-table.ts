import { isMissing, type Column } from "@latentjs/data";
import { O } from "@latentjs/em-core";
import type { Table, TableColumn } from "@latentjs/mixture";
import { byCodePoint } from "../input/row-labels.js";

/** The rows of a file that count: how many, and row of the file of row i. */
export interface CountedRows {
  readonly rows: number;
  readonly tableRow: (i: number) => number;
}

const categories = (name: string, fields: ReadonlyArray<string>, rows: CountedRows): TableColumn => {
  const texts = Array.from({ length: rows.rows }, (_, i) => (fields[rows.tableRow(i)] ?? "").trim());
  const levels = [...new Set(texts)].filter((text) => !isMissing(text)).toSorted(byCodePoint);
  const index = new Map(levels.map((level, code) => [level, code]));
  return {
    _tag: "Categories",
    name,
    levels,
    codes: Float64Array.from(texts, (text) => index.get(text) ?? Number.NaN),
  };
};

/** Columns of a file as families read them: text is categories, whose levels are those of the rows that count. */
export const familyTable = (columns: ReadonlyArray<Column>, rows: CountedRows): Table => ({
  rows: rows.rows,
  columns: columns.map((column): TableColumn => {
    const { name } = column;
    const fields = O.toUndefined(column.text);
    if (column.kind === "text" && fields !== undefined) return categories(name, fields, rows);
    const { values } = column;
    const own = Float64Array.from({ length: rows.rows }, (_, i) => values[rows.tableRow(i)] ?? Number.NaN);
    return { _tag: "Numbers", name, values: own };
  }),
});
