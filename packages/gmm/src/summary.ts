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

/** Two passes over the columns, the second about the means of the first. */
export const summarizeColumns = (batch: DenseBatch): ColumnSummary => {
  const { rows, cols, data, weights } = batch;
  const first = Float64Array.from({ length: cols }, (_, j) => firstObserved(batch, j));
  const mean = new Float64Array(cols);
  const variance = new Float64Array(cols);
  const constant = Array.from({ length: cols }, () => true);
  for (let j = 0; j < cols; j++) {
    let weight = 0;
    let sum = 0;
    for (let i = 0; i < rows; i++) {
      const x = data[i * cols + j];
      if (Number.isNaN(x)) continue;
      const w = weights === null ? 1 : weights[i];
      weight += w;
      sum += w * (x - first[j]);
      if (x !== first[j]) constant[j] = false;
    }
    mean[j] = first[j] + sum / weight;
    let squares = 0;
    for (let i = 0; i < rows; i++) {
      const x = data[i * cols + j];
      if (Number.isNaN(x)) continue;
      squares += (weights === null ? 1 : weights[i]) * (x - mean[j]) * (x - mean[j]);
    }
    variance[j] = squares / weight;
  }
  const scale = variance.map((v, j) => (constant[j] || !(v > 0) ? 1 : Math.sqrt(v)));
  return { mean, variance, scale, constant, empty: Array.from(first, Number.isNaN) };
};

const firstObserved = ({ rows, cols, data }: DenseBatch, j: number): number => {
  for (let i = 0; i < rows; i++) if (!Number.isNaN(data[i * cols + j])) return data[i * cols + j];
  return Number.NaN;
};

/** Number of distinct rows, counted up to `enough`. */
export const distinctRows = ({ rows, cols, data }: DenseBatch, enough: number): number => {
  const seen = new Set<string>();
  for (let i = 0; i < rows && seen.size < enough; i++) {
    seen.add(data.subarray(i * cols, (i + 1) * cols).join());
  }
  return seen.size;
};
