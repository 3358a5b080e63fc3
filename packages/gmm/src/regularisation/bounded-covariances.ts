import { E, type Either, type EmError } from "@latentjs/em-core";
import { choleskyFactor } from "@latentjs/mvn";
import { multiplyLower, symmetricEigen, type Eigen } from "@latentjs/numerics";
import { relativeTo } from "../relative.js";
import { boundedShapes } from "./bounded-shapes.js";

const byPath = boundedShapes("V");

/** Largest relative change of a sweep that ends the search for covariances, and the number of sweeps that does. */
const SETTLED = 1e-13;
const MOST_SWEEPS = 500;

/**
 * The covariances that maximise -1/2 sum_k weight[k] (log det cov[k] + tr(cov[k]^-1 sample[k])) among those of which none, cov[j]^-1 cov[k], has an eigenvalue
 * above `ratio` (Hathaway 1985, Ann. Statist. 13, 795-800). In the inverses this is a concave function under linear matrix inequalities; its dual
 * is climbed pair by pair, each pair's multipliers at once: two matrices are diagonal in common coordinates, and there the maximum is explicit. Where that does not
 * settle, the path of {@link boundedShapes} leads there.
 * A linear map of the data maps the answer. Some `sample` may be singular. Error: NotPositiveDefinite where no answer is regular.
 */
export const boundedCovariances = (
  samples: ReadonlyArray<Float64Array>,
  weights: ArrayLike<number>,
  d: number,
  ratio: number,
): Either<EmError, ReadonlyArray<Float64Array>> => {
  const covs: Float64Array[] = samples.map((sample) => sample.slice());
  /** What the constraint between two components adds to the covariance of each. */
  const pairs: Pair[] = [];
  for (let a = 0; a < covs.length; a++)
    for (let b = 0; b < a; b++)
      pairs.push({ a, b, ofA: new Float64Array(d * d), ofB: new Float64Array(d * d) });
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let largest = 0;
    let singular: EmError | null = null;
    for (const pair of pairs) {
      const { a, b } = pair;
      const alone = { a: minus(covs[a], pair.ofA), b: minus(covs[b], pair.ofB) };
      const solved = solvePair(alone.a, alone.b, weights[a], weights[b], d, ratio);
      if (E.isLeft(solved)) {
        // Of two that are singular in one direction at least one becomes regular beside a third.
        singular = solved.left;
        continue;
      }
      largest = Math.max(largest, change(covs[a], solved.right.a, d), change(covs[b], solved.right.b, d));
      covs[a] = solved.right.a;
      covs[b] = solved.right.b;
      pair.ofA = minus(covs[a], alone.a);
      pair.ofB = minus(covs[b], alone.b);
    }
    if (largest > SETTLED) continue;
    return singular === null ? E.right(covs) : E.left(singular);
  }
  // Next to a ratio of 1 sweeps may take forever.
  const reached = covs.map((cov) => ({ mean: new Float64Array(d), cov }));
  return byPath(samples, Float64Array.from(weights), d, ratio, reached);
};

interface Pair {
  readonly a: number;
  readonly b: number;
  ofA: Float64Array;
  ofB: Float64Array;
}

interface Both {
  readonly a: Float64Array;
  readonly b: Float64Array;
}

const minus = (x: Float64Array, y: Float64Array): Float64Array => x.map((v, at) => v - y[at]);

/** Largest change of an entry in units of the standard deviations. */
const change = (from: Float64Array, to: Float64Array, d: number): number =>
  to.reduce((largest, v, at) => {
    const unit = Math.sqrt(to[Math.floor(at / d) * (d + 1)] * to[(at % d) * (d + 1)]);
    return Math.max(largest, Math.abs(v - from[at]) / unit);
  }, 0);

/** The maximum for two components, whose samples need be positive definite only together. */
const solvePair = (
  sampleA: Float64Array,
  sampleB: Float64Array,
  weightA: number,
  weightB: number,
  d: number,
  ratio: number,
): Either<EmError, Both> =>
  E.map((factor: Float64Array): Both => {
    // In coordinates in which weightA · sampleA + weightB · sampleB is 1, and sampleA diagonal.
    const { values, vectors }: Eigen = symmetricEigen(
      relativeTo(
        factor,
        sampleA.map((v) => weightA * v),
        d,
      ),
      d,
    );
    if (values.every((value) => isWithin(value / weightA, (1 - value) / weightB, ratio)))
      return { a: sampleA, b: sampleB };
    const ofA = new Float64Array(d);
    const ofB = new Float64Array(d);
    for (const [i, value] of values.entries()) {
      const a = value / weightA;
      const b = (1 - value) / weightB;
      if (isWithin(a, b, ratio)) {
        ofA[i] = a;
        ofB[i] = b;
      } else if (a < b) {
        ofB[i] = (ratio * value + (1 - value)) / (weightA + weightB);
        ofA[i] = ofB[i] / ratio;
      } else {
        ofA[i] = (value + ratio * (1 - value)) / (weightA + weightB);
        ofB[i] = ofA[i] / ratio;
      }
    }
    return { a: coloured(factor, vectors, ofA, d), b: coloured(factor, vectors, ofB, d) };
  })(
    choleskyFactor(
      sampleA.map((v, at) => weightA * v + weightB * sampleB[at]),
      d,
      "The covariance of two components together",
    ),
  );

const isWithin = (a: number, b: number, ratio: number): boolean =>
  a > 0 && b > 0 && a <= ratio * b && b <= ratio * a;

/** L (sum_i value[i] v[i] v[i]^T) L^T with the rows v of `vectors`. */
const coloured = (
  factor: Float64Array,
  vectors: Float64Array,
  values: Float64Array,
  d: number,
): Float64Array => {
  const out = new Float64Array(d * d);
  const column = new Float64Array(d);
  for (const [f, value] of values.entries()) {
    multiplyLower(factor, d, vectors.subarray(f * d, (f + 1) * d), column);
    for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) out[i * d + j] += value * (column[i] * column[j]);
  }
  return out;
};
