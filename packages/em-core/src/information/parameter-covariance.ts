import { identity } from "@latentjs/numerics";
import type { Coordinates } from "../coordinates.js";
import type { EmError } from "../errors.js";
import { E, type Either } from "../prelude.js";
import { pointsAlong, slopeAt } from "./differences.js";
import { factored, restricted, solvedRows, transposed, type FreeFactor } from "./free-factor.js";

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
  E.map((factor: FreeFactor) => ({ covariance: solved(factor, identity(factor.free.length)), steps }))(
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
  E.map((factor: FreeFactor) => {
    const m = factor.free.length;
    const once = solvedRows(factor, restricted(outer, factor.free, steps.length));
    return { covariance: solved(factor, transposed(once, m)), steps };
  })(factored(observed, steps));

/** A⁻¹ times the rows, in the coordinates of the whole model. */
const solved = (factor: FreeFactor, rows: Float64Array): Float64Array => {
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
    for (const point of pointsAlong(x, at, h)) {
      const there = coordinates.unpack(point);
      if (E.isLeft(there)) return there;
      around.push(numbers(there.right));
    }
    jacobian.push(numbers(params).map((_, j) => slopeAt(around, j, h)));
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
