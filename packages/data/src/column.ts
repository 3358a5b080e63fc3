import { O } from "@latentjs/em-core";

import { closeSegments, type ColumnState, type SegmentGrid, sizeFrom } from "./column-state.js";
import type { Column, ColumnBlock, ColumnKind } from "./table.js";

const kindOf = (column: ColumnState): ColumnKind => {
  if (column.numbers > 0) return "numeric";
  if (column.texts > 0) return "text";
  return column.infinities > 0 ? "numeric" : "empty";
};

/** The finished columns; the states must not be added to afterwards. */
export const finishColumns = (
  grid: SegmentGrid,
  block: ColumnBlock,
  columns: ReadonlyArray<ColumnState>,
): ReadonlyArray<Column> => {
  closeSegments(grid, columns);
  return columns.map((column) =>
    finishColumn(
      column,
      grid.rows,
      column.slot >= 0 ? fromBlock(block, column.slot, grid.rows) : fromSegments(column, grid.rows),
    ),
  );
};

const fromBlock =
  ({ names, data }: ColumnBlock, slot: number, rows: number): Column["copyTo"] =>
  (out, first, step) => {
    const width = names.length;
    for (let i = 0; i < rows; i++) out[first + i * step] = data[i * width + slot] ?? NaN;
  };

const fromSegments =
  ({ segments }: ColumnState, rows: number): Column["copyTo"] =>
  (out, first, step) => {
    let start = 0;
    for (const segment of segments) {
      const end = Math.min(rows, start + sizeFrom(start));
      for (let i = start; i < end; i++) out[first + i * step] = segment?.[i - start] ?? NaN;
      start = end;
    }
  };

const finishColumn = (state: ColumnState, rows: number, copyTo: Column["copyTo"]): Column => {
  let values: Float64Array | undefined;
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
