import {
  E,
  invalidInput,
  json,
  list,
  O,
  optional,
  record,
  text,
  type Codec,
  type Either,
  type EmError,
  type Json,
  type Option,
} from "@latentjs/em-core";
import { openBank } from "../engine.js";
import {
  opaqueFamily,
  type AnyFamily,
  type FamilyModule,
  type NamedFamily,
  type Sampling,
} from "../named-family.js";
import { eachComponent } from "../replicate.js";
import { fitFields, type FitFields } from "../search/fit-fields.js";
import { fitObject } from "../search/fit-object.js";
import { normalizedWeights, wrongWeights } from "../search/given-weights.js";
import type { Table } from "../table.js";
import type { MixtureFit } from "./fit-options.js";
import { mixedKind, readMixed } from "./mixed.js";
import { bankOf, kindOf, type FamilyParams, type MixtureKind, type FamilyNoise } from "./mixture-kind.js";
import { readRows, type FamilyRows } from "./rows.js";
import { sampleComponents, samplingOfEach, type ComponentSampling, type FamilySample } from "./sample.js";
import {
  allWeights,
  familyHeadCodec,
  inside,
  savedModelCodec,
  type FamilyHead,
  type SavedModel,
} from "./saved-object.js";

/** Rows as components take them, and the components. */
export interface KindRows<T, S> extends FamilyRows {
  readonly kind: MixtureKind<T, S>;
}

/** What a mixture is of, by names: any number of components of one family, or one of each of several. */
export interface NamedComponents<T, S> {
  readonly name: string;
  /** The family of all components, or that of each. */
  readonly families: ReadonlyArray<string>;
  /** Columns of a table that are read. */
  readonly columns: ReadonlyArray<string>;
  /** What a saved model says of them. */
  readonly fields: Readonly<Record<string, Json>>;
  /** The number of components, where it is fixed. */
  readonly size: Option<number>;
  /** Reads the rows of a table for `k` components. Errors as `readRows`. */
  readonly read: (
    table: Table,
    weights: ArrayLike<number> | null,
    k: number,
  ) => Either<EmError, KindRows<T, S>>;
  /** The `k` components without rows: for parameters alone. */
  readonly kind: (k: number) => MixtureKind<T, S>;
  /** None where a row cannot be drawn without knowing part of it. */
  readonly sampling: Option<ComponentSampling<T>>;
}

/** Components of one family, which `head` says how to find. */
export const ofFamily = <T, S>(
  { family: name, module, spec }: FamilyHead,
  family: NamedFamily<T, S>,
): NamedComponents<T, ReadonlyArray<S>> => ({
  name,
  families: [name],
  columns: family.columns,
  fields: { family: name, module, spec },
  size: O.none,
  read: (table, weights, k) =>
    E.map((rows: FamilyRows) => ({ ...rows, kind: kindOf(family, k) }))(readRows(family, table, weights)),
  kind: (k) => kindOf(family, k),
  sampling: samplingOfEach(family.sampling),
});

/** A family and how to find it. */
export interface FoundFamily {
  readonly head: FamilyHead;
  readonly family: AnyFamily;
}

/** What components of several families are called, and where their parts stand in a saved model. */
const PARTS = "parts";

/** One component of each family, in this order; a family may come more than once. */
export const ofFamilies = (
  parts: ReadonlyArray<FoundFamily>,
): NamedComponents<unknown, ReadonlyArray<unknown>> => {
  const families = parts.map(({ family }) => family);
  return {
    name: parts.map(({ head }) => head.family).join(" + "),
    families: parts.map(({ head }) => head.family),
    columns: [
      ...new Set(families.flatMap(({ use }) => use(({ columns }): ReadonlyArray<string> => columns))),
    ],
    fields: {
      family: parts.map(({ head }) => head.family).join("+"),
      [PARTS]: parts.map(({ head: { family, module, spec } }) => ({ family, module, spec })),
    },
    size: O.some(parts.length),
    read: (table, weights) => readMixed(families, table, weights),
    kind: () =>
      mixedKind(
        families,
        families.map(() => 0),
      ),
    sampling: samplingOf(families),
  };
};

