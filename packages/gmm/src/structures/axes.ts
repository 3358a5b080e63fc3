import { copyFloats, floats, mapFloats, rotateAxes, symmetricEigen } from "@latentjs/numerics";
import type { Axes } from "./axes-and-variances.js";
import { ownVariances, type EstimateVariances } from "./own-variances.js";
import { transposed } from "../relative.js";

/**
 * Sweeps that rotate common axes. Two or three do but where a component is next to singular, and there EM goes on where they end: a sweep loses
 * nothing.
 */
const SWEEPS = 100;
/** A sweep that gains less than this, in nats a unit of weight, has turned the axes by 1e-9 or so. */
const LEAST_GAIN = 1e-18;

/**
 * Common axes of K components and their variances: the maximum of -1/2 sum_k (weight[k] log det cov[k] + tr(cov[k]^-1 scatter[k])), to the inner
 * tolerance, from the axes `start`, which it does not change. The variances are those of `estimate` along axes that are given. Variances and axes are improved in turn, the axes plane by plane; no step
 * loses anything. Structures EVE, VVE.
 *
 * Source: Flury (1984), J. Amer. Stat. Assoc. 79, 892-898; Browne & McNicholas (2014), Adv. Data Anal. Classif. 8, 217-226, whose steps
 * on the orthogonal group minorise the same function; here each step is the exact maximum in a plane.
 */
export const commonAxes = (
  estimate: EstimateVariances,
  weights: Float64Array,
  scatters: ReadonlyArray<Float64Array>,
  start: Float64Array,
): Axes => {
  const k = scatters.length;
  const d = Math.sqrt(start.length);
  const axes = copyFloats(start);
  const rotated = floats(k * d * d);
  scatters.forEach((scatter, c) => congruent(scatter, axes, d, rotated, c * d * d));
  const squares = floats(k * d);
  const shape = floats(d).fill(1);
  const variancesAlong = (): Float64Array => {
    for (let c = 0, at = 0; c < k; c++) {
      for (let j = 0; j < d; j++) squares[at++] = Math.max(0, rotated[(c * d + j) * d + j]);
    }
    return estimate(weights, squares, shape);
  };
  const least = LEAST_GAIN * weights.reduce((a, b) => a + b, 0);
  const precision = floats(k * d);
  let variances = variancesAlong();
  for (let sweep = 0, gain = Infinity; sweep < SWEEPS && gain > least; sweep++) {
    for (let at = 0; at < k * d; at++) precision[at] = 1 / variances[at];
    gain = rotateAxes(rotated, precision, axes, d);
    variances = variancesAlong();
  }
  return { variances, axes: [axes] };
};

/** The axes that the covariances have in common, or come nearest to having (Flury 1984). */
export const axesOf = (covariances: ReadonlyArray<Float64Array>, d: number): Axes => {
  const sum = covariances.reduce(
    (total, cov) => {
      // By their traces, so that none drowns in the others.
      const size = traceOf(cov, d);
      return mapFloats(total, (v, at) => v + cov[at] / size);
    },
    floats(d * d),
  );
  const weights = floats(covariances.length).fill(1);
  return commonAxes(ownVariances, weights, covariances, transposed(symmetricEigen(sum, d).vectors, d));
};

/** The axes of each component by itself, by decreasing variance, and the sums of squares along them, K × d. */
export const ownAxes = (scatters: ReadonlyArray<Float64Array>, d: number): Axes => {
  const found = scatters.map((scatter) => symmetricEigen(scatter, d));
  const variances = floats(found.length * d);
  for (const [c, { values }] of found.entries())
    for (let j = 0; j < d; j++) variances[c * d + j] = Math.max(0, values[j]);
  return {
    variances,
    axes: found.map(({ vectors }) => transposed(vectors, d)),
  };
};

const traceOf = (matrix: Float64Array, d: number): number => {
  let trace = 0;
  for (let j = 0; j < d; j++) trace += matrix[j * d + j];
  return trace;
};

/** A^T S A of d × d matrices, written to `out` from `at` on. */
const congruent = (s: Float64Array, a: Float64Array, d: number, out: Float64Array, at: number): void => {
  const column = floats(d);
  for (let j = 0; j < d; j++) {
    for (let i = 0; i < d; i++) {
      column[i] = 0;
      for (let m = 0; m < d; m++) column[i] += s[i * d + m] * a[m * d + j];
    }
    for (let i = 0; i <= j; i++) {
      let sum = 0;
      for (let m = 0; m < d; m++) sum += a[m * d + i] * column[m];
      out[at + i * d + j] = sum;
      out[at + j * d + i] = sum;
    }
  }
};
