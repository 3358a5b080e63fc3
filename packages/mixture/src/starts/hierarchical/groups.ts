import type { DenseBatch } from "@latentjs/em-core";

/** Groups of rows in places 0, 1, …: how many rows, their weight, sum, and scatter. Every row begins as a group of its own. */
export interface Groups {
  readonly cols: number;
  readonly counts: Int32Array;
  readonly weights: Float64Array;
  /** Sums divided by the root of the weight, row-major, places × cols. */
  readonly sums: Float64Array;
  /** Packed lower triangles of the scatter matrices, place after place; empty where only traces are asked for. */
  readonly scatters: Float64Array;
  readonly traces: Float64Array;
}

export const openGroups = ({ rows, cols, data, weights }: DenseBatch, takesScatters: boolean): Groups => ({
  cols,
  counts: new Int32Array(rows).fill(1),
  weights: weights === null ? new Float64Array(rows).fill(1) : weights.slice(),
  sums: weights === null ? data.slice() : data.map((x, at) => Math.sqrt(weights[Math.floor(at / cols)]) * x),
  scatters: new Float64Array(takesScatters ? (rows * cols * (cols + 1)) / 2 : 0),
  traces: new Float64Array(rows),
});

/**
 * Writes what a union of groups i and j has between its two means, and returns its square: their scatter is its product with itself. Operations
 * are those of mclust, one by one, because on data with few digits rounding decides between equals.
 */
export const between = ({ cols, weights, sums }: Groups, i: number, j: number, gap: Float64Array): number => {
  const part = 1 / (weights[i] + weights[j]);
  const si = Math.sqrt(weights[i] * part);
  const sj = Math.sqrt(weights[j] * part);
  let square = 0;
  for (let c = 0, a = i * cols, b = j * cols; c < cols; c++, a++, b++) {
    const g = sj * sums[a] - si * sums[b];
    gap[c] = g;
    square += g * g;
  }
  return square;
};

/** Puts the union of groups i and j in place i, and the group of place `last` in place j. */
export const unite = (groups: Groups, i: number, j: number, last: number, gap: Float64Array): void => {
  const { cols, counts, weights, sums, scatters, traces } = groups;
  const size = (cols * (cols + 1)) / 2;
  traces[i] = traces[i] + traces[j] + between(groups, i, j, gap);
  counts[i] += counts[j];
  if (scatters.length > 0) {
    for (let a = 0, at = i * size, other = j * size; a < cols; a++) {
      for (let b = 0; b <= a; b++, at++, other++) scatters[at] += scatters[other] + gap[a] * gap[b];
    }
    scatters.copyWithin(j * size, last * size, (last + 1) * size);
  }
  const part = 1 / (weights[i] + weights[j]);
  const si = Math.sqrt(weights[i] * part);
  const sj = Math.sqrt(weights[j] * part);
  for (let c = 0, a = i * cols, b = j * cols; c < cols; c++, a++, b++) sums[a] = si * sums[a] + sj * sums[b];
  sums.copyWithin(j * cols, last * cols, (last + 1) * cols);
  counts[j] = counts[last];
  weights[i] += weights[j];
  weights[j] = weights[last];
  traces[j] = traces[last];
};

/** Puts the first row of the triangular factor of a group's scatter in the place of all its rows, from their columns on. */
export const keepFirstRow = ({ cols, counts, scatters }: Groups, place: number, row: Float64Array): void => {
  const from = (place * cols * (cols + 1)) / 2;
  const rank = counts[place] - 1;
  const first = Math.sqrt(scatters[from]);
  for (let a = 0, at = from; a < cols; a++, at += a) row[a] = first > 0 ? scatters[at] / first : 0;
  for (let a = 0, at = from; a < cols; a++) {
    for (let b = 0; b <= a; b++, at++) scatters[at] = Math.min(b + 1, rank) * row[a] * row[b];
  }
};