/** Components draw from the same columns, or the rows would have holes. */
const samplingOf = (families: ReadonlyArray<AnyFamily>): Option<ComponentSampling<unknown>> => {
  const each = families.map((family) => opaqueFamily(family).sampling);
  const [first] = each;
  if (!O.isSome(first)) return O.none;
  const { columns } = first.value;
  const draws: Array<Sampling<unknown>["draw"]> = [];
  for (const one of each) {
    if (!O.isSome(one) || JSON.stringify(one.value.columns) !== JSON.stringify(columns)) return O.none;
    draws.push(one.value.draw);
  }
  return O.some({ columns, draw: (components, c, rng, row) => draws[c](components[c], rng, row) });
};

/** A mixture by its parameters: what is predicted from, sampled and saved. */
export interface NamedMixture<T, S> {
  readonly components: NamedComponents<T, S>;
  /** With noise, `weights` has one weight more, the last. */
  readonly params: FamilyParams<T>;
  readonly noise?: FamilyNoise;
  /** Column that says which rows are of one component together; none where each row is for itself. */
  readonly group: Option<string>;
}

/** A mixture whose parameters and statistics are its own business: `use` hands it to code that does not care what they are. */
export interface AnyNamedMixture {
  readonly use: <R>(f: <T, S>(mixture: NamedMixture<T, S>) => R) => R;
}

/** A fit as the object that is printed and saved; {@link namedMixtureFromJson} reads it back. */
export const namedMixtureToJson = <T, S>(
  { components, params, group, noise }: NamedMixture<T, S>,
  fit: MixtureFit<T>,
): { readonly [key: string]: Json } => {
  const k = params.components.length;
  const model = {
    weights: [...params.weights.subarray(0, k)],
    components: components.kind(k).codec.encode(params.components),
    ...(noise === undefined ? {} : { noise: { weight: params.weights[k], volume: noise.volume } }),
  };
  const head = {
    ...components.fields,
    columns: [...components.columns],
    ...(O.isSome(group) ? { group: group.value } : {}),
  };
  return fitObject(head, k, model, fit);
};

/** What says of which families a saved mixture is: looked at first, whatever else is there. */
interface SavedHead {
  readonly family: string;
  readonly module: Option<string>;
  readonly spec: Json;
  readonly parts: Option<ReadonlyArray<FamilyHead>>;
}

interface SavedObject extends SavedHead, FitFields {
  readonly group: Option<string>;
  readonly model: SavedModel;
}

const anything: Codec<Json> = {
  encode: json.encode,
  decode: (input, path) => (input === undefined ? E.right(null) : json.decode(input, path)),
};

const headFields = {
  family: text,
  module: optional(text),
  spec: anything,
  parts: optional(list(familyHeadCodec)),
};

const headCodec: Codec<SavedHead> = record<SavedHead>(headFields);

const savedCodec: Codec<SavedObject> = record<SavedObject>({
  ...fitFields,
  ...headFields,
  group: optional(text),
  model: savedModelCodec,
});

/** How to find the families of a saved mixture, in order: one, or those of its components. Error: it is no mixture of families with modules. */
export const familyHeads = (
  input: unknown,
  path: string = "model",
): Either<EmError, ReadonlyArray<FamilyHead>> =>
  E.chain((head: SavedHead): Either<EmError, ReadonlyArray<FamilyHead>> => {
    const { family, module, spec, parts } = head;
    if (O.isSome(parts) && parts.value.length > 0) return E.right(parts.value);
    const within = path === "" ? "" : `${path}.`;
    return O.isSome(module)
      ? E.right([{ family, module: module.value, spec }])
      : E.left(invalidInput(`${within}module`, "a string", "nothing"));
  })(headCodec.decode(input, path));

