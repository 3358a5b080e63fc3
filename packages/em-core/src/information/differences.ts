import type { Coordinates } from "../coordinates.js";
import { invalidInput, type EmError } from "../errors.js";
import type { LatentVariableModel } from "../model.js";
import { E, type Either } from "../prelude.js";

/** What of a model is differentiated: Q, and the prior where there is one. */
type Differentiable<P, S> = Pick<LatentVariableModel<P, never, S>, "q" | "logPrior">;

/** Parameters of a model seen as a point without constraints. */
export interface Chart<P, S> {
  readonly model: Differentiable<P, S>;
  readonly coordinates: Coordinates<P>;
}

/** f(-2h), f(-h), f(h), f(2h) to the derivative at 0, with an error of h⁴ f⁽⁵⁾ / 30. */
const centralDifference = (far: number, near: number, next: number, further: number, h: number): number =>
  (8 * (next - near) - (further - far)) / (12 * h);

/** The points at -2h, -h, h and 2h along one coordinate from `x`, for {@link slopeAt}. */
export const pointsAlong = (x: Float64Array, at: number, h: number): ReadonlyArray<Float64Array> =>
  [-2, -1, 1, 2].map((multiple) => {
    const point = x.slice();
    point[at] = (x[at] ?? 0) + multiple * h;
    return point;
  });

/** The derivative of entry `j` from the values at the points of {@link pointsAlong}. */
export const slopeAt = (
  [far, near, next, further]: ReadonlyArray<Float64Array>,
  j: number,
  h: number,
): number => centralDifference(far?.[j] ?? 0, near?.[j] ?? 0, next?.[j] ?? 0, further?.[j] ?? 0, h);

/** The target of the M-step, q + log prior, along one coordinate. NaN outside the model. */
const along = <P, S>({ model, coordinates }: Chart<P, S>, x: Float64Array, stats: S, at: number) => {
  const point = x.slice();
  return (h: number): number => {
    point[at] = (x[at] ?? 0) + h;
    const params = coordinates.unpack(point);
    const value = E.isLeft(params) ? Number.NaN : model.q(params.right, stats) + model.logPrior(params.right);
    return Number.isFinite(value) ? value : Number.NaN;
  };
};

/**
 * Over a step Q is to fall by this part of the weight, 2^-19, a step of 1/512 where its curvature is 1: what the differences leave out and their
 * rounding are then both some 10^-10 of what they find.
 */
const WANTED_FALL = 1 / 524_288;
/** Rounding of Q, relative to it, with room for its conditioning; 2^-44. */
const ROUNDING = 1 / 17_592_186_044_416;
const FIRST_STEP = 1 / 512;
const MOST_CHANGE = 1024;
const SEARCHES = 20;

/**
 * For each coordinate a step over which Q bends by a known small part of the weight, whatever the coordinate's unit; 0 for a coordinate on
 * which Q does not depend nearby, as at the edge of the model. `weight`: total observation weight.
 */
export const differenceSteps = <P, S>(
  chart: Chart<P, S>,
  x: Float64Array,
  stats: S,
  weight: number,
): Float64Array =>
  Float64Array.from(x, (value, at) => {
    const target = along(chart, x, stats, at);
    const here = target(0);
    /** How far Q falls from here to a step of h, on average of both sides; NaN outside the model. */
    const fallOver = (h: number): number => here - (target(h) + target(-h)) / 2;
    const noise = ROUNDING * Math.max(weight, Math.abs(here));
    const wanted = WANTED_FALL * weight;
    let h = FIRST_STEP * Math.max(1, Math.abs(value));
    for (let search = 0; search < SEARCHES; search++) {
      const fall = Math.abs(fallOver(h));
      if (fall > wanted / 4 && fall < 4 * wanted) return isSmooth(fall, Math.abs(fallOver(h / 2))) ? h : 0;
      const change = Number.isNaN(fall) ? 1 / MOST_CHANGE : Math.sqrt(wanted / Math.max(fall, noise));
      h *= Math.min(MOST_CHANGE, Math.max(1 / MOST_CHANGE, change));
    }
    return 0;
  });

/** Half the step is to give a quarter of the fall. Where it gives nothing, a far step has reached another part of the model. */
const isSmooth = (fall: number, halfway: number): boolean => fall > 2 * halfway && fall < 8 * halfway;

/**
 * Gradient of the log-likelihood plus log prior at the coordinates `x` from the statistics expected there, because there the log-likelihood and Q
 * have the same gradient (Fisher's identity; Dempster, Laird & Rubin 1977, eq. 3.15). 0 where the step is 0. Left: a step leads outside the model.
 */
export const gradientAt = <P, S>(
  chart: Chart<P, S>,
  x: Float64Array,
  stats: S,
  steps: Float64Array,
): Either<EmError, Float64Array> => {
  const gradient = new Float64Array(x.length);
  for (const [at, h] of steps.entries()) {
    if (h === 0) continue;
    const target = along(chart, x, stats, at);
    gradient[at] = centralDifference(target(-2 * h), target(-h), target(h), target(2 * h), h);
    if (Number.isNaN(gradient[at])) {
      const place = `coordinate ${at + 1} of ${x.length}`;
      return E.left(invalidInput(place, `a model on both sides of ${x[at]}`, `none within ${2 * h}`));
    }
  }
  return E.right(gradient);
};
