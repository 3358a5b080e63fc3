import { type DensityCurves, densityCurves } from "./density-curve.js";
import { type Bar, histogram } from "./histogram.js";
import { covOf, meanOf, type PlotData, type PlotModel, rowWeight, valueAt } from "./plot-model.js";

/** One column on its own: its histogram, the densities, and the range that an axis must hold. */
export interface Marginal {
  readonly domain: readonly [number, number];
  readonly bars: ReadonlyArray<Bar>;
  readonly curves: DensityCurves;
  /** The highest density among bars and curves. */
  readonly peak: number;
  /** Number of rows of positive weight without a value. */
  readonly missing: number;
}

/** Share of the range that stays free at either end, so that no mark touches the frame. */
const MARGIN = 0.03;
/** Interquartile range of a normal in standard deviations. */
const NORMAL_IQR = 1.349;

const stdDevOf = (model: PlotModel, k: number, j: number): number => Math.sqrt(covOf(model, k, j, j));

/** The range of column `j` that holds every value and every component within `reach` standard deviations of its mean. */
export const columnDomain = (
  model: PlotModel,
  data: PlotData,
  j: number,
  reach: number,
): readonly [number, number] => {
  let low = Infinity;
  let high = -Infinity;
  const include = (from: number, to: number): void => {
    low = Math.min(low, from);
    high = Math.max(high, to);
  };
  for (let i = 0; i < data.rows; i++) {
    const value = valueAt(data, model.columns.length, i, j);
    if (rowWeight(data, i) > 0 && Number.isFinite(value)) include(value, value);
  }
  model.means.forEach((_, k) => {
    const half = reach * stdDevOf(model, k, j);
    include(meanOf(model, k, j) - half, meanOf(model, k, j) + half);
  });
  const margin = MARGIN * (high - low);
  return [low - margin, high + margin];
};

const columnValues = (
  data: PlotData,
  d: number,
  j: number,
): Pick<Marginal, "missing"> & {
  readonly values: Float64Array;
  readonly weights: Float64Array | null;
} => {
  const rows: number[] = [];
  let missing = 0;
  for (let i = 0; i < data.rows; i++) {
    if (!(rowWeight(data, i) > 0)) continue;
    if (Number.isFinite(valueAt(data, d, i, j))) rows.push(i);
    else missing++;
  }
  return {
    values: Float64Array.from(rows, (i) => valueAt(data, d, i, j)),
    weights: data.weights === null ? null : Float64Array.from(rows, (i) => rowWeight(data, i)),
    missing,
  };
};

/** Column `j` on its own, over a range that holds all bars and `reach` standard deviations around each mean. */
export const marginal = (model: PlotModel, data: PlotData, j: number, reach: number): Marginal => {
  const { values, weights, missing } = columnValues(data, model.columns.length, j);
  const within = model.weights.reduce((sum, weight, k) => sum + weight * stdDevOf(model, k, j), 0);
  const bars = histogram(values, weights, NORMAL_IQR * within);
  const [low, high] = columnDomain(model, data, j, reach);
  const domain = [Math.min(low, bars[0]?.from ?? low), Math.max(high, bars.at(-1)?.to ?? high)] as const;
  const curves = densityCurves(model, j, domain);
  const peak = [...bars.map((bar) => bar.density), ...curves.mixture.map(([, density]) => density)].reduce(
    (a, b) => Math.max(a, b),
    0,
  );
  return { domain, bars, curves, peak, missing };
};
