import type { DenseBatch } from "./batch.js";
import { invalidInput, type EmError } from "./errors.js";
import { E, type Either } from "./prelude.js";

/** A flat row-major array with its shape: `data[i * cols + j]` is row i, column j. */
export interface FlatRows {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float64Array;
}

/** The part of ml-matrix's `Matrix` that is read here; any object with these members will do. */
export interface MatrixLike {
  readonly rows: number;
  readonly columns: number;
  readonly get: (row: number, column: number) => number;
}

/** What public functions take for rows of numbers: arrays of rows, one array for a single column, a Matrix, or a flat array. */
export type RowsInput = ReadonlyArray<ArrayLike<number>> | ReadonlyArray<number> | MatrixLike | FlatRows;

/** How rows are checked on the way in. */
export interface RowsPolicy {
  /** Name of the argument in messages. */
  readonly path: string;
  /** Whether NaN stands for a missing entry; otherwise it is refused like an infinite value. */
  readonly missing: "refused" | "allowed";
  /** Columns the rows have to have, where that is known. */
  readonly cols?: number;
}

const isFlat = (input: RowsInput): input is FlatRows => "data" in input && "cols" in input;
const isMatrix = (input: RowsInput): input is MatrixLike => "columns" in input && "get" in input;

/**
 * Rows as one flat row-major Float64Array, checked entry by entry. A flat input is used as it is, everything else is
 * copied. Errors: no rows, no columns, rows of different length, a wrong number of columns, an infinite value, NaN
 * where missing entries are refused.
 */
export const toFlatRows = (input: RowsInput, policy: RowsPolicy): Either<EmError, FlatRows> =>
  E.chain((flat: FlatRows) => checkEntries(flat, policy))(flatten(input, policy));

const flatten = (input: RowsInput, { path }: RowsPolicy): Either<EmError, FlatRows> => {
  if (isFlat(input)) {
    const { rows, cols, data } = input;
    const isShape = Number.isSafeInteger(rows) && Number.isSafeInteger(cols);
    if (!isShape) return E.left(invalidInput(path, "whole numbers of rows and columns", `${rows} × ${cols}`));
    if (!(data instanceof Float64Array))
      return E.left(invalidInput(`${path}.data`, "a Float64Array", typeof data));
    return data.length === rows * cols
      ? E.right(input)
      : E.left(invalidInput(path, `${rows} × ${cols} = ${rows * cols} numbers`, data.length));
  }
  if (isMatrix(input)) {
    const { rows, columns: cols } = input;
    const data = new Float64Array(rows * cols);
    for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) data[i * cols + j] = input.get(i, j);
    return E.right({ rows, cols, data });
  }
  return flattenArrays(input, path);
};

const flattenArrays = (
  input: ReadonlyArray<ArrayLike<number> | number>,
  path: string,
): Either<EmError, FlatRows> => {
  const rows = input.length;
  const head = input[0];
  const cols = head === undefined || typeof head === "number" ? 1 : head.length;
  const data = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    const row = input[i];
    if (typeof row === "number") {
      if (cols !== 1) return E.left(invalidInput(`${path}, row ${i}`, `${cols} numbers`, "1"));
      data[i] = row;
      continue;
    }
    const length = row?.length ?? 0;
    if (length !== cols)
      return E.left(invalidInput(`${path}, row ${i}`, `${cols} numbers as in row 0`, length));
    for (let j = 0; j < cols; j++) data[i * cols + j] = row?.[j] ?? Number.NaN;
  }
  return E.right({ rows, cols, data });
};

const checkEntries = (flat: FlatRows, policy: RowsPolicy): Either<EmError, FlatRows> => {
  const { rows, cols, data } = flat;
  const { path, missing } = policy;
  if (!(rows > 0)) return E.left({ _tag: "EmptyData", what: path });
  if (!(cols > 0)) return E.left(invalidInput(path, "at least one column", cols));
  if (policy.cols !== undefined && policy.cols !== cols) {
    return E.left(invalidInput(path, `${policy.cols} columns`, cols));
  }
  for (let at = 0; at < data.length; at++) {
    const value = data[at] ?? Number.NaN;
    if (Number.isFinite(value) || (missing === "allowed" && Number.isNaN(value))) continue;
    const place = `${path}, row ${Math.floor(at / cols)}, column ${at % cols}`;
    return E.left(invalidInput(place, "a finite number", value, "Remove or replace that value."));
  }
  return E.right(flat);
};

/** Rows with observation weights, and where each stood in the input. */
export interface Observations {
  readonly batch: DenseBatch;
  /** Row of the input that became row i, or null when none was dropped. */
  readonly origin: Int32Array | null;
}

/**
 * Joins rows and observation weights into one batch. Rows of weight zero are dropped, because 0 × NaN is NaN and a
 * kernel may then assume positive weights; where there are none, a Float64Array of weights is used as it is. Errors: a wrong number of weights, a negative or non-finite weight, no
 * positive weight.
 */
export const observations = (
  flat: FlatRows,
  weights: ArrayLike<number> | null,
  path: string = "weights",
): Either<EmError, Observations> => {
  const { rows, cols, data } = flat;
  if (weights === null)
    return E.right({ batch: { rows, cols, data, first: 0, weights: null }, origin: null });
  if (weights.length !== rows)
    return E.left(invalidInput(path, `${rows} weights, one a row`, weights.length));
  let positive = 0;
  for (let i = 0; i < rows; i++) {
    const w = weights[i] ?? Number.NaN;
    if (!(w >= 0 && w < Infinity)) {
      const remedy = "Give every row a finite weight of zero or more.";
      return E.left(invalidInput(`${path}, row ${i}`, "a weight of zero or more", w, remedy));
    }
    if (w > 0) positive++;
  }
  if (positive === 0) return E.left(invalidInput(path, "at least one positive weight", "none"));
  if (positive === rows) {
    const values = weights instanceof Float64Array ? weights : Float64Array.from(weights);
    return E.right({ batch: { rows, cols, data, first: 0, weights: values }, origin: null });
  }
  return E.right(withoutZeros(flat, weights, positive));
};

/** The rows of positive weight, packed. */
const withoutZeros = (
  { rows, cols, data }: FlatRows,
  weights: ArrayLike<number>,
  positive: number,
): Observations => {
  const origin = new Int32Array(positive);
  const values = new Float64Array(positive);
  const packed = new Float64Array(positive * cols);
  for (let i = 0, at = 0; i < rows; i++) {
    const w = weights[i] ?? 0;
    if (w === 0) continue;
    origin[at] = i;
    values[at] = w;
    for (let j = 0; j < cols; j++) packed[at * cols + j] = data[i * cols + j] ?? Number.NaN;
    at++;
  }
  return { batch: { rows: positive, cols, data: packed, first: 0, weights: values }, origin };
};
