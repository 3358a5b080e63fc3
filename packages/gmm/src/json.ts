import { O, type Json } from "@latentjs/em-core";
import { FIT_HEAD, fitObject } from "@latentjs/mixture";
import { componentsCodec, modelCodec } from "./model-json.js";
import type { GmmFit } from "./options.js";
import type { GaussianMixture } from "./params.js";
import { displayCovariance } from "./structures/resolve.js";

interface Head {
  readonly family: Json;
  readonly covariance: Json;
  readonly columns: Json;
}

const headToJson = ({ covariance, columns }: GaussianMixture): Head => ({
  family: "gaussian",
  covariance: displayCovariance(covariance, columns.length),
  columns: [...columns],
});

const paramsToJson = ({ columns, params, noise }: GaussianMixture): Json => {
  const written = {
    weights: params.weights.slice(0, params.components.length),
    means: params.components.map(({ mean }) => mean),
    covariances: params.components.map(({ cov }) => rowsOf(cov, columns.length)),
  };
  if (noise === undefined) return componentsCodec.encode(written);
  const range = O.fromNullable(noise.range?.map((bounds) => Float64Array.from(bounds)));
  const { volume } = noise;
  const weight = params.weights[params.components.length];
  return modelCodec.encode({ ...written, noise: O.some({ weight, volume, range }) });
};

/** A mixture as a saved object: what `modelFromJson` reads. */
export const modelToJson = (mixture: GaussianMixture): { readonly [key: string]: Json } => ({
  ...FIT_HEAD,
  ...headToJson(mixture),
  model: paramsToJson(mixture),
});

const rowsOf = (matrix: Float64Array, d: number): ReadonlyArray<Float64Array> =>
  Array.from({ length: d }, (_, i) => matrix.slice(i * d, (i + 1) * d));

/** A fit as the object that the command prints and saves; `modelFromJson` reads it back. */
export const fitToJson = (fit: GmmFit): { readonly [key: string]: Json } =>
  fitObject(
    {
      ...headToJson(fit),
      ...(fit.regularisation.length === 0 ? {} : { regularisation: fit.regularisation }),
    },
    fit.params.components.length,
    paramsToJson(fit),
    fit,
  );
