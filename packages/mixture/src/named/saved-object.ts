import {
  finiteNumber,
  float64s,
  json,
  O,
  optional,
  record,
  refine,
  text,
  type Codec,
  type EmError,
  type Json,
  type Option,
} from "@latentjs/em-core";

/** What a saved mixture says of its family: enough to find the module that rebuilds it. */
export interface FamilyHead {
  /** Name of the family. */
  readonly family: string;
  /** Import specifier of the module whose `family` rebuilds the family from `spec`. */
  readonly module: string;
  readonly spec: Json;
}

/** Codecs of {@link FamilyHead}, for the record of a saved object. */
export const familyFields: { readonly [F in keyof FamilyHead]: Codec<FamilyHead[F]> } = {
  family: text,
  module: text,
  spec: json,
};

/** The head by itself. */
export const familyHeadCodec: Codec<FamilyHead> = record<FamilyHead>(familyFields);

/** Noise as a saved model has it. */
interface SavedNoise {
  readonly weight: number;
  readonly volume: number;
}

const savedNoise: Codec<SavedNoise> = record<SavedNoise>({
  weight: finiteNumber,
  volume: refine(finiteNumber, (volume) => volume > 0, "a number above 0"),
});

/** The parameters of a saved mixture, those of its components as they are written. */
export interface SavedModel {
  readonly weights: Float64Array;
  readonly components: Json;
  readonly noise: Option<SavedNoise>;
}

export const savedModelCodec: Codec<SavedModel> = record<SavedModel>({
  weights: refine(float64s(), (weights) => weights.length > 0, "at least one weight"),
  components: json,
  noise: optional(savedNoise),
});

/** The weights of the components, and that of the noise behind them. */
export const allWeights = ({ weights, noise }: Pick<SavedModel, "weights" | "noise">): Float64Array =>
  O.isNone(noise) ? weights : Float64Array.from([...weights, noise.value.weight]);

/** An error of input that stands at a path. */
export const inside =
  (path: string) =>
  (error: EmError): EmError =>
    error._tag === "InvalidInput" && !error.path.startsWith(path)
      ? { ...error, path: error.path === "" ? path : `${path}, ${error.path}` }
      : error;
