import { E, type DenseBatch, type Either, type EmError } from "@latentjs/em-core";
import type { ComponentFamily, OpenComponent } from "@latentjs/mixture";
import {
  choleskyFactor,
  expectedLogLikelihood,
  momentsAbout,
  momentsAlgebra,
  openFactored,
  type Moments,
  type OpenMvn,
} from "@latentjs/mvn";
import { jointMoments, posteriorOfFactors, regress, type FactorPosterior } from "./latent.js";
import { checkFactors, covarianceOf, type FactorParams, type NoiseKind } from "./params.js";

/**
 * EM steps of the factors within one M-step of the mixture. Each raises Q; more of them cost d^2 q each and no row, and make the mixture need
 * fewer passes over the rows.
 */
const INNER_STEPS = 8;

/**
 * Normals of `d` columns whose covariance is that of `q` factors, as components of a mixture (Ghahramani & Hinton 1997). Statistics are the
 * weight, mean and scatter of the rows; the M-step is a few EM steps of factor analysis from the previous parameters, so Q rises without
 * being maximised.
 */
export const factorNormal = (
  d: number,
  q: number,
  noise: NoiseKind = "free",
): ComponentFamily<FactorParams, DenseBatch, Moments> => ({
  name: `normal with ${q} factors`,
  stats: momentsAlgebra(d),
  open: (theta) =>
    E.chain(() => {
      const mvn = { mean: theta.mean, cov: covarianceOf(theta) };
      return E.map((chol: Float64Array) => open(openFactored({ mvn, chol })))(
        choleskyFactor(mvn.cov, d, "The covariance of the factors and the noise"),
      );
    })(checkFactors(theta, d, q)),
  estimate: (moments, previous) => innerSteps(moments, previous, d, noise),
  q: (theta, moments) => expectedLogLikelihood({ mean: theta.mean, cov: covarianceOf(theta) }, moments),
});

const innerSteps = (
  moments: Moments,
  previous: FactorParams,
  d: number,
  noise: NoiseKind,
): Either<EmError, FactorParams> => {
  // The mean has a closed form, whatever the factors are.
  let params: FactorParams = { ...previous, mean: moments.mean };
  for (let step = 0; step < INNER_STEPS; step++) {
    const next = E.chain((posterior: FactorPosterior) =>
      regress(jointMoments(moments, params, posterior), d, noise),
    )(posteriorOfFactors(params));
    if (E.isLeft(next)) return next;
    params = next.right;
  }
  return E.right(params);
};

const open = ({
  mvn: { mean },
  dimension: d,
  logDensityInto,
}: OpenMvn): OpenComponent<DenseBatch, Moments> => {
  return {
    logDensity: ({ data }, from, to, out) => logDensityInto(data, from, to, out),
    accumulator: () => {
      // In an array, because engines box a number that a closure changes.
      const total = new Float64Array(1);
      const gap = new Float64Array(d);
      const sum = new Float64Array(d);
      const products = new Float64Array(d * d);
      return {
        add: ({ data }, from, to, w) => {
          let weight = 0;
          for (let i = from; i < to; i++) {
            const wi = w[i - from];
            if (wi === 0) continue;
            weight += wi;
            for (let j = 0; j < d; j++) {
              gap[j] = data[i * d + j] - mean[j];
              const weighted = wi * gap[j];
              sum[j] += weighted;
              for (let k = 0; k <= j; k++) products[j * d + k] += weighted * gap[k];
            }
          }
          total[0] += weight;
        },
        finish: () => momentsAbout(mean, total[0], sum, products),
      };
    },
  };
};
