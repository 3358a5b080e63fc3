import {
  E,
  invalidInput,
  type Batch,
  type ColumnBatch,
  type DenseBatch,
  type Either,
  type EmError,
} from "@latentjs/em-core";
import type { Layout } from "../named/layout.js";
import { byColumn } from "../named/row-major.js";
import type { TableColumn } from "../table.js";

/** Groups of rows that come from one component each: repeated measurements of a person, say. A row of the batch is a group. */
export interface GroupedBatch extends Batch {
  /** The rows of all groups, one group after the other. A weight is that of a group: how many such groups there are. */
  readonly members: ColumnBatch;
  /** Group g is rows [bounds[g], bounds[g + 1]) of `members`; as many numbers as groups, and one. */
  readonly bounds: Int32Array;
}

/** Rows that were gathered by their groups. */
export interface GroupedRows {
  readonly batch: GroupedBatch;
  /** Row of the ungrouped batch that row i of the members was. */
  readonly order: Int32Array;
}

/**
 * The group of each row by the entries of a column, numbered in the order in which they first appear. Left: a row without an entry.
 */
export const groupsOf = (column: TableColumn): Either<EmError, Int32Array> => {
  const { name } = column;
  const values = column._tag === "Numbers" ? column.values : column.codes;
  const missing = values.findIndex((value) => Number.isNaN(value));
  if (missing >= 0) {
    const remedy = "Give every row a group, or leave the row out.";
    return E.left(invalidInput(`column ${name}, row ${missing}`, "a group", "a missing value", remedy));
  }
  const numbers = new Map<number, number>();
  return E.right(
    Int32Array.from(values, (value) => {
      const known = numbers.get(value);
      if (known !== undefined) return known;
      numbers.set(value, numbers.size);
      return numbers.size - 1;
    }),
  );
};

/**
 * Gathers rows by their groups, 0 .. G-1 as {@link groupsOf} numbers them; rows of a group keep their order. Left: another number of groups
 * than of rows, and rows of one group with different weights.
 */
export const groupRows = (batch: ColumnBatch, groups: ArrayLike<number>): Either<EmError, GroupedRows> => {
  const { rows, columns, weights } = batch;
  if (groups.length !== rows)
    return E.left(invalidInput("groups", `${rows} groups, one a row`, groups.length));
  let count = 0;
  for (let i = 0; i < rows; i++) count = Math.max(count, groups[i] + 1);
  const bounds = new Int32Array(count + 1);
  for (let i = 0; i < rows; i++) bounds[groups[i] + 1]++;
  for (let g = 0; g < count; g++) bounds[g + 1] += bounds[g];
  const next = bounds.slice();
  const order = new Int32Array(rows);
  for (let i = 0; i < rows; i++) order[next[groups[i]]++] = i;
  const ofGroups = weights === null ? E.right(null) : groupWeights(weights, bounds, order);
  if (E.isLeft(ofGroups)) return ofGroups;
  const gathered = columns.map((column) => Float64Array.from(order, (i) => column[i]));
  const members: ColumnBatch = { rows, first: 0, weights: null, columns: gathered };
  return E.right({ batch: { rows: count, first: 0, weights: ofGroups.right, members, bounds }, order });
};

/** The weight that all rows of each group have. */
const groupWeights = (
  weights: Float64Array,
  bounds: Int32Array,
  order: Int32Array,
): Either<EmError, Float64Array> => {
  const out = new Float64Array(bounds.length - 1);
  for (let g = 0; g < out.length; g++) {
    out[g] = weights[order[bounds[g]]];
    for (let at = bounds[g]; at < bounds[g + 1]; at++) {
      const i = order[at];
      if (weights[i] === out[g]) continue;
      const expected = `the weight ${out[g]} of the first row of its group`;
      const remedy = "A weight says how many such groups there are: give all rows of a group the same.";
      return E.left(invalidInput(`weights, row ${i}`, expected, weights[i], remedy));
    }
  }
  return E.right(out);
};

/** Groups [from, to) of a batch, as a view. */
const sliceGroups = (
  { first, weights, members, bounds, rows, logPriors, known }: GroupedBatch,
  from: number,
  to: number,
): GroupedBatch => {
  const [begin, end] = [bounds[from], bounds[to]];
  const width = (logPriors?.length ?? 0) / rows;
  return {
    rows: to - from,
    first: first + from,
    weights: weights === null ? null : weights.subarray(from, to),
    ...(logPriors === undefined ? {} : { logPriors: logPriors.subarray(from * width, to * width) }),
    ...(known === undefined ? {} : { known: known.subarray(from, to) }),
    members: {
      rows: end - begin,
      first: members.first + begin,
      weights: null,
      columns: members.columns.map((column) => column.subarray(begin, end)),
    },
    bounds: bounds.slice(from, to + 1).map((bound) => bound - begin),
  };
};

/**
 * Cuts groups into chunks of whole groups: a chunk ends with the first group by which it has `chunkRows` rows or more, so any run of chunks is cut
 * as it was among all.
 */
const groupChunks = (batch: GroupedBatch, chunkRows: number): ReadonlyArray<GroupedBatch> => {
  const chunks: GroupedBatch[] = [];
  let from = 0;
  for (let g = 1; g <= batch.rows; g++) {
    if (g < batch.rows && batch.bounds[g] - batch.bounds[from] < chunkRows) continue;
    chunks.push(sliceGroups(batch, from, g));
    from = g;
  }
  return chunks;
};

const ofDense = (rows: DenseBatch): GroupedBatch => {
  const { columns, rows: count, weights } = byColumn(rows);
  const group = columns[columns.length - 1];
  const starts: number[] = [];
  for (let i = 0; i < count; i++) if (i === 0 || group[i] !== group[i - 1]) starts.push(i);
  return {
    rows: starts.length,
    first: group[0],
    weights: weights === null ? null : Float64Array.from(starts, (i) => weights[i]),
    members: { rows: count, first: rows.first, weights: null, columns: columns.slice(0, -1) },
    bounds: Int32Array.from([...starts, count]),
  };
};

const pickGroups = (
  { weights, members, bounds }: GroupedBatch,
  groups: ReadonlyArray<number>,
): GroupedBatch => {
  const ends = new Int32Array(groups.length + 1);
  for (const [at, g] of groups.entries()) ends[at + 1] = ends[at] + bounds[g + 1] - bounds[g];
  const columns = members.columns.map((column) => {
    const picked = new Float64Array(ends[groups.length]);
    for (const [at, g] of groups.entries()) picked.set(column.subarray(bounds[g], bounds[g + 1]), ends[at]);
    return picked;
  });
  return {
    rows: groups.length,
    first: 0,
    weights: weights === null ? null : Float64Array.from(groups, (g) => weights[g]),
    members: { rows: ends[groups.length], first: 0, weights: null, columns },
    bounds: ends,
  };
};

/** Rows of the table as members of groups. */
export const groupLayout: Layout<GroupedBatch> = {
  chunks: groupChunks,
  columns: ({ members }) => members.columns,
  bounds: ({ bounds }) => bounds,
  pick: pickGroups,
  ofDense,
};