/**
 * A mixture from a saved object, rebuilt by the modules of {@link familyHeads}, one for each. Every field is checked; an error names it. What
 * {@link namedMixtureToJson} wrote comes back bit by bit.
 */
export const namedMixtureFromJson = (
  input: unknown,
  modules: ReadonlyArray<FamilyModule>,
  path: string = "model",
): Either<EmError, AnyNamedMixture> => {
  const within = path === "" ? "" : `${path}.`;
  return E.chain((saved: SavedObject) =>
    E.chain((heads: ReadonlyArray<FamilyHead>): Either<EmError, AnyNamedMixture> => {
      const stranger = heads.findIndex(({ family }, c) => family !== modules[c]?.name);
      if (stranger >= 0) {
        return E.left(
          invalidInput(`${within}family`, modules[stranger]?.name ?? "nothing", heads[stranger].family),
        );
      }
      const wrong = wrongWeights(allWeights(saved.model), `${within}model`);
      if (wrong !== null) return E.left(wrong);
      const built = eachPart(heads, ({ spec }, c) => modules[c].fromSpec(spec));
      if (E.isLeft(built)) return E.left(inside(`${within}spec`)(built.left));
      const [first] = built.right;
      if (heads.length === 1 && O.isNone(saved.parts)) {
        return first.use((family) =>
          hidden(restoredMixture(saved, ofFamily(heads[0], family), `${within}model`)),
        );
      }
      const parts = built.right.map((family, c) => ({ head: heads[c], family }));
      return hidden(restoredMixture(saved, ofFamilies(parts), `${within}model`));
    })(familyHeads(input, path)),
  )(savedCodec.decode(input, path));
};

/** The errors of a single family are not those of a component. */
const eachPart = <A, R>(
  items: ReadonlyArray<A>,
  f: (item: A, at: number) => Either<EmError, R>,
): Either<EmError, ReadonlyArray<R>> =>
  items.length === 1 ? E.map((one: R) => [one])(f(items[0], 0)) : eachComponent(items, f);

const hidden = <T, S>(mixture: Either<EmError, NamedMixture<T, S>>): Either<EmError, AnyNamedMixture> =>
  E.map((named: NamedMixture<T, S>): AnyNamedMixture => ({ use: (f) => f(named) }))(mixture);

/** A mixture of these components from what is saved of it at `path`. Errors: parameters that are not theirs. */
export const restoredMixture = <T, S>(
  { model, group }: Pick<SavedObject, "model" | "group">,
  components: NamedComponents<T, S>,
  path: string,
): Either<EmError, NamedMixture<T, S>> => {
  const { weights, components: written } = model;
  const k = weights.length;
  if (O.isSome(components.size) && components.size.value !== k) {
    return E.left(invalidInput(`${path}.weights`, `a list of ${components.size.value}`, `${k} items`));
  }
  const kind = components.kind(k);
  return E.chain((thetas: ReadonlyArray<T>) => {
    const params: FamilyParams<T> = { weights: normalizedWeights(allWeights(model)), components: thetas };
    const noise = O.isSome(model.noise) ? { noise: { volume: model.noise.value.volume } } : {};
    return E.bimap(inside(path), (): NamedMixture<T, S> => ({ components, params, ...noise, group }))(
      openBank(bankOf(kind, noise.noise), params),
    );
  })(kind.codec.decode(written, `${path}.components`));
};

/**
 * `n` draws of rows, `groupRows` of which after each other are of one component; the same seed gives the same draws everywhere. Errors: numbers
 * that are none, components that cannot draw rows.
 */
export const sampleNamed = <T, S>(
  { components: { sampling, name }, params }: NamedMixture<T, S>,
  n: number,
  seed: number | string,
  groupRows = 1,
): Either<EmError, FamilySample> => sampleComponents({ name, sampling }, params, { n, seed, groupRows });
