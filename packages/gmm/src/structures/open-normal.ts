import { E, invalidInput, type Either, type EmError } from "@latentjs/em-core";
import { choleskyLogDet, LN_2PI } from "@latentjs/numerics";
import { choleskyFactor, type Mvn } from "@latentjs/mvn";

/** A normal with what its density needs, computed once for all rows. */
export interface OpenNormal {
  readonly mean: Float64Array;
  /** Lower Cholesky factor of the covariance, row-major d × d. */
  readonly chol: Float64Array;
  /** 1 / chol[i][i]. */
  readonly reciprocals: Float64Array;
  /** -(d log 2 pi + log det cov) / 2, as the one entry of an array, which a kernel takes without boxing. */
  readonly logNormalizer: Float64Array;
}

/** Factors the covariance. Error: a shape that is not d, a covariance that is singular. */
export const openNormal = ({ mean, cov }: Mvn, d: number): Either<EmError, OpenNormal> => {
  if (mean.length !== d) return E.left(invalidInput("mean", `${d} numbers`, mean.length));
  if (cov.length !== d * d) return E.left(invalidInput("covariance", `${d} × ${d} numbers`, cov.length));
  return E.map((chol: Float64Array) => ({
    mean,
    chol,
    reciprocals: Float64Array.from({ length: d }, (_, i) => 1 / chol[i * d + i]),
    logNormalizer: Float64Array.of(-0.5 * (d * LN_2PI + choleskyLogDet(chol, d))),
  }))(choleskyFactor(cov, d));
};
