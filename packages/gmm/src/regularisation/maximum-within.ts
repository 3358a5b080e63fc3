import { E, type Either, type EmError } from "@latentjs/em-core";
import { choleskyFactor, traceOfSolve } from "@latentjs/mvn";
import { choleskyLogDet, floats, log, mapFloats } from "@latentjs/numerics";
import type { Components } from "../params.js";
import { ownAxes } from "../structures/axes.js";
import type { Chart } from "./chart.js";
import { largestRatioOf, RATIO_ROUNDING } from "./largest-ratio.js";
import type { Oriented } from "./oriented-chart.js";
import { followPath, type PathEnd } from "./path-of-centres.js";
import { insideOf, type RatioProblem } from "./ratio-barrier.js";

/** Covariances of a structure, `P` one way to write them, among which a maximum within a ratio is looked for along a path. */
export interface PathStructure<P> {
  readonly chart: Chart<P>;
  /** The maximum without a ratio for samples of them, K × d × d; null where it is not regular. Inner iterations may begin at `previous`. */
  readonly maximum: (
    samples: ReadonlyArray<Float64Array>,
    weights: Float64Array,
    previous: Components,
  ) => P | null;
  /** From axes and variances that have the structure to rounding. */
  readonly near: (parts: Oriented) => P;
  readonly covariances: (at: P) => ReadonlyArray<Float64Array>;
}

/** The weight of the barrier where a path begins that comes from afar, and the part of ratio - 1 that its start stays within. */
const FAR = 1e-2;
const FAR_PART = 0.9;
const BISECTIONS = 12;
/**
 * A path from the previous covariances, which may be at the bound, begins near it, lest it leaves them for another maximum: at this power of them, and
 * with this weight of the barrier in units of the logarithm of the ratio.
 */
const NEAR_POWER = 0.999;
const NEAR = 1e-5;
/** Where the step has far to go, such a path is lost, and begins again with the weight of one from afar, at this power of where it ended. */
const FAR_POWER = 0.9;
/** What the columns before leave unexplained of one, as a part of its variance, below which it is rounding. */
const LEAST_PART = 1e-10;
/** How often a path that was lost begins again. */
const MOST_AGAIN = 3;

/**
 * The covariances of a structure that are a maximum of -1/2 sum_k weight[k] (log det cov[k] + tr(cov[k]^-1 sample[k])) among those of which none,
 * cov[j]^-1 cov[k], has an eigenvalue above `ratio` (Hathaway 1985).
 *
 * Where the maximum without a ratio keeps it, that is the answer. Otherwise a path of centres leads to a maximum, the highest one where there is one only, and never below
 * `previous` where that keeps the ratio. It begins next to `previous` where that is better than the other start, the maximum without a ratio
 * of samples that are mixed with their average as far as it takes. Some samples may be singular, or 0. Error: NotPositiveDefinite where their
 * average is, and no answer regular.
 */
export const maximumWithin =
  <P>(structureOf: (k: number, d: number) => PathStructure<P>) =>
  (
    samples: ReadonlyArray<Float64Array>,
    weights: Float64Array,
    d: number,
    ratio: number,
    previous: Components,
  ): Either<EmError, ReadonlyArray<Float64Array>> => {
    const structure = structureOf(samples.length, d);
    const problem: RatioProblem = { samples, weights: sharesOf(weights), d, ratio };
    const average = averageOf(problem);
    const what = "The average covariance of the components";
    const factor = choleskyFactor(average, d, what);
    if (E.isLeft(factor)) return factor;
    if (ratio <= 1 + RATIO_ROUNDING) return E.right(samples.map(() => average));
    const mixed = (part: number): P | null => {
      const found = structure.maximum(
        samples.map((sample) => mapFloats(sample, (v, at) => v + part * (average[at] - v))),
        problem.weights,
        previous,
      );
      return found !== null && structure.covariances(found).every((cov) => isRegular(cov, d)) ? found : null;
    };
    const free = mixed(0);
    if (free !== null) {
      const covs = structure.covariances(free);
      if (largestRatioOf(covs, d) <= ratio) return E.right(covs);
    }
    const found = alongPath(structure, problem, mixed, previous);
    if (found !== null) return E.right(found);
    const pivot = roundedPivot(factor.right, average, d) ?? 0;
    const root = factor.right[pivot * d + pivot];
    return E.left({ _tag: "NotPositiveDefinite", what, pivot, value: root * root });
  };

/** A factor of one may exist that is singular to the rounding of a scatter, and its least variances are any. */
const isRegular = (cov: Float64Array, d: number): boolean => {
  const factor = choleskyFactor(cov, d);
  return !E.isLeft(factor) && roundedPivot(factor.right, cov, d) === null;
};

