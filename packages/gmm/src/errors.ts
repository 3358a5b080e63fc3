import { E, type Either, type EmError } from "@latentjs/em-core";
import { mixtureErrors, type ErrorsMethod, type MixtureErrors } from "@latentjs/mixture";
import { atParams, type GmmFittedWith } from "./at-params.js";
import type { GmmData } from "./options.js";
import type { Components, GaussianMixture } from "./params.js";

/** Options of {@link gmmErrors}. */
export interface GmmErrorsOptions extends GmmFittedWith {
  /** What the standard errors are taken from; default the observed information. */
  readonly method?: ErrorsMethod;
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
  model: GaussianMixture,
  { method = "observed", ...given }: GmmErrorsOptions = {},
): Either<EmError, GmmErrors> => {
  const k = model.params.components.length;
  const d = model.columns.length;
  return atParams(data, model, given, (at) =>
    E.map((found: MixtureErrors) => apart(found, k, d))(mixtureErrors({ ...at, numbers: numbersOf }, method)),
  );
};

/** Means, then covariances. */
export const numbersOf = (components: Components): Float64Array =>
  Float64Array.from([
    ...components.flatMap(({ mean }) => [...mean]),
    ...components.flatMap(({ cov }) => [...cov]),
  ]);

/** Means and covariances out of one list: those of all means first. */
export const apart = (
  { weights, components }: Pick<MixtureErrors, "weights" | "components">,
  k: number,
  d: number,
): GmmErrors => {
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
