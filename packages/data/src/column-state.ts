import { O } from "@latentjs/em-core";

import { classifyField, plainNumber } from "./fields.js";
import type { Column, ColumnKind, Offender } from "./table.js";

// The values of a column are kept in segments of growing size, the same rows in each column:
//
//   rows      0     64    128       256           512
//   numeric   [ 64 ][ 64 ][   128   ][    256     ][ …      <- open, being written
//   text      none  none    none        none        none
//
// A segment begins as all NaN on its column's first number in those rows, so a column of text costs nothing.

const FIRST_SEGMENT = 64;
const LARGEST_SEGMENT = 65536;

/** Rows of the segment that begins with row `start`: as many as there are before it. */
const sizeFrom = (start: number): number => (start === 0 ? FIRST_SEGMENT : Math.min(start, LARGEST_SEGMENT));

/** Distinct texts of one column that are kept once each; beyond these a repeated text is stored again. */
const INTERNED = 4096;

/** One column while it is being read. */
export interface ColumnState {
  readonly name: string;
  readonly segments: Array<Float64Array | undefined>;
  open: Float64Array | undefined;
  numbers: number;
  infinities: number;
  missing: number;
  texts: number;
  firstOffender: Offender | undefined;
  readonly kept: Array<string> | undefined;
  readonly interned: Map<string, string>;
}

/** A column of that name without rows. */
export const columnState = (name: string, keepText: boolean): ColumnState => ({
  name,
  segments: [],
  open: undefined,
  numbers: 0,
  infinities: 0,
  missing: 0,
  texts: 0,
  firstOffender: undefined,
  kept: keepText ? [] : undefined,
  interned: new Map(),
});

/** Where the next row goes: rows [start, start + size) make up the open segment. */
export interface SegmentGrid {
  rows: number;
  start: number;
  size: number;
}

/** The grid of a table without rows. */
export const segmentGrid = (): SegmentGrid => ({ rows: 0, start: 0, size: sizeFrom(0) });

/** Adds one row whose fields from field `first` on are those of `columns`, in order. */
export const addRow = (
  grid: SegmentGrid,
  columns: ReadonlyArray<ColumnState>,
  fields: ReadonlyArray<string>,
  first: number,
  line: number,
): void => {
  if (grid.rows === grid.start + grid.size) closeSegments(grid, columns);
  const at = grid.rows - grid.start;
  let j = first;
  for (const column of columns) {
    const field = fields[j++] ?? "";
    const value = plainNumber(field);
    if (value === value) writeNumber(column, value, at, grid.size);
    else addOther(column, field, at, grid.size, line);
    if (column.kept !== undefined) column.kept.push(intern(column.interned, field));
  }
  grid.rows += 1;
};

const writeNumber = (column: ColumnState, value: number, at: number, size: number): void => {
  column.open ??= new Float64Array(size).fill(NaN);
  column.open[at] = value;
  column.numbers += 1;
};

const addOther = (column: ColumnState, text: string, at: number, size: number, line: number): void => {
  const field = classifyField(text);
  if (field.kind === "number") return writeNumber(column, field.value, at, size);
  if (field.kind === "missing") {
    column.missing += 1;
    return;
  }
  if (field.kind === "infinite") column.infinities += 1;
  else column.texts += 1;
  column.firstOffender ??= { line, text: detached(text) };
};

const closeSegments = (grid: SegmentGrid, columns: ReadonlyArray<ColumnState>): void => {
  for (const column of columns) {
    column.segments.push(column.open);
    column.open = undefined;
  }
  grid.start += grid.size;
  grid.size = sizeFrom(grid.start);
};

/** A copy that does not hold on to the text it was cut from, as a plain slice does in V8. */
const detached = (text: string): string => ` ${text}`.slice(1);

const intern = (interned: Map<string, string>, field: string): string => {
  const known = interned.get(field);
  if (known !== undefined) return known;
  const text = detached(field);
  if (interned.size < INTERNED) interned.set(text, text);
  return text;
};

const kindOf = (column: ColumnState): ColumnKind => {
  if (column.numbers > 0) return "numeric";
  if (column.texts > 0) return "text";
  return column.infinities > 0 ? "numeric" : "empty";
};

/** The finished columns; the states must not be added to afterwards. */
export const finishColumns = (
  grid: SegmentGrid,
  columns: ReadonlyArray<ColumnState>,
): ReadonlyArray<Column> => {
  closeSegments(grid, columns);
  return columns.map((column) => finishColumn(column, grid.rows));
};

const finishColumn = (state: ColumnState, rows: number): Column => {
  let values: Float64Array | undefined;
  const copyTo = (out: Float64Array, first: number, step: number): void => {
    let start = 0;
    for (const segment of state.segments) {
      const end = Math.min(rows, start + sizeFrom(start));
      for (let i = start; i < end; i++) out[first + i * step] = segment?.[i - start] ?? NaN;
      start = end;
    }
  };
  return {
    name: state.name,
    kind: kindOf(state),
    missing: state.missing,
    firstOffender: O.fromNullable(state.firstOffender),
    text: O.fromNullable(state.kept),
    copyTo,
    get values() {
      if (values === undefined) {
        values = new Float64Array(rows);
        copyTo(values, 0, 1);
      }
      return values;
    },
  };
};
