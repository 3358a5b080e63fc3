import { E, type DenseBatch, type Either, type EmError } from "@latentjs/em-core";
import {
  mixtureErrors,
  type ComponentBank,
  type ErrorsMethod,
  type Mixing,
  type MixtureErrors,
  type RowKnowledge,
} from "@latentjs/mixture";
import { noisyBank } from "./noise.js";
import { inRowsGiven } from "./observed.js";
import type { GmmData } from "./options.js";
import type { Regularisation } from "./regularisation/regularisation.js";
import type { Components, GaussianMixture } from "./params.js";
import { stateProblem, type Problem } from "./problem.js";
import type { CovarianceStructure } from "./structure.js";

/** Options of {@link gmmErrors}. */
export interface GmmErrorsOptions extends RowKnowledge {
  /** What the standard errors are taken from; default the observed information. */
  readonly method?: ErrorsMethod;
  /** Observation weights that the mixture was fitted with, one a row; default all 1. A row of weight m counts as m equal rows. */
  readonly weights?: ArrayLike<number>;
  /** What the mixing weights were in the fit: default free. */
  readonly mixing?: Mixing;
  /** Priors that the mixture was fitted with; standard errors are then those of its posterior. */
  readonly regularisation?: ReadonlyArray<Regularisation>;
}

/** Standard errors of a Gaussian mixture; NaN for a number that the data do not identify. */
export interface GmmErrors {
  /** Of the mixing weights, length K, or K + 1 with noise, whose weight is the last. */
  readonly weights: Float64Array;
  /** Of the means, K of length d. */
  readonly means: ReadonlyArray<Float64Array>;
  /** Of the covariances, K of d × d, row-major; 0 where the structure has a 0. */
  readonly covariances: ReadonlyArray<Float64Array>;
}

/**
 * Standard errors of a mixture at a maximum of the likelihood of `data`, as `fitGmm` finds one. Four E-steps for each free parameter, and for
 * the empirical information four densities of each row. Left: data that the mixture cannot have been fitted to, or an information that is not
 * positive definite, so that the parameters are no maximum, or not one alone.
 */
export const gmmErrors = (
  data: GmmData,
  { covariance, columns, params, noise }: GaussianMixture,
  { method = "observed", ...given }: GmmErrorsOptions = {},
): Either<EmError, GmmErrors> => {
  const k = params.components.length;
  const d = columns.length;
  const stated = stateProblem(data, {
    components: k,
    covariance,
    columns,
    ...given,
    ...(noise === undefined ? {} : { noise }),
  });
  return E.chain(
    ({ structure, mixing: rule, summary, chunks, origin, takesMissing, noise: ofFit }: Problem) =>
      structure.use(<S>({ bank, coordinates }: CovarianceStructure<S>) =>
        E.chain((noisy: ComponentBank<Components, DenseBatch, S>) =>
          E.bimap(
            (error: EmError) => inRowsGiven(error, origin),
            (found: MixtureErrors) => apart(found, k, d),
          )(
            mixtureErrors(
              {
                bank: noisy,
                params,
                chunks,
                coordinates: coordinates(k, summary.scale),
                mixing: rule,
                numbers: (components) =>
                  Float64Array.from([
                    ...components.flatMap(({ mean }) => [...mean]),
                    ...components.flatMap(({ cov }) => [...cov]),
                  ]),
              },
              method,
            ),
          ),
        )(noisyBank(bank(k, d), ofFit, takesMissing)),
      ),
  )(stated);
};

/** Means and covariances out of one list: those of all means first. */
const apart = ({ weights, components }: MixtureErrors, k: number, d: number): GmmErrors => {
  const parts = (from: number, size: number): ReadonlyArray<Float64Array> =>
    Array.from({ length: k }, (_, c) => components.slice(from + c * size, from + (c + 1) * size));
  return { weights, means: parts(0, d), covariances: parts(k * d, d * d) };
};

const numbers = (errors: Float64Array): ReadonlyArray<number | null> =>
  Array.from(errors, (error) => (Number.isFinite(error) ? error : null));

/** Standard errors in the shape of the `model` of a saved fit; null for a number that the data do not identify. */
export interface GmmErrorsJson {
  readonly weights: ReadonlyArray<number | null>;
  readonly means: ReadonlyArray<ReadonlyArray<number | null>>;
  readonly covariances: ReadonlyArray<ReadonlyArray<ReadonlyArray<number | null>>>;
  /** Of the weight of the noise, where there is some. */
  readonly noise?: { readonly weight: number | null };
}

/** Standard errors as they stand in the object of a fit. */
export const errorsToJson = ({ weights, means, covariances }: GmmErrors): GmmErrorsJson => ({
  weights: numbers(weights.subarray(0, means.length)),
  ...(weights.length > means.length ? { noise: { weight: numbers(weights)[means.length] } } : {}),
  means: means.map(numbers),
  covariances: covariances.map((cov, c) => {
    const d = means[c].length;
    return Array.from({ length: d }, (_, i) => numbers(cov.slice(i * d, (i + 1) * d)));
  }),
});
