import {
  E,
  invalidInput,
  list,
  O,
  oneOf,
  record,
  refine,
  text,
  type Codec,
  type Either,
  type EmError,
} from "@latentjs/em-core";
import { fitFields, type FitFields } from "@latentjs/mixture";
import type { Mvn } from "@latentjs/mvn";
import { conform } from "./conform.js";
import { modelCodec, type ModelJson } from "./model-json.js";
import type { GaussianMixture, GmmParams } from "./params.js";
import { resolveCovariance } from "./structures/registry.js";
import type { AnyStructure } from "./structure.js";

interface MixtureJson extends FitFields {
  readonly family: "gaussian";
  readonly covariance: string;
  readonly columns: ReadonlyArray<string>;
  readonly model: ModelJson;
}

const mixtureCodec: Codec<MixtureJson> = record<MixtureJson>({
  ...fitFields,
  family: oneOf("gaussian"),
  covariance: text,
  columns: refine(list(text), (names) => names.length > 0, "at least one column"),
  model: modelCodec,
});

/**
 * A mixture from a saved object: any with `family`, `covariance`, `columns` and `model`, so also one written by hand. Every
 * field is checked; an error names it. What `modelToJson` wrote comes back bit by bit.
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
