import { E, invalidInput, type Either, type EmError } from "@latentjs/em-core";

/** The rows of a fit, and where each stood in the input. */
export interface UsedRows {
  readonly rows: number;
  /** Rows of the input, dropped ones included. */
  readonly inputRows: number;
  /** Row of the input that became row i, or null when none was dropped. */
  readonly origin: Int32Array | null;
}

/** Labels of the rows that are used, each 0 .. K-1, or -1 for noise where there is some, and each component with a row. */
export const memberships = (
  labels: ArrayLike<number>,
  k: number,
  { rows, inputRows, origin }: UsedRows,
  isNoisy: boolean = false,
): Either<EmError, Int32Array> => {
  if (labels.length !== inputRows) {
    return E.left(invalidInput("init.labels", `${inputRows} labels, one a row`, labels.length));
  }
  const used = Int32Array.from({ length: rows }, (_, i) => labels[origin === null ? i : origin[i]]);
  const counts = new Int32Array(k);
  for (let i = 0; i < rows; i++) {
    const label = labels[origin === null ? i : origin[i]];
    if (label === -1 && isNoisy) continue;
    if (!(Number.isInteger(label) && label >= 0 && label < k)) {
      const row = origin === null ? i : origin[i];
      return E.left(invalidInput(`init.labels, row ${row}`, `a whole number from 0 to ${k - 1}`, label));
    }
    counts[label]++;
  }
  const unused = counts.indexOf(0);
  return unused < 0
    ? E.right(used)
    : E.left(
        invalidInput("init.labels", `a row for each of ${k} components`, `none for component ${unused}`),
      );
};

/** Labels that a start of the caller's own made for the rows of a fit: whole numbers below K, or -1 for a row that has no say. */
export const madeLabels = (
  labels: ArrayLike<number>,
  k: number,
  rows: number,
): Either<EmError, Int32Array> => {
  if (labels.length !== rows) {
    return E.left(invalidInput("init.start", `${rows} labels, one a row`, labels.length));
  }
  for (let i = 0; i < rows; i++) {
    const label = labels[i];
    if (!(Number.isInteger(label) && label >= -1 && label < k)) {
      return E.left(invalidInput(`init.start, row ${i}`, `a whole number from -1 to ${k - 1}`, label));
    }
  }
  return E.right(Int32Array.from(labels));
};

/**
 * Probabilities of membership of the rows that are used, row-major rows × K, each row divided by its sum. Error: a row that has not K numbers of at least
 * 0, or none above.
 */
export const givenResponsibilities = (
  given: ArrayLike<ArrayLike<number>>,
  k: number,
  { rows, inputRows, origin }: UsedRows,
): Either<EmError, Float64Array> => {
  if (given.length !== inputRows) {
    return E.left(invalidInput("init.responsibilities", `${inputRows} rows`, given.length));
  }
  const all = new Float64Array(rows * k);
  for (let i = 0; i < rows; i++) {
    const row = origin === null ? i : origin[i];
    const own = Array.from(given[row]);
    const sum = own.reduce((total, p) => total + p, 0);
    if (own.length !== k || !own.every((p) => p >= 0) || !(sum > 0 && sum < Infinity)) {
      const expected = `${k} numbers of at least 0, one of them above`;
      return E.left(invalidInput(`init.responsibilities, row ${row}`, expected, own.join(" ")));
    }
    for (let c = 0; c < k; c++) all[i * k + c] = own[c] / sum;
  }
  return E.right(all);
};
