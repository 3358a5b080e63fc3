import { finiteNumber, oneOf, optional, refine, type Codec, type Option } from "@latentjs/em-core";
import { FIT_HEAD } from "./fit-object.js";

/** What a saved fit begins with, where it is read: a model written by hand may leave it out. */
export interface FitFields {
  readonly format: Option<"latentjs/fit">;
  readonly version: Option<number>;
}

/** Codecs of {@link FitFields}, for the record of a saved object. */
export const fitFields: { readonly [F in keyof FitFields]: Codec<FitFields[F]> } = {
  format: optional(oneOf(FIT_HEAD.format)),
  version: optional(refine(finiteNumber, (v) => v === FIT_HEAD.version, "version 1")),
};
