import { expect, test } from "vitest";
import {
  chunkRowsFor,
  observations,
  render,
  toFlatRows,
  type FlatRows,
  type RowsInput,
  type RowsPolicy,
} from "../src/index.js";
import { left, right } from "./either.js";

const policy: RowsPolicy = { path: "data", missing: "refused" };

/** As ml-matrix's Matrix: an array of rows behind `get`. */
const matrix = (rows: ReadonlyArray<ReadonlyArray<number>>, columns: number) => ({
  rows: rows.length,
  columns,
  data: rows,
  get: (row: number, column: number): number => rows[row][column],
});

const wanted: FlatRows = { rows: 2, cols: 3, data: Float64Array.of(1, 2, 3, 4, 5, 6) };

test.each<readonly [string, RowsInput]>([
  [
    "arrays of rows",
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
  ],
  ["typed rows", [Float64Array.of(1, 2, 3), Int32Array.of(4, 5, 6)]],
  [
    "a matrix",
    matrix(
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      3,
    ),
  ],
  ["a flat array", wanted],
])("%s", (_name, input) => {
  expect(right(toFlatRows(input, policy))).toEqual(wanted);
});

test("one array of numbers is one column", () => {
  expect(right(toFlatRows([1, 2, 3], policy))).toEqual({ rows: 3, cols: 1, data: Float64Array.of(1, 2, 3) });
  expect(right(toFlatRows([[1], [2], [3]], policy))).toEqual(right(toFlatRows([1, 2, 3], policy)));
});

test("a flat array is used as it is, everything else is copied", () => {
  expect(right(toFlatRows(wanted, policy)).data).toBe(wanted.data);
  const row = Float64Array.of(1, 2);
  expect(right(toFlatRows([row], policy)).data.buffer).not.toBe(row.buffer);
});

test.each<readonly [string, RowsInput, string]>([
  ["no rows", [], "data has no rows. Give it at least one row of numbers."],
  ["a matrix without rows", matrix([], 2), "data has no rows. Give it at least one row of numbers."],
  ["no columns", [[], []], "data: expected at least one column, got 0."],
  [
    "a longer row",
    [
      [1, 2],
      [3, 4],
      [5, 6, 7],
    ],
    "data, row 2: expected 2 numbers as in row 0, got 3.",
  ],
  ["a shorter row", [[1, 2], [3]], "data, row 1: expected 2 numbers as in row 0, got 1."],
  ["a number among rows", [[1, 2], 3] as unknown as RowsInput, "data, row 1: expected 2 numbers, got 1."],
  [
    "an infinite value",
    [
      [1, 2],
      [3, Infinity],
    ],
    "data, row 1, column 1: expected a finite number, got Infinity. Remove or replace that value.",
  ],
  [
    "a missing value",
    [
      [1, 2],
      [Number.NaN, 4],
    ],
    "data, row 1, column 0: expected a finite number, got NaN. Remove or replace that value.",
  ],
  [
    "a hole in a row",
    [
      [1, 2],
      [3, undefined as unknown as number],
    ],
    "data, row 1, column 1: expected a finite number, got NaN. Remove or replace that value.",
  ],
  [
    "a flat array of another length",
    { rows: 2, cols: 3, data: Float64Array.of(1, 2, 3, 4, 5) },
    "data: expected 2 × 3 = 6 numbers, got 5.",
  ],
  [
    "a shape that is none",
    { rows: 1.5, cols: 2, data: Float64Array.of(1, 2, 3) },
    "data: expected whole numbers of rows and columns, got 1.5 × 2.",
  ],
  [
    "a flat array of another kind",
    { rows: 1, cols: 2, data: [1, 2] as unknown as Float64Array },
    "data.data: expected a Float64Array, got object.",
  ],
])("%s is an error with its place", (_name, input, sentence) => {
  expect(render(left(toFlatRows(input, policy)))).toBe(sentence);
});

test("a known number of columns is checked", () => {
  expect(render(left(toFlatRows([[1, 2]], { ...policy, path: "rows", cols: 3 })))).toBe(
    "rows: expected 3 columns, got 2.",
  );
});

test("where missing entries are allowed, NaN passes and infinity does not", () => {
  const allowed: RowsPolicy = { path: "data", missing: "allowed" };
  expect(right(toFlatRows([[1, Number.NaN]], allowed)).data).toEqual(Float64Array.of(1, Number.NaN));
  expect(render(left(toFlatRows([[1, -Infinity]], allowed)))).toMatch(
    /^data, row 0, column 1: .* -Infinity\./u,
  );
});

test("without weights, the rows are the batch", () => {
  const { batch, origin } = right(observations(wanted, null));
  expect(batch).toEqual({ ...wanted, first: 0, weights: null });
  expect(batch.data).toBe(wanted.data);
  expect(origin).toBeNull();
});

test("positive weights are copied, and no row is dropped", () => {
  const { batch, origin } = right(observations(wanted, [0.5, 2]));
  expect(batch.weights).toEqual(Float64Array.of(0.5, 2));
  expect(batch.data).toBe(wanted.data);
  expect(origin).toBeNull();
});

test("rows of weight zero are dropped, whatever they hold, and the others know where they stood", () => {
  const flat: FlatRows = { rows: 4, cols: 2, data: Float64Array.of(1, 2, Number.NaN, 4, 5, 6, 7, 8) };
  const { batch, origin } = right(observations(flat, [1, 0, 0, 3]));
  expect(batch).toEqual({
    rows: 2,
    cols: 2,
    first: 0,
    data: Float64Array.of(1, 2, 7, 8),
    weights: Float64Array.of(1, 3),
  });
  expect(origin).toEqual(Int32Array.of(0, 3));
});

test.each<readonly [string, ReadonlyArray<number>, string]>([
  ["too few", [1], "weights: expected 2 weights, one a row, got 1."],
  [
    "a negative one",
    [1, -2],
    "weights, row 1: expected a weight of zero or more, got -2. Give every row a finite weight of zero or more.",
  ],
  [
    "an infinite one",
    [Infinity, 1],
    "weights, row 0: expected a weight of zero or more, got Infinity. Give every row a finite weight of zero or more.",
  ],
  [
    "none",
    [1, Number.NaN],
    "weights, row 1: expected a weight of zero or more, got NaN. Give every row a finite weight of zero or more.",
  ],
  ["all zero", [0, 0], "weights: expected at least one positive weight, got none."],
])("weights: %s is an error with its place", (_name, weights, sentence) => {
  expect(render(left(observations(wanted, weights)))).toBe(sentence);
});

test("the argument that holds the weights is named as the caller calls it", () => {
  expect(render(left(observations(wanted, [1], "column `w`")))).toBe(
    "column `w`: expected 2 weights, one a row, got 1.",
  );
});

test.each([
  [1, 1, 1024],
  [16_384, 1, 2048],
  [20_000, 1, 2504],
  [20_000, 50, 1256],
  [100_000, 10, 6256],
  [100_000, 20, 3128],
  [100_000, 1000, 1024],
  [131_072, 8, 8192],
  [131_073, 8, 5464],
  [10_000_000, 4, 8176],
])("%i rows of %i columns are cut into chunks of %i", (rows, cols, expected) => {
  expect(chunkRowsFor(rows, cols)).toBe(expected);
});
