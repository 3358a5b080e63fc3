import { cholesky, solveLower, solveLowerTranspose } from "@latentjs/numerics";
import type { Coordinates } from "../coordinates.js";
import { invalidInput, type EmError } from "../errors.js";
import { E, type Either } from "../prelude.js";
import { centralDifference } from "./differences.js";
import type { ObservedInformation } from "./observed-information.js";

/** A covariance of estimates in coordinates, row-major. Coordinates whose step is 0 are fixed: their rows and columns are 0. */
export interface CoordinateCovariance {
  readonly covariance: Float64Array;
  readonly steps: Float64Array;
}

/** Inverse information: the covariance of maximum-likelihood estimates. Left: the information is not positive definite. */
export const inverseInformation = (
  information: Float64Array,
  steps: Float64Array,
): Either<EmError, CoordinateCovariance> =>
  E.map((factor: Free) => ({ covariance: solved(factor, identity(factor.free.length)), steps }))(
    factored(information, steps),
  );

/**
 * A⁻¹ B A⁻¹ of the observed information A and the sum B of the rows' scores times themselves: right to first order even where the model is not
 * (Huber 1967; White 1982, Econometrica 50, 1-25). Left: A is not positive definite.
 */
export const sandwich = (
  observed: Float64Array,
  outer: Float64Array,
  steps: Float64Array,
): Either<EmError, CoordinateCovariance> =>
  E.map((factor: Free) => {
    const m = factor.free.length;
    const once = solvedRows(factor, restricted(outer, factor.free, steps.length));
    return { covariance: solved(factor, transposed(once, m)), steps };
  })(factored(observed, steps));

interface Free {
  /** Indices of the coordinates that are not fixed. */
  readonly free: ReadonlyArray<number>;
  /** Lower Cholesky factor of their information. */
  readonly chol: Float64Array;
  readonly n: number;
}

const factored = (information: Float64Array, steps: Float64Array): Either<EmError, Free> => {
  const n = steps.length;
  const free = [...steps.keys()].filter((at) => steps[at] !== 0);
  const m = free.length;
  const chol = restricted(information, free, n);
  const pivot = cholesky(chol, m, chol);
  return pivot < 0
    ? E.right({ free, chol, n })
    : E.left(
        invalidInput(
          "information",
          "a positive definite matrix, as at a maximum of identified parameters",
          `a pivot of ${chol[pivot * m + pivot]} at coordinate ${(free[pivot] ?? 0) + 1} of ${n}`,
          "Iterate to a smaller tolerance, or fit fewer components.",
        ),
      );
};

const restricted = (a: Float64Array, free: ReadonlyArray<number>, n: number): Float64Array =>
  Float64Array.from(free.flatMap((i) => free.map((j) => a[i * n + j] ?? 0)));

const identity = (m: number): Float64Array =>
  Float64Array.from({ length: m * m }, (_, at) => (at % (m + 1) === 0 ? 1 : 0));

const transposed = (a: Float64Array, m: number): Float64Array =>
  a.map((_, at) => a[(at % m) * m + Math.floor(at / m)] ?? 0);

/** Each row b of `rows` becomes A⁻¹ b. */
const solvedRows = ({ chol, free }: Free, rows: Float64Array): Float64Array => {
  const m = free.length;
  const out = rows.slice();
  for (let row = 0; row < m; row++) {
    solveLower(chol, m, out, row * m);
    solveLowerTranspose(chol, m, out, row * m);
  }
  return out;
};

/** A⁻¹ times the rows, in the coordinates of the whole model. */
const solved = (factor: Free, rows: Float64Array): Float64Array => {
  const { free, n } = factor;
  const m = free.length;
  const small = solvedRows(factor, rows);
  const out = new Float64Array(n * n);
  for (const [a, i] of free.entries())
    for (const [b, j] of free.entries()) out[i * n + j] = small[a * m + b] ?? 0;
  return out;
};

/** Step for a coordinate that nothing depends on. */
const FIXED_STEP = 1 / 64;

/**
 * Standard errors of numbers that parameters consist of, by the delta method: sqrt(g C gᵀ) of each number's gradient g. `numbers` writes them in some
 * order. NaN for a number that moves with a coordinate on which the likelihood does not depend: the data do not identify it.
 */
export const standardErrors = <P>(
  coordinates: Coordinates<P>,
  params: P,
  { covariance, steps }: CoordinateCovariance,
  numbers: (params: P) => Float64Array,
): Either<EmError, Float64Array> => {
  const x = coordinates.pack(params);
  const n = x.length;
  const jacobian: Float64Array[] = [];
  for (const [at, step] of steps.entries()) {
    const h = step === 0 ? FIXED_STEP : step;
    const around: Float64Array[] = [];
    for (const multiple of [-2, -1, 1, 2]) {
      const point = x.slice();
      point[at] = (x[at] ?? 0) + multiple * h;
      const there = coordinates.unpack(point);
      if (E.isLeft(there)) return there;
      around.push(numbers(there.right));
    }
    const [far, near, next, further] = around;
    jacobian.push(
      numbers(params).map((_, j) =>
        centralDifference(far?.[j] ?? 0, near?.[j] ?? 0, next?.[j] ?? 0, further?.[j] ?? 0, h),
      ),
    );
  }
  return E.right(
    numbers(params).map((value, j) => {
      const slopes = jacobian.map((column) => column[j] ?? 0);
      if (
        slopes.some((slope, at) => steps[at] === 0 && Math.abs(slope) > MOVES * Math.max(1, Math.abs(value)))
      ) {
        return Number.NaN;
      }
      let variance = 0;
      for (let a = 0; a < n; a++)
        for (let b = 0; b < n; b++)
          variance += (slopes[a] ?? 0) * (covariance[a * n + b] ?? 0) * (slopes[b] ?? 0);
      return Math.sqrt(Math.max(0, variance));
    }),
  );
};

/** What a number has to move by, relative to its size, to be said to move. */
const MOVES = 1e-6;

/** Steps of the power iteration at most, and the change that ends it. */
const MOST_STEPS = 100_000;
const SETTLED = 1e-12;

/**
 * Rate at which EM converges near a maximum: the largest eigenvalue of I - complete⁻¹ observed, the share of the distance that an iteration leaves
 * (Dempster, Laird & Rubin 1977, eq. 4.11). Left: the complete information is not positive definite.
 */
export const emRate = ({ observed, complete, steps }: ObservedInformation): Either<EmError, number> =>
  E.map((factor: Free) => {
    const { free, chol, n } = factor;
    const m = free.length;
    const part = restricted(observed, free, n);
    let v = new Float64Array(m).fill(1);
    let rate = 0;
    for (let step = 0; step < MOST_STEPS; step++) {
      const left = new Float64Array(m);
      for (let i = 0; i < m; i++)
        for (let j = 0; j < m; j++) left[i] = (left[i] ?? 0) + (part[i * m + j] ?? 0) * (v[j] ?? 0);
      solveLower(chol, m, left);
      solveLowerTranspose(chol, m, left);
      const next = v.map((value, i) => value - (left[i] ?? 0));
      const size = Math.sqrt(next.reduce((sum, value) => sum + value * value, 0));
      if (!(size > 0)) return 0;
      const before = rate;
      rate = size / Math.sqrt(v.reduce((sum, value) => sum + value * value, 0));
      v = next.map((value) => value / size);
      if (step > 1 && Math.abs(rate - before) <= SETTLED * rate) break;
    }
    return rate;
  })(factored(complete, steps));