/** The first pivot that is rounding; null where none is. */
const roundedPivot = (factor: Float64Array, cov: Float64Array, d: number): number | null => {
  for (let j = 0; j < d; j++) {
    const at = j * d + j;
    if (!(factor[at] * factor[at] > LEAST_PART * cov[at])) return j;
  }
  return null;
};

const sharesOf = (weights: Float64Array): Float64Array => {
  const total = weights.reduce((a, b) => a + b, 0);
  return mapFloats(weights, (weight) => weight / total);
};

const averageOf = ({ samples, weights, d }: RatioProblem): Float64Array => {
  const out = floats(d * d);
  for (const [c, sample] of samples.entries())
    for (let at = 0; at < out.length; at++) out[at] += weights[c] * sample[at];
  return out;
};

/** Null where the path cannot begin anywhere. */
const alongPath = <P>(
  structure: PathStructure<P>,
  problem: RatioProblem,
  mixed: (part: number) => P | null,
  previous: Components,
): ReadonlyArray<Float64Array> | null => {
  const { d, ratio } = problem;
  const before = previous.map(({ cov }) => cov);
  const loss = lossOf(problem);
  const lossAt = (start: P | null): number =>
    start === null ? Number.POSITIVE_INFINITY : loss(structure.covariances(start));
  const afar = startFromAfar(structure, problem, mixed);
  const near = startNear(structure, problem, before, NEAR_POWER);
  const isNear = lossAt(near) <= lossAt(afar);
  const start = isNear ? near : afar;
  if (start === null) return null;
  const weightNear = NEAR * log(ratio);
  const follow = (from: P, isFar: boolean): PathEnd<P> =>
    followPath(problem, structure.chart, from, isFar ? FAR : weightNear, !isFar);
  let isFar = !isNear;
  let end = follow(start, isFar);
  let found = structure.covariances(end.at);
  for (let again = 0; again < MOST_AGAIN && !end.isReached; again++) {
    isFar = !isFar;
    const next = startNear(structure, problem, found, isFar ? FAR_POWER : NEAR_POWER);
    if (next === null) break;
    end = follow(next, isFar);
    const covs = structure.covariances(end.at);
    if (loss(covs) < loss(found)) found = covs;
  }
  const isKept = largestRatioOf(before, d) <= ratio * (1 + RATIO_ROUNDING);
  return isKept && loss(before) < loss(found) ? before : found;
};

/** -2 times what is maximised. */
const lossOf =
  ({ samples, weights, d }: RatioProblem) =>
  (covs: ReadonlyArray<Float64Array>): number =>
    covs.reduce((total, cov, c) => {
      const factor = choleskyFactor(cov, d);
      return E.isLeft(factor)
        ? Number.POSITIVE_INFINITY
        : total + weights[c] * (choleskyLogDet(factor.right, d) + traceOfSolve(factor.right, d, samples[c]));
    }, 0);

/** As little of the average as it takes; with all of it the covariances are equal. */
const startFromAfar = <P>(
  { chart }: PathStructure<P>,
  problem: RatioProblem,
  mixed: (part: number) => P | null,
): P | null => {
  const within = { ...problem, ratio: 1 + FAR_PART * (problem.ratio - 1) };
  let [low, high] = [0, 1];
  let start = mixed(1);
  for (let i = 0; i < BISECTIONS; i++) {
    const part = (low + high) / 2;
    const found = mixed(part);
    if (found !== null && insideOf(within, chart.rootsOf(found)) !== null) {
      high = part;
      start = found;
    } else low = part;
  }
  return start;
};

/**
 * Powers of covariances keep the structure, and those of an exponent s below 1 the s-th power of the ratio (Löwner 1934, Math. Z. 38, 177-216; Heinz
 * 1951, Math. Ann. 123, 415-438). They are brought to where they are best up to a factor. Null where rounding leaves nothing to spare.
 */
const startNear = <P>(
  { chart, near }: PathStructure<P>,
  problem: RatioProblem,
  covs: ReadonlyArray<Float64Array>,
  power: number,
): P | null => {
  const { weights, d } = problem;
  const { variances, axes } = ownAxes(covs, d);
  if (!variances.every((v) => v > 0)) return null;
  const logs = mapFloats(variances, (v) => power * log(v));
  const inside = insideOf(problem, chart.rootsOf(near({ logs, axes })));
  if (inside === null) return null;
  const distance = inside.samples.reduce((total, sample, c) => total + weights[c] * traceOf(sample, d), 0);
  const shift = log(distance / d);
  return near({ axes, logs: mapFloats(logs, (v) => v + shift) });
};

const traceOf = (matrix: Float64Array, d: number): number => {
  let trace = 0;
  for (let j = 0; j < d; j++) trace += matrix[j * d + j];
  return trace;
};
