import { copyFloats, exp, floats, log } from "@latentjs/numerics";
import { ownVariance, ownVariances, type EstimateVariances } from "./own-variances.js";
import type { Pattern } from "./pattern.js";

/** Largest relative change of a volume in the last inner iteration. */
const TOLERANCE = 1e-13;
/** Inner iterations; they converge linearly, and fast unless components share hardly anything. */
const LIMIT = 500;

/**
 * The variances along each component's axes, K × d, that maximise -1/2 sum_k sum_j (weight[k] log v[k, j] + squares[k, j] / v[k, j]), with
 * volume and shape of them as the pattern says. Where there is no maximum, 0 for the component or the column whose rows are equal. `squares` are the sums of squares along the axes, K × d. `start`: d
 * positive numbers, the shape that inner iterations start from.
 *
 * Source: Celeux & Govaert (1995), Pattern Recognition 28, 781-793, section 3. With volumes a[k] of their own and one shape b, as in VEI and
 * VEV, it is the scaling of a matrix to given sums of rows and columns, sum_j squares[k, j] / (a[k] b[j]) = d weight[k] and
 * sum_k squares[k, j] / (a[k] b[j]) = n, one after the other; each step is exact, so the sum never falls.
 */
export const estimateVariances = (
  { volume, shape }: Pick<Pattern, "volume" | "shape">,
  weights: Float64Array,
  squares: Float64Array,
  start: Float64Array,
): Float64Array => {
  const k = weights.length;
  const d = start.length;
  const n = weights.reduce((a, b) => a + b, 0);
  if (volume === "V" && shape === "V") return ownVariances(weights, squares, start);
  if (volume === "V" && shape === "I") return ownVariance(weights, squares, start);
  const out = floats(k * d);
  if (shape === "V") {
    let common = 0;
    const volumes = floats(k);
    for (let c = 0; c < k; c++) {
      const own = geometricMean(squares, c * d, d);
      volumes[c] = own > 0 ? own : 0;
      common += volumes[c] / n;
    }
    for (let c = 0, at = 0; c < k; c++) {
      const factor = volumes[c] > 0 ? common : 0;
      const own = volumes[c] > 0 ? volumes[c] : 1;
      for (let j = 0; j < d; j++, at++) out[at] = (squares[at] / own) * factor;
    }
    return out;
  }
  const volumes = floats(k).fill(1);
  const common = shape === "E" ? copyFloats(start) : floats(d).fill(1);
  let change = Infinity;
  let isSingular = false;
  for (let iteration = 0; iteration < LIMIT && change > TOLERANCE && !isSingular; iteration++) {
    change = 0;
    let pooled = 0;
    for (let c = 0; c < k; c++) {
      let sum = 0;
      for (let j = 0; j < d; j++) sum += squares[c * d + j] / common[j];
      pooled += sum;
      if (volume === "E") continue;
      const own = sum / (weights[c] * d);
      change = Math.max(change, Math.abs(own / volumes[c] - 1));
      volumes[c] = own > 0 ? own : 0;
      isSingular ||= volumes[c] === 0;
    }
    if (shape === "I" && volume === "E") volumes.fill(pooled / (n * d));
    if (shape === "I" || isSingular) break;
    for (let j = 0; j < d; j++) {
      let sum = 0;
      for (let c = 0; c < k; c++) sum += squares[c * d + j] / volumes[c];
      common[j] = sum > 0 ? sum / n : 0;
      isSingular ||= common[j] === 0;
    }
  }
  for (let c = 0, at = 0; c < k; c++) {
    for (let j = 0; j < d; j++) out[at++] = volumes[c] * common[j];
  }
  return out;
};

/** {@link estimateVariances} by a pattern. */
export const variancesBy =
  (pattern: Pick<Pattern, "volume" | "shape">): EstimateVariances =>
  (weights, squares, start) =>
    estimateVariances(pattern, weights, squares, start);

/** The d-th root of the product of `d` numbers from `at` on. */
const geometricMean = (values: Float64Array, at: number, d: number): number => {
  let sum = 0;
  for (let j = 0; j < d; j++) sum += log(values[at + j]);
  return exp(sum / d);
};
