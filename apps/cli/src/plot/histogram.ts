/** One bar: the half-open interval [from, to) and its density, weight / (total weight · width). */
export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly density: number;
}

interface Sorted {
  readonly values: Float64Array;
  /** Weights in the order of `values`, or `null` where all are 1. */
  readonly weights: Float64Array | null;
}

/** Rounding the width can double this number of bars, no more, whatever an outlier does to the range. */
const MAX_BARS = 100;
/** The narrowest bar whose density is still a finite number. */
const MIN_WIDTH = 1e-300;
/** Where a bar holds at least this many cells of the grid of rounded data, the grid does not matter. */
const MAX_CELLS = 10;
/** A value this close below an edge, in bars, is on the edge: 4.6 / 0.2 is 22.999999999999996. */
const EDGE_SLACK = 1e-9;

const sortValues = (values: Float64Array, weights: Float64Array | null): Sorted => {
  if (weights === null) return { values: values.toSorted(), weights };
  const order = Uint32Array.from(values, (_, i) => i).toSorted((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const pick = (from: Float64Array): Float64Array => Float64Array.from(order, (i) => from[i] ?? 0);
  return { values: pick(values), weights: pick(weights) };
};

/** The value that a share `p` of the weight does not exceed. */
const quantile = ({ values, weights }: Sorted, total: number, p: number): number => {
  if (weights === null) return values[Math.floor(p * (values.length - 1))] ?? NaN;
  let upTo = 0;
  const at = weights.findIndex((weight) => {
    upTo += weight;
    return upTo >= p * total;
  });
  return values[at < 0 ? values.length - 1 : at] ?? NaN;
};

/** The distance between neighbours on the grid that rounded data lie on; next to nothing where there is no grid. */
const smallestGap = (sorted: Float64Array): number => {
  let gap = Infinity;
  for (let i = 1; i < sorted.length; i++) {
    const step = (sorted[i] ?? 0) - (sorted[i - 1] ?? 0);
    if (step > 0 && step < gap) gap = step;
  }
  return gap;
};

const roundStep = (width: number): number => {
  const [mantissa = "1", exponent = "0"] = width.toExponential(12).split("e");
  const m = Number(mantissa);
  const nice = m < 1.5 ? 1 : m < 3.5 ? 2 : m < 7.5 ? 5 : 10;
  return Number(`${nice}e${exponent}`);
};

/** Number of equally heavy rows that tell as much: the sum of counts, else the effective size of Kish (1965). */
const rowCount = (weights: Float64Array, sum: number): number =>
  weights.every((w) => Number.isInteger(w)) ? sum : (sum * sum) / weights.reduce((a, w) => a + w * w, 0);

/**
 * Bar width of Freedman and Diaconis (1981), 2·IQR·n^(-1/3), rounded to 1, 2 or 5 times a power of ten.
 *
 * Their rule means one mode. The IQR of several measures how far apart they are, so it counts only up to `spread`.
 */
const barWidth = (sorted: Sorted, sum: number, spread: number, gap: number): number => {
  const { values, weights } = sorted;
  const low = values[0] ?? 0;
  const range = (values[values.length - 1] ?? 0) - low;
  if (!(range > 0)) return Math.abs(low) > MIN_WIDTH ? roundStep(Math.abs(low) / 10) : 1;
  const n = weights === null ? sum : rowCount(weights, sum);
  const iqr = quantile(sorted, sum, 0.75) - quantile(sorted, sum, 0.25);
  const wanted = (2 * Math.min(iqr > 0 ? iqr : range / 4, spread)) / Math.cbrt(n);
  // A bar narrower than the data's own grid would leave empty bars between full ones.
  return roundStep(Math.max(wanted, range / MAX_BARS, gap, MIN_WIDTH));
};

/**
 * Density histogram of `values`; its bars' areas sum to 1, and there are none without values.
 *
 * `values` are finite; `weights` are positive, of the same length, or `null` where all are 1; `spread` is the interquartile
 * range expected within one mode, infinite where nothing is known of it.
 */
export const histogram = (
  values: Float64Array,
  weights: Float64Array | null,
  spread: number = Infinity,
): ReadonlyArray<Bar> => {
  if (values.length === 0) return [];
  const sum = weights === null ? values.length : weights.reduce((a, w) => a + w, 0);
  const sorted = sortValues(values, weights);
  const low = sorted.values[0] ?? 0;
  const high = sorted.values[values.length - 1] ?? 0;
  const gap = low < high ? smallestGap(sorted.values) : 0;
  const width = barWidth(sorted, sum, spread, gap);
  // Rounded data stand in the middle of their cells: edges between cells centre each bar on its values.
  const shift = gap * MAX_CELLS > width ? gap / 2 : 0;
  const origin = Math.floor((low + shift) / width + EDGE_SLACK) * width - shift;
  const bar = (x: number): number => Math.max(0, Math.floor((x - origin) / width + EDGE_SLACK));
  const content = new Float64Array(bar(high) + 1);
  values.forEach((x, i) => {
    content[bar(x)] = (content[bar(x)] ?? 0) + (weights === null ? 1 : (weights[i] ?? 0));
  });
  return Array.from(content, (weight, b) => ({
    from: origin + b * width,
    to: origin + (b + 1) * width,
    density: weight / (sum * width),
  }));
};
