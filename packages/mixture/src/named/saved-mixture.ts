import {
  E,
  finiteNumber,
  float64s,
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
import type { FamilyModule, NamedFamily } from "../named-family.js";
import { openBank } from "../engine.js";
import { fitObject } from "../search/fit-object.js";
import { normalizedWeights, wrongWeights } from "../search/given-weights.js";
import type { MixtureFit } from "./fit-options.js";
import { bankOf, kindOf, type FamilyParams, type FamilyNoise } from "./mixture-kind.js";

/** What a saved mixture says of its family: enough to find the module that rebuilds it. */
export interface FamilyHead {
  /** Name of the family. */
  readonly family: string;
  /** Import specifier of the module whose `family` rebuilds the family from `spec`. */
  readonly module: string;
  readonly spec: Json;
}

/** Noise as a saved model has it. */
export interface SavedNoise {
  readonly weight: number;
  readonly volume: number;
}

export const savedNoise: Codec<SavedNoise> = record<SavedNoise>({
  weight: finiteNumber,
  volume: refine(finiteNumber, (volume) => volume > 0, "a number above 0"),
});

interface SavedObject extends FamilyHead {
  readonly format: Option<"latentjs/fit">;
  readonly version: Option<number>;
  readonly model: {
    readonly weights: Float64Array;
    readonly components: ReadonlyArray<Json>;
    readonly noise: Option<SavedNoise>;
  };
}

const savedCodec: Codec<SavedObject> = record<SavedObject>({
  format: optional(oneOf("latentjs/fit")),
  version: optional(refine(finiteNumber, (v) => v === 1, "version 1")),
  family: text,
  module: text,
  spec: json,
  model: record<SavedObject["model"]>({
    weights: refine(float64s(), (weights) => weights.length > 0, "at least one weight"),
    components: list(json),
    noise: optional(savedNoise),
  }),
});

/** A mixture of a named family by its parameters: what is predicted from, sampled and saved. */
export interface FamilyMixture<T, S> {
  readonly family: NamedFamily<T, S>;
  /** With noise, `weights` has one weight more, the last. */
  readonly params: FamilyParams<T>;
  readonly noise?: FamilyNoise;
}

/** A mixture whose parameters and statistics are its own business: `use` hands it to code that does not care what they are. */
export interface SavedMixture {
  readonly head: FamilyHead;
  readonly use: <R>(f: <T, S>(mixture: FamilyMixture<T, S>) => R) => R;
}

/** A fit as the object that is printed and saved; {@link mixtureFromJson} reads it back. */
export const mixtureToJson = <T, S>(
  head: FamilyHead,
  family: NamedFamily<T, S>,
  fit: MixtureFit<T>,
): { readonly [key: string]: Json } => {
  const { weights, components } = fit.params;
  const k = components.length;
  const model = {
    weights: [...weights.subarray(0, k)],
    components: components.map((theta) => family.codec.encode(theta)),
    ...(fit.noise === undefined ? {} : { noise: { weight: weights[k], volume: fit.noise.volume } }),
  };
  const { family: name, module, spec } = head;
  const first = {
    format: "latentjs/fit",
    version: 1,
    family: name,
    module,
    spec,
    columns: [...family.columns],
  };
  return fitObject(first, k, model, fit);
};

/** What a saved object says of its family. Error: it is no mixture of a family with a module. */
export const familyHead = (input: unknown, path: string = "model"): Either<EmError, FamilyHead> =>
  E.map(({ family, module, spec }: SavedObject): FamilyHead => ({ family, module, spec }))(
    savedCodec.decode(input, path),
  );

/**
 * A mixture from a saved object, rebuilt by the module that it names: any object with `family`, `module`, `spec` and `model`. Every
 * field is checked; an error names it. What {@link mixtureToJson} wrote comes back bit by bit.
 */
export const mixtureFromJson = (
  input: unknown,
  module: FamilyModule,
  path: string = "model",
): Either<EmError, SavedMixture> => {
  const within = path === "" ? "" : `${path}.`;
  return E.chain((saved: SavedObject): Either<EmError, SavedMixture> => {
    if (saved.family !== module.name) {
      return E.left(invalidInput(`${within}family`, module.name, saved.family));
    }
    const wrong = wrongWeights(allWeights(saved.model), `${within}model`);
    if (wrong !== null) return E.left(wrong);
    const built = E.mapLeft(inside(`${within}spec`))(module.fromSpec(saved.spec));
    if (E.isLeft(built)) return built;
    return built.right.use((family) => restored(saved, family, `${within}model`));
  })(savedCodec.decode(input, path));
};

/** An error of input that stands at a path. */
export const inside =
  (path: string) =>
  (error: EmError): EmError =>
    error._tag === "InvalidInput" && !error.path.startsWith(path)
      ? { ...error, path: error.path === "" ? path : `${path}, ${error.path}` }
      : error;

/** The weights of the components, and that of the noise behind them. */
export const allWeights = ({
  weights,
  noise,
}: Pick<SavedObject["model"], "weights" | "noise">): Float64Array =>
  O.isNone(noise) ? weights : Float64Array.from([...weights, noise.value.weight]);

const restored = <T, S>(
  { family: name, module, spec, model }: SavedObject,
  family: NamedFamily<T, S>,
  path: string,
): Either<EmError, SavedMixture> => {
  const noise = O.toUndefined(model.noise);
  const kind = kindOf(family, model.weights.length);
  const weights = normalizedWeights(allWeights(model));
  return E.chain((components: ReadonlyArray<T>) => {
    const params: FamilyParams<T> = { weights, components };
    const known = noise === undefined ? {} : { noise: { volume: noise.volume } };
    const saved: SavedMixture = {
      head: { family: name, module, spec },
      use: (f) => f({ family, params, ...known }),
    };
    return E.map(() => saved)(E.mapLeft(inside(path))(openBank(bankOf(kind, known.noise), params)));
  })(kind.codec.decode(model.components, `${path}.components`));
};
