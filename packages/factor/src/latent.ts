import { E, type Either, type EmError } from "@latentjs/em-core";
import { choleskyFactor, type Moments } from "@latentjs/mvn";
import { cholesky, solveLower, solveLowerTranspose } from "@latentjs/numerics";
import { covarianceOf, type FactorParams } from "./params.js";

/** What the data say of the factors at fixed parameters: E[z | x] = weights^T (x - mean), with one covariance for all x. */
export interface FactorPosterior {
  /** cov^-1 loadings, row-major d × q. */
  readonly weights: Float64Array;
  /** Covariance of the factors given a row, row-major q × q. */
  readonly cov: Float64Array;
}

/** The posterior distribution of the factors. Left: a covariance that is singular to rounding. */
export const posteriorOfFactors = (params: FactorParams): Either<EmError, FactorPosterior> => {
  const d = params.noise.length;
  const q = params.loadings.length / d;
  return E.map((chol: Float64Array): FactorPosterior => {
    const columns = new Float64Array(q * d);
    for (let f = 0; f < q; f++) for (let j = 0; j < d; j++) columns[f * d + j] = params.loadings[j * q + f];
    for (let f = 0; f < q; f++) solveLower(chol, d, columns, f * d);
    const cov = new Float64Array(q * q);
    for (let f = 0; f < q; f++) {
      for (let g = 0; g < q; g++) {
        let total = f === g ? 1 : 0;
        for (let j = 0; j < d; j++) total -= columns[f * d + j] * columns[g * d + j];
        cov[f * q + g] = total;
      }
    }
    for (let f = 0; f < q; f++) solveLowerTranspose(chol, d, columns, f * d);
    const weights = new Float64Array(d * q);
    for (let f = 0; f < q; f++) for (let j = 0; j < d; j++) weights[j * q + f] = columns[f * d + j];
    return { weights, cov };
  })(choleskyFactor(covarianceOf(params), d));
};

/**
 * Expected moments of columns and factors together, d + q of them, from the moments of the columns (Rubin & Thayer 1982, eq. 4 to 6): linear
 * in these, so that the rows themselves are not needed.
 */
export const jointMoments = (
  { weight, mean, scatter }: Moments,
  params: FactorParams,
  { weights, cov }: FactorPosterior,
): Moments => {
  const d = mean.length;
  const q = weights.length / d;
  const n = d + q;
  const joint = { weight, mean: new Float64Array(n), scatter: new Float64Array(n * n) };
  joint.mean.set(mean);
  for (let f = 0; f < q; f++) {
    for (let j = 0; j < d; j++) joint.mean[d + f] += weights[j * q + f] * (mean[j] - params.mean[j]);
  }
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) joint.scatter[i * n + j] = scatter[i * d + j];
    for (let f = 0; f < q; f++) {
      let total = 0;
      for (let j = 0; j < d; j++) total += scatter[i * d + j] * weights[j * q + f];
      joint.scatter[i * n + d + f] = total;
      joint.scatter[(d + f) * n + i] = total;
    }
  }
  for (let f = 0; f < q; f++) {
    for (let g = 0; g <= f; g++) {
      let total = weight * cov[f * q + g];
      for (let i = 0; i < d; i++) total += weights[i * q + f] * joint.scatter[i * n + d + g];
      joint.scatter[(d + f) * n + d + g] = total;
      joint.scatter[(d + g) * n + d + f] = total;
    }
  }
  return joint;
};

/** A column's noise variance below this share of its variance cannot be told from none. */
const LEAST_UNIQUENESS = 1e-10;

/**
 * Maximum likelihood from joint moments: the regression of the columns on the factors. Left: a column that the factors determine (Heywood
 * 1931), or factors that vary no more.
 */
export const regress = (
  joint: Moments,
  d: number,
  noise: "free" | "common",
): Either<EmError, FactorParams> => {
  const n = joint.mean.length;
  const q = n - d;
  const { weight, mean, scatter } = joint;
  const latent = new Float64Array(q * q);
  for (let f = 0; f < q; f++) for (let g = 0; g < q; g++) latent[f * q + g] = scatter[(d + f) * n + d + g];
  const pivot = cholesky(latent, q, latent);
  if (pivot >= 0) {
    return E.left({
      _tag: "NotPositiveDefinite",
      what: "The covariance of the factors",
      pivot,
      value: latent[pivot * q + pivot],
    });
  }
  const loadings = new Float64Array(d * q);
  const variances = new Float64Array(d);
  for (let j = 0; j < d; j++) {
    for (let f = 0; f < q; f++) loadings[j * q + f] = scatter[j * n + d + f];
    // L^-1 s: its squared length is what the factors explain.
    solveLower(latent, q, loadings, j * q);
    let rest = scatter[j * n + j];
    for (let f = 0; f < q; f++) rest -= loadings[j * q + f] * loadings[j * q + f];
    solveLowerTranspose(latent, q, loadings, j * q);
    variances[j] = rest / weight;
  }
  if (noise === "common") variances.fill(variances.reduce((a, b) => a + b, 0) / d);
  const own = variances.findIndex((v, j) => !(v > (LEAST_UNIQUENESS * scatter[j * n + j]) / weight));
  if (own >= 0) return E.left(determined(own, variances[own]));
  const centre = Float64Array.from({ length: d }, (_, j) => {
    let at = mean[j];
    for (let f = 0; f < q; f++) at -= loadings[j * q + f] * mean[d + f];
    return at;
  });
  return E.right({ mean: centre, loadings, noise: variances });
};

const determined = (column: number, variance: number): EmError => ({
  _tag: "DegenerateColumn",
  column: String(column),
  problem: `has a noise variance of ${variance}: the factors determine it (a Heywood case), and the likelihood has no maximum inside the model`,
  remedy: "Fit fewer factors, or leave the column out.",
});
