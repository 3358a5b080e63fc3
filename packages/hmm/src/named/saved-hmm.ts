import {
  E,
  float64s,
  imap,
  invalidInput,
  json,
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
import {
  familyHeadCodec,
  fitFields,
  fitObject,
  inside,
  type AnyFamily,
  type FamilyHead,
  type FamilyModule,
  type FitFields,
  type NamedFamily,
} from "@latentjs/mixture";
import { familyEmissions } from "../emissions.js";
import { openStates } from "../model.js";
import type { NamedHmmFit, NamedHmmParams } from "./hmm-options.js";

/** What a saved hidden Markov model says of itself besides its parameters. */
export interface HmmHead {
  /** The family that the states emit, and how to find it. */
  readonly emission: FamilyHead;
  readonly initial: "free" | "stationary";
  /** Column that says which rows are of one sequence; none where all are of one. */
  readonly group: Option<string>;
}

/** A hidden Markov model by its parameters: what is predicted from, sampled and saved. */
export interface NamedHmm<T, S> {
  readonly head: HmmHead;
  readonly family: NamedFamily<T, S>;
  readonly params: NamedHmmParams<T>;
}

/** A model whose parameters and statistics are its own business. */
export interface AnyNamedHmm {
  readonly head: HmmHead;
  readonly use: <R>(f: <T, S>(model: NamedHmm<T, S>) => R) => R;
}

/** K rows of K probabilities as lists, so that a reader sees whose they are. */
const transitionRows = (k: number): Codec<Float64Array> =>
  imap<ReadonlyArray<Float64Array>, Float64Array>(
    list(float64s(k), k),
    (rows) => Float64Array.from(rows.flatMap((row) => [...row])),
    (flat) => Array.from({ length: k }, (_, i) => flat.subarray(i * k, (i + 1) * k)),
  );

interface SavedObject extends FitFields {
  readonly family: "hmm";
  readonly emission: FamilyHead;
  readonly initial: "free" | "stationary";
  readonly group: Option<string>;
  readonly model: { readonly initial: Float64Array; readonly transitions: Json; readonly components: Json };
}

const savedCodec: Codec<SavedObject> = record<SavedObject>({
  ...fitFields,
  family: oneOf("hmm"),
  emission: familyHeadCodec,
  initial: oneOf("free", "stationary"),
  group: optional(text),
  model: record<SavedObject["model"]>({
    initial: refine(float64s(), (p) => p.length > 0, "at least one probability"),
    transitions: json,
    components: json,
  }),
});

/** A fit as the object that is printed and saved; {@link hmmFromJson} reads it back. */
export const hmmToJson = <T, S>(
  { emission, initial, group }: HmmHead,
  family: NamedFamily<T, S>,
  fit: NamedHmmFit<T>,
): { readonly [key: string]: Json } => {
  const { params, shares, sequences } = fit;
  const k = params.initial.length;
  const model = {
    initial: [...params.initial],
    transitions: transitionRows(k).encode(params.transitions),
    components: params.emissions.map((theta) => family.codec.encode(theta)),
  };
  const { family: name, module, spec } = emission;
  const head = {
    family: "hmm",
    emission: { family: name, module, spec },
    initial,
    columns: [...family.columns],
    ...(O.isSome(group) ? { group: group.value } : {}),
    sequences,
    shares: [...shares],
  };
  return fitObject(head, k, model, fit);
};

/** What a saved object says of itself. Error: it is no hidden Markov model. */
export const hmmHead = (input: unknown, path: string = "model"): Either<EmError, HmmHead> =>
  E.map(({ emission, initial, group }: SavedObject): HmmHead => ({ emission, initial, group }))(
    savedCodec.decode(input, path),
  );

/**
 * A hidden Markov model from a saved object, rebuilt by the module of its emissions. Every field is checked; an error names it. What
 * {@link hmmToJson} wrote comes back bit by bit.
 */
export const hmmFromJson = (
  input: unknown,
  module: FamilyModule,
  path: string = "model",
): Either<EmError, AnyNamedHmm> => {
  const within = path === "" ? "" : `${path}.`;
  return E.chain(({ emission, initial, group, model }: SavedObject): Either<EmError, AnyNamedHmm> => {
    if (emission.family !== module.name) {
      return E.left(invalidInput(`${within}emission.family`, module.name, emission.family));
    }
    const head: HmmHead = { emission, initial, group };
    return E.chain((any: AnyFamily) => any.use((family) => restored(head, family, model, `${within}model`)))(
      module.fromSpec(emission.spec),
    );
  })(savedCodec.decode(input, path));
};

const restored = <T, S>(
  head: HmmHead,
  family: NamedFamily<T, S>,
  { initial, transitions, components }: SavedObject["model"],
  path: string,
): Either<EmError, AnyNamedHmm> => {
  const k = initial.length;
  return E.chain((chain: Float64Array) =>
    E.chain((emissions: ReadonlyArray<T>) => {
      const params: NamedHmmParams<T> = { initial, transitions: chain, emissions };
      const model: AnyNamedHmm = { head, use: (f) => f({ head, family, params }) };
      return E.bimap(inside(path), () => model)(openStates(familyEmissions(family).bank(k), params));
    })(list(family.codec, k).decode(components, `${path}.components`)),
  )(transitionRows(k).decode(transitions, `${path}.transitions`));
};
