import { E, type Either, type EmError } from "@latentjs/em-core";

/** Enough for a bisection of all doubles, which Newton's steps make short. */
const MOST_ITERATIONS = 200;
/** A step of no more than this times max(1, |x|) is rounding. */
const RESOLUTION = 4 * Number.EPSILON;
/** The longest step while the root is bounded on one side only; in logarithms of a parameter a factor of 50. */
const LONGEST = 4;

/** A function that increases, and its derivative, at one point. */
export interface Slope {
  readonly value: number;
  readonly slope: number;
}

/**
 * Root of an increasing function of one unbounded variable by Newton's method within a bracket that every evaluation narrows: a step that leaves it
 * halves it instead. Left: it did not settle, or the function is not finite; `solver` names it in the message.
 */
export const increasingRoot = (
  solver: string,
  f: (x: number) => Slope,
  start: number,
): Either<EmError, number> => {
  let [low, high, x, residual] = [-Infinity, Infinity, start, Number.NaN];
  for (let iteration = 1; iteration <= MOST_ITERATIONS; iteration++) {
    const { value, slope } = f(x);
    residual = value;
    if (!Number.isFinite(value)) break;
    if (value === 0) return E.right(x);
    if (value < 0) low = x;
    else high = x;
    const newton = slope > 0 ? -value / slope : -Math.sign(value) * LONGEST;
    let next = x + Math.max(-LONGEST, Math.min(LONGEST, newton));
    const rounding = RESOLUTION * Math.max(1, Math.abs(x));
    if (Math.abs(next - x) <= rounding || high - low <= rounding) return E.right(x);
    if (next <= low || next >= high) next = low + (high - low) / 2;
    x = next;
  }
  return E.left({ _tag: "InnerSolveFailed", solver, iterations: MOST_ITERATIONS, residual });
};
