import type { Table } from "@latentjs/data";
import type { EmError } from "@latentjs/em-core";
import { optionOf } from "./settings.js";

const PLACE = /^column (.*), row (\d+)$/s;

/** An error of a family about what it was given, in terms of the file and the options that it came from. */
export const inWordsOfTheCall = (error: EmError, table: Table, tableRow: (i: number) => number): EmError => {
  if (error._tag !== "InvalidInput") return error;
  const [, name, row] = PLACE.exec(error.path) ?? [];
  if (name !== undefined && row !== undefined) {
    const line = table.lineOf(tableRow(Number(row)));
    return { ...error, path: `${table.source}, line ${line}, column ${JSON.stringify(name)}` };
  }
  const column = /^column (.*)$/s.exec(error.path)?.[1];
  if (column !== undefined) return { ...error, path: `${table.source}, column ${JSON.stringify(column)}` };
  const setting = /^setting (.*)$/s.exec(error.path)?.[1];
  if (setting !== undefined) return { ...error, path: `Option ${optionOf(setting)}` };
  return error.path === "columns" ? { ...error, path: `${table.source}, columns` } : error;
};
