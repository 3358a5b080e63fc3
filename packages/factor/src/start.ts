import { E, type Either, type EmError } from "@latentjs/em-core";
import { choleskyFactor, type Moments } from "@latentjs/mvn";
import { solveLower, symmetricEigen } from "@latentjs/numerics";
import type { FactorParams } from "./params.js";

/** A start leaves each factor at least this much of a standard deviation: loadings of 0 would stay 0 in EM. */
const LEAST_EXCESS = 0.05;

/**
 * A start from moments as Jöreskog (1967) makes it: the noise of a column is (1 - q / 2d) of what the other columns leave unexplained, and
 * the loadings are the leading eigenvectors of the covariance in units of the noise. Left: columns that determine one another.
 */
export const startOfFactors = (
  { weight, mean, scatter }: Moments,
  q: number,
): Either<EmError, FactorParams> => {
  const d = mean.length;
  const cov = scatter.map((v) => v / weight);
  return E.map((chol: Float64Array): FactorParams => {
    const noise = Float64Array.from({ length: d }, (_, j) => {
      // Entry j of the diagonal of cov^-1 is the squared length of L^-1 e[j].
      const e = new Float64Array(d);
      e[j] = 1;
      solveLower(chol, d, e);
      return (1 - q / (2 * d)) / e.reduce((total, v) => total + v * v, 0);
    });
    const unit = noise.map((v) => Math.sqrt(v));
    const { values, vectors } = symmetricEigen(
      cov.map((v, at) => v / (unit[Math.floor(at / d)] * unit[at % d])),
      d,
    );
    const loadings = new Float64Array(d * q);
    for (let f = 0; f < q; f++) {
      const size = Math.sqrt(Math.max(LEAST_EXCESS, values[f] - 1));
      for (let j = 0; j < d; j++) loadings[j * q + f] = unit[j] * size * vectors[f * d + j];
    }
    return { mean, loadings, noise };
  })(choleskyFactor(cov, d));
};
