import type { DenseBatch } from "@latentjs/em-core";
import { cholesky, choleskyLogDet, exp, log, solveLower } from "@latentjs/numerics";
import { summarizeColumns } from "../column-summary.js";
import { between, openGroups, unite, type Groups } from "./groups.js";

/**
 * Agglomeration for groups that share one ellipsoid: unites the two groups after which the determinant of the scatter within groups, W, is least
 * (Friedman & Rubin 1967). As long as W is singular or small beside its trace the trace decides, or the sum of both, in the units of all rows
 * together, as in mclust's hcEEE. Every union changes what all others cost, so this takes rows³ / 6 comparisons. Returns pairs of rows as
 * `agglomerate` does, and of equal unions takes the same.
 */
export const agglomeratePooled = (batch: DenseBatch): Int32Array => {
  const { rows, cols } = batch;
  const scaled = inUnitsOfAll(batch);
  const groups = openGroups(scaled, false);
  const gap = new Float64Array(cols);
  const within = new Float64Array(cols * cols);
  const small = log(traceOfAll(scaled) / cols + Number.EPSILON / 2);
  const head = Int32Array.from({ length: rows }, (_, i) => i);
  const pairs = new Int32Array(2 * Math.max(rows - 1, 0));
  let trace = 0;
  let isLarge = false;
  for (let left = rows, at = 0; left > 1; left--, at += 2) {
    const sums = groups.sums.subarray(0, left * cols);
    const { i, j, logDet }: Step =
      at / 2 < cols - 1
        ? byTrace(groups, sums)
        : isLarge
          ? byDeterminant(groups, sums, within)
          : byBoth(groups, sums, within, trace, small);
    isLarge = isLarge || logDet >= small;
    pairs[at] = Math.min(head[i], head[j]);
    pairs[at + 1] = Math.max(head[i], head[j]);
    trace += between(groups, i, j, gap);
    for (let a = 0; a < cols; a++) for (let b = 0; b < cols; b++) within[a * cols + b] += gap[a] * gap[b];
    unite(groups, i, j, left - 1, gap);
    head[i] = pairs[at];
    head[j] = head[left - 1];
  }
  return pairs;
};

/** The union that is chosen, i < j, and the logarithm of the determinant of W after it, where that is looked at. */
interface Step {
  readonly i: number;
  readonly j: number;
  readonly logDet: number;
}

/** Squared length of what a union has between its means, for sums of the groups in whatever coordinates; as `between` computes it. */
const squareBetween = ({ cols, weights }: Groups, sums: Float64Array, i: number, j: number): number => {
  const part = 1 / (weights[i] + weights[j]);
  const si = Math.sqrt(weights[i] * part);
  const sj = Math.sqrt(weights[j] * part);
  let square = 0;
  for (let a = i * cols, b = j * cols; a < (i + 1) * cols; a++, b++) {
    const g = sj * sums[a] - si * sums[b];
    square += g * g;
  }
  return square;
};

/** The two groups that have least between them, the last of equals. */
const nearest = (groups: Groups, sums: Float64Array): readonly [number, number, number] => {
  const left = sums.length / groups.cols;
  let least = Number.POSITIVE_INFINITY;
  let [best, other] = [0, 1];
  for (let j = 1; j < left; j++) {
    for (let i = 0; i < j; i++) {
      const square = squareBetween(groups, sums, i, j);
      if (!(square <= least)) continue;
      least = square;
      best = i;
      other = j;
    }
  }
  return [best, other, least];
};

const byTrace = (groups: Groups, sums: Float64Array): Step => {
  const [i, j] = nearest(groups, sums);
  return { i, j, logDet: Number.NEGATIVE_INFINITY };
};

/** Rows in coordinates in which W is the identity, or null where it is singular; log|W| beside them. */
const whitened = (
  cols: number,
  sums: Float64Array,
  within: Float64Array,
): { readonly white: Float64Array; readonly logDet: number } | null => {
  const chol = new Float64Array(cols * cols);
  if (cholesky(within, cols, chol) >= 0) return null;
  const white = sums.slice();
  for (let at = 0; at < white.length; at += cols) solveLower(chol, cols, white.subarray(at, at + cols));
  return { white, logDet: choleskyLogDet(chol, cols) };
};

/** |W + g g^T| = |W| (1 + g^T W^-1 g): the shortest gap where W is the identity. */
const byDeterminant = (groups: Groups, sums: Float64Array, within: Float64Array): Step => {
  const seen = whitened(groups.cols, sums, within);
  const [i, j] = nearest(groups, seen === null ? sums : seen.white);
  return { i, j, logDet: Number.POSITIVE_INFINITY };
};

/** By the sum of determinant and trace, unless some union makes the determinant large already: then by the determinant. */
const byBoth = (
  groups: Groups,
  sums: Float64Array,
  within: Float64Array,
  trace: number,
  small: number,
): Step => {
  const { cols } = groups;
  const left = sums.length / cols;
  const seen = whitened(cols, sums, within);
  const gap = new Float64Array(cols);
  const work = new Float64Array(cols * cols);
  const now = seen === null ? 0 : exp(seen.logDet);
  const after = (i: number, j: number): number => {
    if (seen !== null) return now * (1 + squareBetween(groups, seen.white, i, j));
    between(groups, i, j, gap);
    return determinant(within, gap, work);
  };
  let smallest = Number.POSITIVE_INFINITY;
  let least = Number.POSITIVE_INFINITY;
  let determinantThere = 0;
  let byDet: readonly [number, number] = [0, 1];
  let byBothOf: readonly [number, number] = [0, 1];
  for (let j = 1; j < left; j++) {
    for (let i = 0; i < j; i++) {
      const det = after(i, j);
      if (det <= smallest) {
        smallest = det;
        byDet = [i, j];
      }
      const both = det + Math.max(trace + squareBetween(groups, sums, i, j), Number.EPSILON / 2);
      if (both <= least) {
        least = both;
        determinantThere = det;
        byBothOf = [i, j];
      }
    }
  }
  const chosen = log(smallest) < small ? byBothOf : byDet;
  return { i: chosen[0], j: chosen[1], logDet: log(chosen === byDet ? smallest : determinantThere) };
};

/** |W + gap gap^T|, 0 where that is singular. */
const determinant = (within: Float64Array, gap: Float64Array, work: Float64Array): number => {
  const cols = gap.length;
  for (let r = 0; r < cols; r++) {
    for (let c = 0; c <= r; c++) work[r * cols + c] = within[r * cols + c] + gap[r] * gap[c];
  }
  let product = 1;
  for (let k = 0; k < cols; k++) {
    const pivot = work[k * cols + k];
    if (!(pivot > 0)) return 0;
    product *= pivot;
    for (let r = k + 1; r < cols; r++) {
      const factor = work[r * cols + k] / pivot;
      for (let c = k + 1; c <= r; c++) work[r * cols + c] -= factor * work[c * cols + k];
    }
  }
  return product;
};

/** Rows divided by the root of their weight: W is then the covariance within groups. */
const inUnitsOfAll = (batch: DenseBatch): DenseBatch => {
  const { rows, data, weights } = batch;
  const total = weights === null ? rows : weights.reduce((sum, w) => sum + w, 0);
  const unit = Math.sqrt(total);
  return { ...batch, data: data.map((x) => x / unit) };
};

/** Trace of the scatter of all rows about their mean. */
const traceOfAll = (batch: DenseBatch): number => {
  const { rows, weights } = batch;
  const total = weights === null ? rows : weights.reduce((sum, w) => sum + w, 0);
  return total * summarizeColumns(batch).variance.reduce((sum, v) => sum + v, 0);
};
