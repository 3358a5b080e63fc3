import { E, type Either, type EmError } from "@latentjs/em-core";

import { finishBlock, likelyNames, openBlock } from "./block.js";
import { finishColumns } from "./column.js";
import { addRow, type ColumnState, columnState, type Keeping, segmentGrid } from "./column-state.js";
import { classifyField } from "./fields.js";
import { fieldOf, fieldsOf, type RowFields } from "./row-fields.js";
import { rowLines } from "./row-lines.js";
import { rowSplitter } from "./row-splitter.js";
import {
  headerOnly,
  nothingToRead,
  raggedLine,
  repeatedName,
  unknownColumn,
  unnamedColumn,
} from "./table-errors.js";
import type { Table, TableOptions, TableReader } from "./table.js";

/**
 * Reads a table of numbers from CSV or TSV text that comes in pieces, in memory near the size of its numeric columns.
 *
 * A first column without a name, as row names are written, is no column of the table. Errors are `InvalidInput` and name
 * the line: a text without rows, a line with another number of fields, another column name that is empty or one that is
 * there twice, a quote that is not closed, a column in `keepText` that does not exist. Fields that are
 * no numbers are errors only where `selectColumns` or `numericColumn` uses their column.
 */
export const tableReader = (options: TableOptions): TableReader => {
  const { source, header, keepText = [], keepCategories = false, selection = {}, shared = false } = options;
  const grid = segmentGrid();
  const block = openBlock(shared);
  const lines = rowLines();
  let columns: ReadonlyArray<ColumnState> | undefined;
  let firstLine = 1;
  let width = 0;
  let unnamed = 0;
  let failure: EmError | undefined;
  let finished: Either<EmError, Table> | undefined;

  const keeping = (name: string): Keeping =>
    keepText.includes(name) ? "all" : keepCategories ? "categories" : "none";

  const begin = (fields: ReadonlyArray<string>, line: number): EmError | undefined => {
    firstLine = line;
    const names = header ? fields.map((field) => field.trim()) : fields.map((_, j) => `x${j + 1}`);
    width = names.length;
    unnamed = names.length > 1 && names[0] === "" ? 1 : 0;
    columns = names.slice(unnamed).map((name) => columnState(name, keeping(name)));
    const unknown = keepText.find((name) => !names.includes(name));
    return (
      nameError(source, line, names, unnamed) ??
      (unknown === undefined ? undefined : unknownColumn(source, unknown, names.slice(unnamed)))
    );
  };

  /** The columns that are wanted, less those that begin with a text; only now do they have a place in the block. */
  const together = (row: RowFields, all: ReadonlyArray<ColumnState>): ReadonlyArray<string> => {
    const isText = (j: number): boolean => classifyField(fieldOf(row, j + unnamed)).kind === "text";
    const names = all.filter((_, j) => !isText(j)).map(({ name }) => name);
    const chosen = likelyNames(names, selection);
    for (const column of all) column.slot = chosen.indexOf(column.name);
    return chosen;
  };

  const onRow = (row: RowFields, line: number): EmError | undefined => {
    if (columns === undefined) {
      const problem = begin(fieldsOf(row), line);
      if (header || problem !== undefined) return problem;
    }
    if (row.count !== width) return raggedLine(source, line, width, row.count, grid.rows === 0);
    if (grid.rows === 0) block.names = together(row, columns ?? []);
    addRow(grid, block, columns ?? [], row, unnamed, line);
    lines.add(line);
    return undefined;
  };

  const splitter = rowSplitter(source, options.delimiter, onRow);

  const build = (): Either<EmError, Table> => {
    failure ??= splitter.finish();
    if (failure !== undefined) return E.left(failure);
    if (columns === undefined) return E.left(nothingToRead(source));
    if (grid.rows === 0) return E.left(headerOnly(source, firstLine));
    const whole = finishBlock(block, grid.rows);
    return E.right({
      source,
      rows: grid.rows,
      columns: finishColumns(grid, whole, columns),
      block: whole,
      hasUnnamedFirst: unnamed > 0,
      lineOf: lines.lineOf,
    });
  };

  return {
    push: (text) => {
      if (finished !== undefined) throw new Error("A table reader takes no text once it has finished.");
      failure ??= splitter.push(text);
      return failure === undefined ? E.right(undefined) : E.left(failure);
    },
    finish: () => (finished ??= build()),
  };
};

/** Reads a table of numbers from a whole text; errors as for `tableReader`. */
export const parseTable = (text: string, options: TableOptions): Either<EmError, Table> => {
  const reader = tableReader(options);
  reader.push(text);
  return reader.finish();
};

const nameError = (
  source: string,
  line: number,
  names: ReadonlyArray<string>,
  unnamed: number,
): EmError | undefined => {
  const places = new Map<string, number>();
  for (const [j, name] of names.entries()) {
    if (j < unnamed) continue;
    if (name === "") return unnamedColumn(source, line, j + 1, names.length);
    const first = places.get(name);
    if (first !== undefined) return repeatedName(source, line, name, first, j + 1);
    places.set(name, j + 1);
  }
  return undefined;
};
