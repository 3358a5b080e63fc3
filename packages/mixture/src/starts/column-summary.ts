import type { DenseBatch } from "@latentjs/em-core";

/** What starts and coordinates need to know of the columns. NaN entries are left out of everything. */
export interface ColumnSummary {
  readonly mean: Float64Array;
  /** Weighted variance (divisor: total weight). */
  readonly variance: Float64Array;
  /** Standard deviation, or 1 for a column without spread: the unit of the column. */
  readonly scale: Float64Array;
  /** Whether all entries are the same number. */
  readonly constant: ReadonlyArray<boolean>;
  /** Whether no entry was observed. */
  readonly empty: ReadonlyArray<boolean>;
}

/** Two passes over the rows, the second about the means of the first. */
export const summarizeColumns = (batch: DenseBatch): ColumnSummary => {
  const { rows, cols, data, weights } = batch;
  const first = Float64Array.from({ length: cols }, (_, j) => firstObserved(batch, j));
  const weight = new Float64Array(cols);
  const sum = new Float64Array(cols);
  const varies = new Uint8Array(cols);
  for (let i = 0, at = 0; i < rows; i++) {
    const w = weights === null ? 1 : weights[i];
    for (let j = 0; j < cols; j++, at++) {
      const x = data[at];
      if (Number.isNaN(x)) continue;
      weight[j] += w;
      sum[j] += w * (x - first[j]);
      if (x !== first[j]) varies[j] = 1;
    }
  }
  const mean = first.map((origin, j) => origin + sum[j] / weight[j]);
  const squares = new Float64Array(cols);
  for (let i = 0, at = 0; i < rows; i++) {
    const w = weights === null ? 1 : weights[i];
    for (let j = 0; j < cols; j++, at++) {
      const x = data[at];
      if (Number.isNaN(x)) continue;
      squares[j] += w * (x - mean[j]) * (x - mean[j]);
    }
  }
  const variance = squares.map((total, j) => total / weight[j]);
  const constant = Array.from(varies, (flag) => flag === 0);
  const scale = variance.map((v, j) => (constant[j] || !(v > 0) ? 1 : Math.sqrt(v)));
  return { mean, variance, scale, constant, empty: Array.from(first, Number.isNaN) };
};

const firstObserved = ({ rows, cols, data }: DenseBatch, j: number): number => {
  for (let i = 0; i < rows; i++) if (!Number.isNaN(data[i * cols + j])) return data[i * cols + j];
  return Number.NaN;
};
