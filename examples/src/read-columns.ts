import { readFileSync } from "node:fs";
import { parseTable, selectColumns, type SelectedColumns, type Table } from "@latentjs/data";
import { E, render } from "@latentjs/em-core";

/** The numeric columns of a CSV file in the folder `data` of the examples. */
export const readColumns = (name: string): SelectedColumns => {
  const text = readFileSync(new URL(`../data/${name}`, import.meta.url), "utf8");
  const selected = E.chain((table: Table) => selectColumns(table, {}))(
    parseTable(text, { source: name, header: true }),
  );
  if (E.isLeft(selected)) throw new Error(render(selected.left));
  return selected.right;
};
