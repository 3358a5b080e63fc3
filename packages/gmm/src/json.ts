import {
  E,
  finiteNumber,
  float64s,
  invalidInput,
  list,
  O,
  oneOf,
  optional,
  record,
  refine,
  text,
  type Codec,
  type Either,
  type EmError,
  type Json,
  type Option,
} from "@latentjs/em-core";
import { fitObject } from "@latentjs/mixture";
import type { Mvn } from "@latentjs/mvn";
import { conform } from "./conform.js";
import type { GmmFit } from "./options.js";
import type { GaussianMixture, GmmParams } from "./params.js";
import { resolveCovariance } from "./structures/registry.js";
import { displayCovariance } from "./structures/resolve.js";
import type { AnyStructure } from "./structure.js";

/** Parameters as they are written: nested lists, K means of d numbers, K covariances of d × d. */
interface ModelJson {
  readonly weights: Float64Array;
  readonly means: ReadonlyArray<Float64Array>;
  readonly covariances: ReadonlyArray<ReadonlyArray<Float64Array>>;
  readonly noise: Option<NoiseJson>;
}

/** Noise as it is written; the range is a list of the least and the largest value of each column. */
interface NoiseJson {
  readonly weight: number;
  readonly volume: number;
  readonly range: Option<ReadonlyArray<Float64Array>>;
}

interface MixtureJson {
  readonly format: Option<"latentjs/fit">;
  readonly version: Option<number>;
  readonly family: "gaussian";
  readonly covariance: string;
  readonly columns: ReadonlyArray<string>;
  readonly model: ModelJson;
}

const noiseCodec: Codec<NoiseJson> = record<NoiseJson>({
  weight: finiteNumber,
  volume: refine(finiteNumber, (volume) => volume > 0, "a number above 0"),
  range: optional(list(refine(float64s(2), ([low, high]) => low <= high, "the least value and the largest"))),
});

const components = {
  weights: refine(float64s(), (weights: Float64Array) => weights.length > 0, "at least one weight"),
  means: list(float64s()),
  covariances: list(list(float64s())),
};

const componentsCodec: Codec<Omit<ModelJson, "noise">> = record<Omit<ModelJson, "noise">>(components);

const modelCodec: Codec<ModelJson> = record<ModelJson>({ ...components, noise: optional(noiseCodec) });

const mixtureCodec: Codec<MixtureJson> = record<MixtureJson>({
  format: optional(oneOf("latentjs/fit")),
  version: optional(refine(finiteNumber, (v) => v === 1, "version 1")),
  family: oneOf("gaussian"),
  covariance: text,
  columns: refine(list(text), (names) => names.length > 0, "at least one column"),
  model: modelCodec,
});

interface Head {
  readonly format: Json;
  readonly version: Json;
  readonly family: Json;
  readonly covariance: Json;
  readonly columns: Json;
}

const headToJson = ({ covariance, columns }: GaussianMixture): Head => ({
  format: "latentjs/fit",
  version: 1,
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

/** A mixture as a saved object: what {@link modelFromJson} reads. */
export const modelToJson = (mixture: GaussianMixture): { readonly [key: string]: Json } => ({
  ...headToJson(mixture),
  model: paramsToJson(mixture),
});

/**
 * A mixture from a saved object: any with `family`, `covariance`, `columns` and `model`, so also one written by hand. Every
 * field is checked; an error names it. What {@link modelToJson} wrote comes back bit by bit.
 */
export const modelFromJson = (input: unknown, path: string = "model"): Either<EmError, GaussianMixture> =>
  E.chain((saved: MixtureJson) => fromSaved(saved, path))(mixtureCodec.decode(input, path));

const fromSaved = (
  { covariance, columns, model }: MixtureJson,
  path: string,
): Either<EmError, GaussianMixture> => {
  const { weights, means, covariances } = model;
  const noise = O.toUndefined(model.noise);
  const d = columns.length;
  const within = path === "" ? "" : `${path}.`;
  const repeated = columns.find((name, at) => columns.indexOf(name) !== at);
  if (repeated !== undefined) {
    return E.left(invalidInput(`${within}columns`, "names that differ", `"${repeated}" twice`));
  }
  for (const [name, items] of [
    ["means", means],
    ["covariances", covariances],
  ] as const) {
    if (items.length === weights.length) continue;
    const expected = `a list of ${weights.length}, as many as weights`;
    return E.left(invalidInput(`${within}model.${name}`, expected, `${items.length} items`));
  }
  const ragged = covariances.findIndex((rows) => rows.length !== d || rows.some((row) => row.length !== d));
  if (ragged >= 0) {
    const shape = covariances[ragged].map((row) => row.length).join(", ");
    const place = `${within}model.covariances[${ragged}]`;
    return E.left(invalidInput(place, `${d} rows of ${d}`, `rows of ${shape}`));
  }
  const range = noise === undefined ? undefined : O.toUndefined(noise.range);
  if (range !== undefined && range.length !== d) {
    return E.left(invalidInput(`${within}model.noise.range`, `a list of ${d}`, `${range.length} items`));
  }
  const params: GmmParams = {
    weights: noise === undefined ? weights : Float64Array.from([...weights, noise.weight]),
    components: means.map((mean, c): Mvn => ({
      mean,
      cov: Float64Array.from(covariances[c].flatMap((row) => [...row])),
    })),
  };
  return E.chain((structure: AnyStructure) =>
    E.map((checked: GmmParams): GaussianMixture => ({
      covariance: structure.name,
      columns,
      params: checked,
      ...(noise === undefined
        ? {}
        : {
            noise: {
              volume: noise.volume,
              ...(range === undefined ? {} : { range: range.map(([low, high]) => [low, high] as const) }),
            },
          }),
    }))(conform(structure, params, weights.length, d, `${within}model`, noise !== undefined)),
  )(E.mapLeft(labelled(`${within}covariance`))(resolveCovariance(covariance, d)));
};

const labelled =
  (path: string) =>
  (error: EmError): EmError =>
    error._tag === "InvalidInput" ? { ...error, path } : error;

const rowsOf = (matrix: Float64Array, d: number): ReadonlyArray<Float64Array> =>
  Array.from({ length: d }, (_, i) => matrix.slice(i * d, (i + 1) * d));

/** A fit as the object that the command prints and saves; {@link modelFromJson} reads it back. */
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
