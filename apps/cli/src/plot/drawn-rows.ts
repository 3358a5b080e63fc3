import { type PlotData, rowWeight, valueAt } from "./plot-model.js";

/** A scatter shows at most this many rows; more make the file large and the picture no clearer. */
const MAX_ROWS = 5000;
/** All the scatters of a matrix together show at most this many. */
const MAX_DOTS = 15000;

/** Which rows a scatter shows. */
export interface DrawnRows {
  readonly rows: ReadonlyArray<number>;
  /** Number of rows that could be drawn. */
  readonly drawable: number;
  /** Number of rows of positive weight with a missing value in one of the columns. */
  readonly incomplete: number;
  /** Whether the rows that are drawn differ in weight. */
  readonly weighted: boolean;
}

/** The rows to draw of those with at least two values among `columns`: all, or as many as are allowed, spread evenly over the file. */
export const drawnRows = (data: PlotData, d: number, columns: ReadonlyArray<number>): DrawnRows => {
  const present = (i: number): number =>
    columns.reduce((n, j) => n + Number(Number.isFinite(valueAt(data, d, i, j))), 0);
  const drawable: number[] = [];
  let incomplete = 0;
  for (let i = 0; i < data.rows; i++) {
    if (!(rowWeight(data, i) > 0)) continue;
    const values = present(i);
    if (values >= 2) drawable.push(i);
    if (values < columns.length) incomplete++;
  }
  const n = drawable.length;
  const scatters = (columns.length * (columns.length - 1)) / 2;
  const m = Math.min(n, MAX_ROWS, Math.floor(MAX_DOTS / scatters));
  const rows = Array.from({ length: m }, (_, s) => drawable[Math.floor((s * n) / m)] ?? 0);
  const weighted = rows.some((i) => rowWeight(data, i) !== rowWeight(data, rows[0] ?? 0));
  return { rows, drawable: n, incomplete, weighted };
};
