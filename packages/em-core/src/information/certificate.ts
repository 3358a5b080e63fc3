import type { EmError } from "../errors.js";
import { E, type Either } from "../prelude.js";
import { emRates } from "./em-rates.js";
import { factored, solvedRows, type FreeFactor } from "./free-factor.js";
import type { ObservedInformation } from "./observed-information.js";

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
  /** What is left to gain, in nats, if the objective is as curved up to its maximum as here; null where the Hessian is not negative definite. */
  readonly remainingGain: number | null;
}

/** Curvatures between plus and minus this are 0 as far as differences tell: their relative error is some 1e-9. */
const FLAT = 1e-7;

/** Reads a certificate off the information. Left: not even the complete data would identify the parameters. */
export const certify = (information: ObservedInformation): Either<EmError, Certificate> =>
  E.map((rates: Float64Array): Certificate => {
    const { gradient, weight } = information;
    // Without free parameters there is nothing to move.
    const emRate = rates[0] ?? 0;
    const curvature = 1 - emRate;
    const hessian = curvature > FLAT ? "negative definite" : curvature < -FLAT ? "indefinite" : "singular";
    return {
      gradient: Math.sqrt(gradient.reduce((sum, slope) => sum + slope * slope, 0)) / weight,
      emRate,
      hessian,
      curvature,
      remainingGain: hessian === "negative definite" ? gainOfNewtonStep(information) : null,
    };
  })(emRates(information));

/** Half of gᵀ A⁻¹ g. */
const gainOfNewtonStep = ({ gradient, observed, steps }: ObservedInformation): number | null => {
  const found = factored(observed, steps);
  if (E.isLeft(found)) return null;
  const factor: FreeFactor = found.right;
  const slopes = Float64Array.from(factor.free, (at) => gradient[at] ?? 0);
  const step = solvedRows(factor, slopes);
  return slopes.reduce((sum, slope, i) => sum + slope * (step[i] ?? 0), 0) / 2;
};
