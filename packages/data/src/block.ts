import { type NumberStore, numberStore } from "./number-store.js";
import type { ColumnBlock, Selection } from "./table.js";

// The columns that will be asked for together are written where they are wanted, row after row, in one array that grows.

/** The block of a table that is being read: `numbers` has room for `capacity` rows of `names.length` numbers. */
export interface OpenBlock {
  readonly store: NumberStore;
  names: ReadonlyArray<string>;
  numbers: Float64Array;
  capacity: number;
}

/** A block without columns; `shared` as for tables. */
export const openBlock = (shared: boolean): OpenBlock => ({
  store: numberStore(shared),
  names: [],
  numbers: new Float64Array(0),
  capacity: 0,
});

/** Names of the columns that a selection is going to take, in its order, as far as names can tell. */
export const likelyNames = (
  names: ReadonlyArray<string>,
  { columns, ignore = [], reserved = [] }: Selection,
): ReadonlyArray<string> => {
  const wanted = columns === undefined ? names : columns.filter((name) => names.includes(name));
  const excluded = new Set([...ignore, ...reserved]);
  return [...new Set(wanted)].filter((name) => !excluded.has(name));
};

/** Makes room for row `row`. */
export const reserveRow = (block: OpenBlock, row: number): void => {
  const width = block.names.length;
  if (row < block.capacity || width === 0) return;
  block.numbers = block.store.reserve((row + 1) * width);
  block.capacity = Math.floor(block.numbers.length / width);
};

/** The block with its first `rows` rows. */
export const finishBlock = ({ names, numbers }: OpenBlock, rows: number): ColumnBlock => ({
  names,
  data: numbers.subarray(0, rows * names.length),
});
