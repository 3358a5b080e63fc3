import {
  finiteNumber,
  float64s,
  list,
  optional,
  record,
  refine,
  type Codec,
  type Option,
} from "@latentjs/em-core";

/** Parameters as they are written: nested lists, K means of d numbers, K covariances of d × d. */
export interface ModelJson {
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

/** Components without noise. */
export const componentsCodec: Codec<Omit<ModelJson, "noise">> = record<Omit<ModelJson, "noise">>(components);

/** The `model` of a saved object. */
export const modelCodec: Codec<ModelJson> = record<ModelJson>({ ...components, noise: optional(noiseCodec) });
