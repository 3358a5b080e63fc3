/** The line on which each row begins, kept only where it is not the line after the row before. */
export interface RowLines {
  /** The next row, from 0, begins on `line`, from 1. */
  readonly add: (line: number) => void;
  /** Line on which row `row` begins; throws a RangeError for a row that was not added. */
  readonly lineOf: (row: number) => number;
}

/** No rows yet. */
export const rowLines = (): RowLines => {
  // Row rows[i] begins on line lines[i], and the rows up to rows[i + 1] follow it line by line.
  const rows: Array<number> = [];
  const lines: Array<number> = [];
  let count = 0;
  let expected = 0;

  const add = (line: number): void => {
    if (line !== expected) {
      rows.push(count);
      lines.push(line);
    }
    count += 1;
    expected = line + 1;
  };

  const lineOf = (row: number): number => {
    if (!Number.isInteger(row) || row < 0 || row >= count) {
      throw new RangeError(`Row ${row} is not one of the table's ${count} rows.`);
    }
    let low = 0;
    let high = rows.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((rows[middle] ?? 0) <= row) low = middle;
      else high = middle - 1;
    }
    return (lines[low] ?? 0) + row - (rows[low] ?? 0);
  };

  return { add, lineOf };
};
