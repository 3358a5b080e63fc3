import type { EmError, FlatRows } from "@latentjs/em-core";

/** Whether row i has no observed entry. Most rows answer at their first entry. */
const isUnobserved = ({ cols, data }: FlatRows, i: number): boolean => {
  let j = 0;
  while (j < cols && Number.isNaN(data[i * cols + j])) j++;
  return j === cols;
};

/** Weights in which rows with nothing observed have weight zero; null where all rows count 1. */
export const weightsOfObserved = (
  rows: FlatRows,
  weights: ArrayLike<number> | undefined,
): ArrayLike<number> | null => {
  let first = 0;
  while (first < rows.rows && !isUnobserved(rows, first)) first++;
  if (first === rows.rows) return weights ?? null;
  return Float64Array.from({ length: rows.rows }, (_, i) =>
    isUnobserved(rows, i) ? 0 : weights === undefined ? 1 : weights[i],
  );
};

/** An error about a row that is used, in terms of the rows that were given; `origin[i]` became row i, null where all are used. */
export const inRowsGiven = (error: EmError, origin: Int32Array | null): EmError =>
  error._tag === "NonFiniteLikelihood" && error.row >= 0 && origin !== null
    ? { ...error, row: origin[error.row] }
    : error;
