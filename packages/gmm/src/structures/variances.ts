import { exp, log } from "@latentjs/numerics";
import type { Pattern } from "./pattern.js";

/** Largest relative change of a volume in the last inner iteration. */
const TOLERANCE = 1e-13;
/** Inner iterations; they converge linearly, and fast unless components share hardly anything. */
const LIMIT = 2000;

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
  const out = new Float64Array(k * d);
  if (shape === "V") {
    if (volume === "V") return squares.map((s, at) => s / weights[Math.floor(at / d)]);
    const volumes = weights.map((_, c) => geometricMean(squares, c * d, d));
    const common = volumes.reduce((a, b) => a + b, 0) / n;
    return squares.map((s, at) => {
      const own = volumes[Math.floor(at / d)];
      return own > 0 ? (s / own) * common : 0;
    });
  }
  const volumes = new Float64Array(k).fill(1);
  const common = shape === "E" ? start.slice() : new Float64Array(d).fill(1);
  let change = Infinity;
  for (let iteration = 0; iteration < LIMIT && change > TOLERANCE; iteration++) {
    change = 0;
    let pooled = 0;
    for (let c = 0; c < k; c++) {
      let sum = 0;
      for (let j = 0; j < d; j++) sum += squares[c * d + j] / common[j];
      pooled += sum;
      if (volume === "E") continue;
      const own = sum / (weights[c] * d);
      if (!(own > 0)) return out.map((_, at) => (Math.floor(at / d) === c ? 0 : Infinity));
      change = Math.max(change, Math.abs(own / volumes[c] - 1));
      volumes[c] = own;
    }
    if (shape === "I") {
      if (volume === "E") volumes.fill(pooled / (n * d));
      break;
    }
    for (let j = 0; j < d; j++) {
      let sum = 0;
      for (let c = 0; c < k; c++) sum += squares[c * d + j] / volumes[c];
      if (!(sum > 0)) return out.map((_, at) => (at % d === j ? 0 : Infinity));
      common[j] = sum / n;
    }
  }
  for (let at = 0; at < out.length; at++) out[at] = volumes[Math.floor(at / d)] * common[at % d];
  return out;
};

/** The d-th root of the product of `d` numbers from `at` on. */
const geometricMean = (values: Float64Array, at: number, d: number): number => {
  let sum = 0;
  for (let j = 0; j < d; j++) sum += log(values[at + j]);
  return exp(sum / d);
};
