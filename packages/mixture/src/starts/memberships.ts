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
