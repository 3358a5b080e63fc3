import { E, type Batch, type Either, type EmError, type LatentVariableModel } from "@latentjs/em-core";
import { expectedLogLikelihood, momentsAlgebra, type Moments } from "@latentjs/mvn";
import { LN_2PI, log } from "@latentjs/numerics";
import { jointMoments, posteriorOfFactors, regress, type FactorPosterior } from "./latent.js";
import { checkFactors, covarianceOf, type FactorParams, type NoiseKind } from "./params.js";

/** Rows by their moments: all that factor analysis needs of them, so one pass over the rows serves a whole fit. */
export interface MomentBatch extends Batch {
  readonly weights: null;
  readonly moments: Moments;
}

/** Moments as a batch; `rows` is for reports only. */
export const momentBatch = (moments: Moments, rows: number = moments.weight): MomentBatch => ({
  rows,
  first: 0,
  weights: null,
  moments,
});

/**
 * Factor analysis with `q` factors of `d` columns (Rubin & Thayer 1982, Psychometrika 47:69-76), or with `common` noise probabilistic principal
 * components (Tipping & Bishop 1999), as a latent-variable model. Statistics are expected moments of columns and factors together.
 */
export const factorModel = (
  d: number,
  q: number,
  noise: NoiseKind = "free",
): LatentVariableModel<FactorParams, MomentBatch, Moments> => ({
  name: `${noise === "free" ? "factor analysis" : "probabilistic principal components"} with ${q} factors`,
  stats: momentsAlgebra(d + q),
  eStep: (params) =>
    E.chain((): Either<EmError, (batch: MomentBatch) => ReturnType<typeof expected>> =>
      E.map((posterior: FactorPosterior) => {
        const cov = covarianceOf(params);
        return (batch: MomentBatch) => expected(params, cov, posterior, batch);
      })(posteriorOfFactors(params)),
    )(checkFactors(params, d, q)),
  mStep: (joint) => regress(joint, d, noise),
  q: (params, joint) => expectedCompleteLog(params, joint),
  logPrior: () => 0,
});

const expected = (
  params: FactorParams,
  cov: Float64Array,
  posterior: FactorPosterior,
  { moments }: MomentBatch,
): {
  readonly stats: Moments;
  readonly logLikelihood: number;
  readonly weight: number;
  readonly badRow: number;
} => ({
  stats: jointMoments(moments, params, posterior),
  logLikelihood: expectedLogLikelihood({ mean: params.mean, cov }, moments),
  weight: moments.weight,
  badRow: -1,
});

/** sum_i w[i] E log f(x[i], z[i] | params), in nats, all constants included. */
const expectedCompleteLog = ({ mean, loadings, noise }: FactorParams, joint: Moments): number => {
  const d = mean.length;
  const n = joint.mean.length;
  const q = n - d;
  const { weight, scatter } = joint;
  let total = -0.5 * weight * n * LN_2PI;
  for (let f = d; f < n; f++) total -= 0.5 * (scatter[f * n + f] + weight * joint.mean[f] * joint.mean[f]);
  for (let j = 0; j < d; j++) {
    let squares = scatter[j * n + j];
    let gap = joint.mean[j] - mean[j];
    for (let f = 0; f < q; f++) {
      const a = loadings[j * q + f];
      gap -= a * joint.mean[d + f];
      squares -= 2 * a * scatter[j * n + d + f];
      for (let g = 0; g < q; g++) squares += a * loadings[j * q + g] * scatter[(d + f) * n + d + g];
    }
    total -= 0.5 * (weight * log(noise[j]) + (squares + weight * gap * gap) / noise[j]);
  }
  return total;
};
