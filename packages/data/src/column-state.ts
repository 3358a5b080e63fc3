import { type OpenBlock, reserveRow } from "./block.js";
import { classifyField } from "./fields.js";
import { writePlainNumber } from "./plain-number.js";
import { fieldOf, type RowFields } from "./row-fields.js";
import type { Offender } from "./table.js";

// The values of a column that is not in the block are kept in segments of growing size, the same rows in each column:
//
//   rows      0     64    128       256           512
//   numeric   [ 64 ][ 64 ][   128   ][    256     ][ …      <- open, being written
//   text      none  none    none        none        none
//
// A segment begins as all NaN on its column's first number in those rows, so a column of text costs nothing.

const FIRST_SEGMENT = 64;
const LARGEST_SEGMENT = 65536;

/** Rows of the segment that begins with row `start`: as many as there are before it. */
export const sizeFrom = (start: number): number =>
  start === 0 ? FIRST_SEGMENT : Math.min(start, LARGEST_SEGMENT);

/** Distinct texts of one column that are kept once each; beyond these a repeated text is stored again. */
const INTERNED = 4096;

/** One column while it is being read. */
export interface ColumnState {
  readonly name: string;
  /** Its place in the rows of the block, or -1 where it is not there and has segments. */
  slot: number;
  readonly segments: Array<Float64Array | undefined>;
  open: Float64Array | undefined;
  numbers: number;
  infinities: number;
  missing: number;
  texts: number;
  firstOffender: Offender | undefined;
  kept: Array<string> | undefined;
  /** Whether fields are kept only while none of them is a number. */
  readonly keepsCategories: boolean;
  readonly interned: Map<string, string>;
}

/** Which fields of a column are kept as they stand. */
export type Keeping = "none" | "all" | "categories";

/** A column of that name without rows. */
export const columnState = (name: string, keeping: Keeping): ColumnState => ({
  name,
  slot: -1,
  segments: [],
  open: undefined,
  numbers: 0,
  infinities: 0,
  missing: 0,
  texts: 0,
  firstOffender: undefined,
  kept: keeping === "none" ? undefined : [],
  keepsCategories: keeping === "categories",
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

/** The number at hand; no more than one is read at a time. */
const number = new Float64Array(1);

/** Adds one row whose fields from field `first` on are those of `columns`, in order. */
export const addRow = (
  grid: SegmentGrid,
  block: OpenBlock,
  columns: ReadonlyArray<ColumnState>,
  fields: RowFields,
  first: number,
  line: number,
): void => {
  if (grid.rows === grid.start + grid.size) closeSegments(grid, columns);
  reserveRow(block, grid.rows);
  const { text, bounds } = fields;
  const start = grid.rows * block.names.length;
  let j = first;
  for (const column of columns) {
    writePlainNumber(number, text, bounds[2 * j] ?? 0, bounds[2 * j + 1] ?? 0);
    let value = number[0] ?? NaN;
    if (value === value) column.numbers += 1;
    else value = otherValue(column, fieldOf(fields, j), line);
    if (column.slot >= 0) block.numbers[start + column.slot] = value;
    else if (value === value) writeNumber(column, value, grid.rows - grid.start, grid.size);
    if (column.kept !== undefined) {
      if (column.keepsCategories && column.numbers > 0) column.kept = undefined;
      else column.kept.push(intern(column.interned, fieldOf(fields, j)));
    }
    j += 1;
  }
  grid.rows += 1;
};

const writeNumber = (column: ColumnState, value: number, at: number, size: number): void => {
  column.open ??= new Float64Array(size).fill(NaN);
  column.open[at] = value;
};

/** The value of a field that is no plain number, NaN where it is no number at all. */
const otherValue = (column: ColumnState, text: string, line: number): number => {
  const field = classifyField(text);
  if (field.kind === "number") {
    column.numbers += 1;
    return field.value;
  }
  if (field.kind === "missing") {
    column.missing += 1;
    return NaN;
  }
  if (field.kind === "infinite") column.infinities += 1;
  else column.texts += 1;
  column.firstOffender ??= { line, text: detached(text) };
  return NaN;
};

/** Begins the next segment of every column. */
export const closeSegments = (grid: SegmentGrid, columns: ReadonlyArray<ColumnState>): void => {
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
