import { solveLower, symmetricEigen } from "@latentjs/numerics";
import type { EmError } from "../errors.js";
import { E, type Either } from "../prelude.js";
import { factored, restricted, transposed, type FreeFactor } from "./free-factor.js";
import type { ObservedInformation } from "./observed-information.js";

/**
 * Eigenvalues of EM's rate matrix I - complete⁻¹ observed, largest first, as many as coordinates that are not fixed: the share of the distance that
 * an iteration leaves in each direction, and of the complete information that is missing there (Dempster, Laird & Rubin 1977, eq. 4.11). Above 1
 * is a direction in which EM moves away, as at a saddle. Left: the complete information is not positive definite.
 */
export const emRates = ({ observed, complete, steps }: ObservedInformation): Either<EmError, Float64Array> =>
  E.map((factor: FreeFactor) => {
    const { free, chol, n } = factor;
    const m = free.length;
    const known = restricted(observed, free, n);
    const missing = restricted(complete, free, n).map((value, at) => value - (known[at] ?? 0));
    const rates = whitenedRows(chol, transposed(whitenedRows(chol, missing, m), m), m);
    const mirrored = transposed(rates, m);
    // The two triangles are rounded apart.
    return symmetricEigen(
      rates.map((value, at) => (value + (mirrored[at] ?? 0)) / 2),
      m,
    ).values;
  })(factored(complete, steps));

/** Each row b of `rows` becomes L⁻¹ b. */
const whitenedRows = (chol: Float64Array, rows: Float64Array, m: number): Float64Array => {
  const out = rows.slice();
  for (let row = 0; row < m; row++) solveLower(chol, m, out, row * m);
  return out;
};

/** The largest of {@link emRates}, EM's rate of convergence near a maximum; 0 where nothing is estimated. */
export const emRate = (information: ObservedInformation): Either<EmError, number> =>
  E.map((rates: Float64Array) => rates[0] ?? 0)(emRates(information));
