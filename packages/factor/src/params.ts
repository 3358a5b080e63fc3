import { E, invalidInput, type Either, type EmError } from "@latentjs/em-core";

/** A normal whose columns vary together only by way of q factors: x = mean + loadings z + noise, z and noise independent normals. */
export interface FactorParams {
  /** Length d. */
  readonly mean: Float64Array;
  /** Row-major d × q. Fixed up to a rotation of the factors. */
  readonly loadings: Float64Array;
  /** Variance of each column's noise, length d, positive. */
  readonly noise: Float64Array;
}

/** Whether every column has a noise variance of its own (factor analysis) or all share one (probabilistic principal components). */
export type NoiseKind = "free" | "common";

/** loadings loadings^T + noise on the diagonal, row-major d × d. */
export const covarianceOf = ({ loadings, noise }: Omit<FactorParams, "mean">): Float64Array => {
  const d = noise.length;
  const q = loadings.length / d;
  const cov = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      let total = i === j ? noise[i] : 0;
      for (let f = 0; f < q; f++) total += loadings[i * q + f] * loadings[j * q + f];
      cov[i * d + j] = total;
      cov[j * d + i] = total;
    }
  }
  return cov;
};

/** Free parameters: rotations of the factors change nothing and are taken off. */
export const factorParameters = (d: number, q: number, noise: NoiseKind): number =>
  d + d * q - (q * (q - 1)) / 2 + (noise === "free" ? d : 1);

/** Checks shapes, which throw, and noise variances. */
export const checkFactors = (
  { mean, loadings, noise }: FactorParams,
  d: number,
  q: number,
): Either<EmError, void> => {
  if (mean.length !== d || noise.length !== d || loadings.length !== d * q) {
    throw new RangeError(
      `${mean.length} means, ${loadings.length} loadings and ${noise.length} variances for ${d} columns and ${q} factors`,
    );
  }
  const wrong = noise.findIndex((v) => !(v > 0 && v < Infinity));
  return wrong < 0
    ? E.right(undefined)
    : E.left(invalidInput(`noise[${wrong}]`, "a positive number", noise[wrong]));
};
