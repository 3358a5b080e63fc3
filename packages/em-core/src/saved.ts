import { finiteNumber, imap, list, oneOf, record, refine, text, type Codec, type Json } from "./codec.js";
import { invalidInput } from "./errors.js";
import { E, O, type Option } from "./prelude.js";
import type { Entry, RunState } from "./run.js";

/**
 * A model and its parameters as they are kept in a file or sent to a worker: data, never functions. `version` is the
 * format's, not a package's.
 */
export interface Saved {
  readonly format: "latentjs/model";
  readonly version: 1;
  /** Import specifier of the module whose `fromSpec` rebuilds the model from `spec`. */
  readonly module: string;
  readonly spec: Json;
  readonly params: Json;
  readonly provenance: Option<Provenance>;
}

/** Where parameters come from. */
export interface Provenance {
  readonly objective: number;
  readonly iterations: number;
  readonly stop: string;
  readonly seed: string;
}

/** JSON as it is. The input of a decoder comes from a JSON parser, so it is JSON. */
export const json: Codec<Json> = {
  encode: (value) => value,
  decode: (input, path = "") =>
    input === undefined ? E.left(invalidInput(path, "a value", "nothing")) : E.right(input as Json),
};

const versionOne: Codec<1> = imap(
  refine(finiteNumber, (v) => v === 1, "version 1"),
  () => 1,
  (v) => v,
);

/** A field that may be null or absent. */
export const optional = <A>(codec: Codec<A>): Codec<Option<A>> => ({
  encode: (value) => (O.isSome(value) ? codec.encode(value.value) : null),
  decode: (input, path) =>
    input === null || input === undefined ? E.right(O.none) : E.map(O.some<A>)(codec.decode(input, path)),
});

/** The envelope of a saved model. */
export const savedCodec: Codec<Saved> = record<Saved>({
  format: oneOf("latentjs/model"),
  version: versionOne,
  module: text,
  spec: json,
  params: json,
  provenance: optional(
    record<Provenance>({ objective: finiteNumber, iterations: finiteNumber, stop: text, seed: text }),
  ),
});

/** JSON has no NaN: an unknown rise of q is null. */
const qGainCodec: Codec<number> = imap(
  optional(finiteNumber),
  (value) => (O.isSome(value) ? value.value : Number.NaN),
  (value) => (Number.isNaN(value) ? O.none : O.some(value)),
);

const entryCodec: Codec<Entry> = record<Entry>({
  objective: finiteNumber,
  kind: oneOf("start", "em", "extrapolated"),
  qGain: qGainCodec,
});

/** Where a run stands, for a checkpoint. */
export const runStateCodec = <P>(params: Codec<P>): Codec<RunState<P>> =>
  record<RunState<P>>({
    params,
    entries: refine(list(entryCodec), (entries) => entries.length > 0, "at least one entry"),
    evaluations: finiteNumber,
    memory: list(finiteNumber),
  });
