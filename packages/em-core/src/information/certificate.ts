import type { EmProcess } from "../driver.js";
import type { EmError } from "../errors.js";
import type { Coordinates } from "../coordinates.js";
import type { LatentVariableModel } from "../model.js";
import { E, type Either } from "../prelude.js";
import { differenceSteps, gradientAt, pointsAlong, slopeAt } from "./differences.js";

/** What kind of point parameters are, in numbers that anybody can check. */
export interface Certificate {
  /** Length of the gradient of the objective in its coordinates, in nats per unit of observation weight; 0 at a maximum or a saddle. */
  readonly gradient: number;
  /** EM's rate of convergence there: the largest share of the distance that an iteration leaves. Above 1, EM moves away. */
  readonly emRate: number;
  /**
   * The matrix of second derivatives: negative definite at a maximum that stands alone; singular where the data do not identify all parameters; indefinite
   * at a saddle.
   */
  readonly hessian: "negative definite" | "singular" | "indefinite";
  /**
   * The least downward curvature in any direction, relative to what the complete data would have there: 1 - `emRate`. Unlike an eigenvalue of the Hessian it
   * does not depend on the coordinates.
   */
  readonly curvature: number;
  /**
   * At most this is left to gain, in nats, if the objective is as curved up to its maximum as here: the rise of Q in an EM step, divided by the curvature. Null
   * where the Hessian is not negative definite.
   */
  readonly remainingGain: number | null;
}

/** Curvatures between plus and minus this are 0 as far as differences of EM steps tell. */
const FLAT = 1e-6;

/** The model, and coordinates with as many dimensions as it has free parameters. */
export interface Certified<P, B, S> {
  readonly model: LatentVariableModel<P, B, S>;
  readonly coordinates: Coordinates<P>;
}

/**
 * Says what kind of point `params` are, from the gradient and the differential of the EM step: near a fixed point that is the matrix of rates, I - complete⁻¹
 * observed information (Dempster, Laird & Rubin 1977, section 3; Meng & Rubin 1991, J. Am. Stat. Assoc. 86, 899-909). An E-step and an M-step at every
 * parameter asked for, four for each coordinate. A coroutine like `em`.
 *
 * Left: an E-step or an M-step fails next to the parameters, as it does where they are at the edge of the model.
 */
export function* certify<P, B, S>(
  { model, coordinates }: Certified<P, B, S>,
  params: P,
): EmProcess<P, S, Either<EmError, Certificate>> {
  const here = yield params;
  if (E.isLeft(here)) return here;
  const { stats, weight } = here.right;
  const x = coordinates.pack(params);
  const steps = differenceSteps({ model, coordinates }, x, stats, weight);
  const gradient = gradientAt({ model, coordinates }, x, stats, steps);
  if (E.isLeft(gradient)) return gradient;
  const next = model.mStep(stats, params);
  if (E.isLeft(next)) return next;
  const rise =
    model.q(next.right, stats) + model.logPrior(next.right) - model.q(params, stats) - model.logPrior(params);
  const free = [...steps.keys()].filter((at) => steps[at] !== 0);
  const columns: Float64Array[] = [];
  for (const at of free) {
    const h = steps[at] ?? 0;
    const around: Float64Array[] = [];
    for (const point of pointsAlong(x, at, h)) {
      const there = coordinates.unpack(point);
      if (E.isLeft(there)) return there;
      const answer = yield there.right;
      if (E.isLeft(answer)) return answer;
      const moved = model.mStep(answer.right.stats, there.right);
      if (E.isLeft(moved)) return moved;
      around.push(coordinates.pack(moved.right));
    }
    columns.push(Float64Array.from(free, (to) => slopeAt(around, to, h)));
  }
  const emRate = largestEigenvalue(columns);
  const curvature = 1 - emRate;
  const hessian = curvature > FLAT ? "negative definite" : curvature < -FLAT ? "indefinite" : "singular";
  return E.right({
    gradient: Math.sqrt(squareOf(gradient.right)) / weight,
    emRate,
    hessian,
    curvature,
    remainingGain: hessian === "negative definite" ? Math.max(0, rise) / curvature : null,
  });
}

/** Squarings of a matrix: of two eigenvalues whose quotient is 1 - 1e-5, the smaller one is gone after them. */
const SQUARINGS = 22;

/** The largest eigenvalue of a matrix whose eigenvalues are not negative, given by columns; 0 of an empty one. */
const largestEigenvalue = (columns: ReadonlyArray<Float64Array>): number => {
  let power = columns;
  for (let squaring = 0; squaring < SQUARINGS; squaring++) {
    const size = power.reduce((most, column) => column.reduce((a, v) => Math.max(a, Math.abs(v)), most), 0);
    if (!(size > 0)) return 0;
    const scaled = power.map((column) => column.map((v) => v / size));
    power = scaled.map((column) => times(scaled, column));
  }
  // What is left is the eigenvectors' part of any vector; the largest column has most of it.
  const vector = power.reduce<Float64Array>(
    (best, column) => (squareOf(column) > squareOf(best) ? column : best),
    new Float64Array(columns.length),
  );
  const moved = times(columns, vector);
  const square = squareOf(vector);
  return square > 0 ? vector.reduce((sum, v, i) => sum + v * (moved[i] ?? 0), 0) / square : 0;
};

/** The squared length. */
const squareOf = (v: Float64Array): number => v.reduce((sum, value) => sum + value * value, 0);

const times = (columns: ReadonlyArray<Float64Array>, vector: Float64Array): Float64Array => {
  const out = new Float64Array(vector.length);
  for (const [j, column] of columns.entries()) {
    const factor = vector[j] ?? 0;
    if (factor === 0) continue;
    for (let i = 0; i < out.length; i++) out[i] = (out[i] ?? 0) + factor * (column[i] ?? 0);
  }
  return out;
};
