import type { PlotData, PlotModel } from "../../src/plot/index.js";

/** Data from rows and the component of each. */
export const plotData = (
  rows: ReadonlyArray<ReadonlyArray<number>>,
  labels: ReadonlyArray<number>,
  weights: ReadonlyArray<number> | null = null,
): PlotData => ({
  rows: rows.length,
  values: Float64Array.from(rows.flat()),
  labels: Int32Array.from(labels),
  weights: weights === null ? null : Float64Array.from(weights),
});

/** K components of equal weight in d columns: component k has mean (k, k, …) and covariance 0.01·I. */
export const diagonalModel = (components: number, d: number): PlotModel => ({
  columns: Array.from({ length: d }, (_, j) => `x${j + 1}`),
  weights: Array.from({ length: components }, () => 1 / components),
  means: Array.from({ length: components }, (_, k) => Array.from({ length: d }, () => k)),
  covariances: Array.from({ length: components }, () =>
    Array.from({ length: d }, (_i, i) => Array.from({ length: d }, (_j, j) => (i === j ? 0.01 : 0))),
  ),
});

/** `n` rows, of components 0, 1, …, K - 1, 0, … in turn, each at its component's mean but for a small step of its own. */
export const rowsAtMeans = (model: PlotModel, n: number): PlotData => {
  const k = model.weights.length;
  const rows = Array.from({ length: n }, (_, i) => model.means[i % k].map((mean) => mean + (0.1 * i) / n));
  return plotData(
    rows,
    rows.map((_, i) => i % k),
  );
};
