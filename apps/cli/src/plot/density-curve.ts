import { exp, LN_2PI } from "@latentjs/numerics";
import { covOf, meanOf, type PlotModel } from "./plot-model.js";

/** A point of a curve: abscissa and density. */
type CurvePoint = readonly [x: number, density: number];

/** The marginal densities of one column, ready to draw. */
export interface DensityCurves {
  /** Sum of the weighted components, and of noise, over the whole domain. */
  readonly mixture: ReadonlyArray<CurvePoint>;
  /** Each component times its mixing weight, within four standard deviations of its mean. */
  readonly components: ReadonlyArray<ReadonlyArray<CurvePoint>>;
}

const EVEN_POINTS = 200;
const REACH = 4;
const STEPS_PER_STD_DEV = 10;

/** Mixing weight times the density of component `k` in column `j` at `x`. */
const weightedDensity = (model: PlotModel, k: number, j: number, x: number): number => {
  const variance = covOf(model, k, j, j);
  const deviation = x - meanOf(model, k, j);
  const weight = model.weights[k] ?? 0;
  return (weight / Math.sqrt(variance)) * exp(-0.5 * (LN_2PI + (deviation * deviation) / variance));
};

/** Weight times the density of the noise in column `j` at `x`. */
const noiseDensity = ({ noise }: PlotModel, j: number, x: number): number => {
  const column = noise?.columns[j];
  return noise !== undefined && column !== undefined && x >= column.low && x <= column.high
    ? noise.weight * column.density
    : 0;
};

const aroundMean = (model: PlotModel, k: number, j: number): ReadonlyArray<number> => {
  const stdDev = Math.sqrt(covOf(model, k, j, j));
  const half = REACH * STEPS_PER_STD_DEV;
  return Array.from(
    { length: 2 * half + 1 },
    (_, i) => meanOf(model, k, j) + ((i - half) / STEPS_PER_STD_DEV) * stdDev,
  );
};

/** Density curves of column `j` over `domain`: evenly spaced points, and closer ones wherever a component is narrow. */
export const densityCurves = (
  model: PlotModel,
  j: number,
  [low, high]: readonly [number, number],
): DensityCurves => {
  const inside = (x: number): boolean => x >= low && x <= high;
  const own = model.weights.map((_, k) => aroundMean(model, k, j).filter(inside));
  const even = Array.from({ length: EVEN_POINTS + 1 }, (_, i) => low + ((high - low) * i) / EVEN_POINTS);
  const grid = [...new Set([...even, ...own.flat()])].toSorted((a, b) => a - b);
  const at = (x: number): number =>
    model.weights.reduce((sum, _, k) => sum + weightedDensity(model, k, j, x), noiseDensity(model, j, x));
  return {
    mixture: grid.map((x) => [x, at(x)] as const),
    components: own.map((points, k) => points.map((x) => [x, weightedDensity(model, k, j, x)] as const)),
  };
};
