import { E, type Either, type EmError } from "@latentjs/em-core";
import { choleskyLogDet, LN_2PI, multiplyLower, standardNormal, type Rng } from "@latentjs/numerics";
import { factoredMvn, type FactoredMvn, type MvnInput } from "./input.js";
import type { Mvn } from "./normal.js";

/**
 * A multivariate normal with the work done that does not depend on the row. Its functions check nothing; they share
 * scratch, so they serve one thread.
 */
export interface OpenMvn {
  readonly mvn: Mvn;
  /** d. */
  readonly dimension: number;
  /** Lower Cholesky factor of the covariance, row-major d × d; owned by this record. */
  readonly chol: Float64Array;
  /** Logarithm of the determinant of the covariance, in nats. */
  readonly logDet: number;
  /**
   * Writes (x - mean)^T cov^-1 (x - mean) of rows [from, to) to `out[i - from]`; `data` row-major rows × d. Allocates
   * nothing. Cost (to - from) · d²/2.
   */
  readonly mahalanobisSquaredInto: (data: Float64Array, from: number, to: number, out: Float64Array) => void;
  /** Writes log f(x) of rows [from, to), in nats, to `out[i - from]`, at the same cost. */
  readonly logDensityInto: (data: Float64Array, from: number, to: number, out: Float64Array) => void;
  /** Writes one draw to `out[offset .. offset + d)`. */
  readonly sampleInto: (rng: Rng, out: Float64Array, offset: number) => void;
}

/**
 * Checks and factors a distribution once, for repeated use. Errors: those of `makeMvn`.
 */
export const openMvn = (input: MvnInput): Either<EmError, OpenMvn> => E.map(openFactored)(factoredMvn(input));

/** The same for a distribution that is checked and factored. */
export const openFactored = ({ mvn, chol }: FactoredMvn): OpenMvn => {
  const { mean } = mvn;
  const d = mean.length;
  const logDet = choleskyLogDet(chol, d);
  const constant = -0.5 * (d * LN_2PI + logDet);
  const z = new Float64Array(d);
  const mahalanobisSquaredInto: OpenMvn["mahalanobisSquaredInto"] = (data, from, to, out) => {
    for (let i = from; i < to; i++) {
      let total = 0;
      for (let j = 0; j < d; j++) {
        let rest = data[i * d + j] - mean[j];
        for (let k = 0; k < j; k++) rest -= chol[j * d + k] * z[k];
        z[j] = rest / chol[j * d + j];
        total += z[j] * z[j];
      }
      out[i - from] = total;
    }
  };
  return {
    mvn,
    dimension: d,
    chol,
    logDet,
    mahalanobisSquaredInto,
    logDensityInto: (data, from, to, out) => {
      mahalanobisSquaredInto(data, from, to, out);
      for (let i = 0; i < to - from; i++) out[i] = constant - 0.5 * out[i];
    },
    sampleInto: (rng, out, offset) => {
      for (let j = 0; j < d; j++) z[j] = standardNormal(rng);
      multiplyLower(chol, d, z, out, offset);
      for (let j = 0; j < d; j++) out[offset + j] += mean[j];
    },
  };
};
