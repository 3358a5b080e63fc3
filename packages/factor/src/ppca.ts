import { E, invalidInput, type Either, type EmError } from "@latentjs/em-core";
import type { Moments } from "@latentjs/mvn";
import { symmetricEigen } from "@latentjs/numerics";
import type { FactorParams } from "./params.js";

/** The maximum of probabilistic principal components. */
export interface PrincipalComponents {
  readonly params: FactorParams;
  /** Eigenvalues of the maximum-likelihood covariance, largest first, length d. */
  readonly eigenvalues: Float64Array;
}

/**
 * Maximum likelihood in closed form (Tipping & Bishop 1999, JRSS B 61:611-622, eq. 7 and 8): the noise is the mean of the eigenvalues that are left
 * out, the loadings are the leading eigenvectors times the roots of what their eigenvalues have above it. Left: no column left over for
 * the noise, or none of it.
 */
export const principalComponents = (
  { weight, mean, scatter }: Moments,
  q: number,
): Either<EmError, PrincipalComponents> => {
  const d = mean.length;
  if (!(Number.isInteger(q) && q >= 1 && q < d)) {
    return E.left(invalidInput("factors", `a whole number from 1 to ${d - 1} for ${d} columns`, q));
  }
  const { values, vectors } = symmetricEigen(
    scatter.map((v) => v / weight),
    d,
  );
  const noise = values.subarray(q).reduce((a, b) => a + b, 0) / (d - q);
  if (!(noise > d * Number.EPSILON * values[0])) {
    return E.left({ _tag: "NotPositiveDefinite", what: "The covariance", pivot: d - 1, value: noise });
  }
  const loadings = new Float64Array(d * q);
  for (let f = 0; f < q; f++) {
    const size = Math.sqrt(values[f] - noise);
    for (let j = 0; j < d; j++) loadings[j * q + f] = size * vectors[f * d + j];
  }
  return E.right({
    params: { mean, loadings, noise: new Float64Array(d).fill(noise) },
    eigenvalues: values,
  });
};
