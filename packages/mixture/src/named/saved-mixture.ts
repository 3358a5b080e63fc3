import {
  E,
  invalidInput,
  O,
  record,
  type Codec,
  type Either,
  type EmError,
  type Json,
} from "@latentjs/em-core";
import type { FamilyModule, NamedFamily } from "../named-family.js";
import { fitFields, type FitFields } from "../search/fit-fields.js";
import { wrongWeights } from "../search/given-weights.js";
import type { MixtureFit } from "./fit-options.js";
import type { FamilyNoise, FamilyParams } from "./mixture-kind.js";
import { namedMixtureToJson, ofFamily, restoredMixture, type NamedMixture } from "./named-components.js";
import {
  allWeights,
  familyFields,
  inside,
  savedModelCodec,
  type FamilyHead,
  type SavedModel,
} from "./saved-object.js";

interface SavedObject extends FamilyHead, FitFields {
  readonly model: SavedModel;
}

const savedCodec: Codec<SavedObject> = record<SavedObject>({
  ...fitFields,
  ...familyFields,
  model: savedModelCodec,
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
  const { params, noise } = fit;
  const components = ofFamily(head, family);
  return namedMixtureToJson(
    { components, params, group: O.none, ...(noise === undefined ? {} : { noise }) },
    fit,
  );
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
  return E.chain(
    ({ model, family: name, module: from, spec }: SavedObject): Either<EmError, SavedMixture> => {
      if (name !== module.name) return E.left(invalidInput(`${within}family`, module.name, name));
      const wrong = wrongWeights(allWeights(model), `${within}model`);
      if (wrong !== null) return E.left(wrong);
      const built = E.mapLeft(inside(`${within}spec`))(module.fromSpec(spec));
      if (E.isLeft(built)) return built;
      const head: FamilyHead = { family: name, module: from, spec };
      return built.right.use(<T, S>(family: NamedFamily<T, S>): Either<EmError, SavedMixture> =>
        E.map(({ params, noise }: NamedMixture<T, ReadonlyArray<S>>): SavedMixture => ({
          head,
          use: (f) => f({ family, params, ...(noise === undefined ? {} : { noise }) }),
        }))(restoredMixture({ model, group: O.none }, ofFamily(head, family), `${within}model`)),
      );
    },
  )(savedCodec.decode(input, path));
};
