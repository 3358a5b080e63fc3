import {
  E,
  invalidInput,
  json,
  list,
  record,
  text,
  type Codec,
  type Either,
  type EmError,
  type Json,
} from "@latentjs/em-core";
import { openBank } from "../engine.js";
import type { AnyFamily, FamilyModule, NamedFamily } from "../named-family.js";
import { familyFields, inside, type FamilyHead } from "../named/saved-object.js";
import { fitObject } from "../search/fit-object.js";
import { atEqualWeights } from "./gated-bank.js";
import { gatedKind, type GatedFamilyParams, type GatedMixture } from "./gated-kind.js";
import type { GatedFit } from "./gated-options.js";
import type { AnyGate, GateModule, NamedGate } from "./named-gate.js";

/** What a saved mixture says of its gate: enough to find the module that rebuilds it. */
export interface GateHead {
  readonly name: string;
  /** Import specifier of the module whose `gate` rebuilds the gate from `spec`. */
  readonly module: string;
  readonly spec: Json;
}

/** What a saved gated mixture says of its family and its gate. */
export interface GatedHead extends FamilyHead {
  readonly gate: GateHead;
}

interface SavedObject extends GatedHead {
  readonly model: { readonly gate: Json; readonly components: ReadonlyArray<Json> };
}

const savedCodec: Codec<SavedObject> = record<SavedObject>({
  ...familyFields,
  gate: record<GateHead>({ name: text, module: text, spec: json }),
  model: record<SavedObject["model"]>({ gate: json, components: list(json) }),
});

/** A gated mixture whose parameters and statistics are its own business. */
export interface SavedGated {
  readonly head: GatedHead;
  readonly use: <R>(f: <W, T, G, S>(mixture: GatedMixture<W, T, G, S>) => R) => R;
}

/** A fit as the object that is printed and saved; {@link gatedFromJson} reads it back. */
export const gatedToJson = <W, T, G, S>(
  head: GatedHead,
  family: NamedFamily<T, S>,
  gate: NamedGate<W, G>,
  fit: GatedFit<W, T>,
): { readonly [key: string]: Json } => {
  const { params, shares } = fit;
  const model = {
    gate: gate.codec.encode(params.gate),
    components: params.components.map((theta) => family.codec.encode(theta)),
  };
  const { family: name, module, spec, gate: ofGate } = head;
  const first = {
    family: name,
    module,
    spec,
    columns: [...family.columns],
    gate: { ...ofGate },
    gateColumns: [...gate.columns],
    shares: [...shares],
  };
  return fitObject(first, params.components.length, model, fit);
};

/** What a saved object says of its family and gate. Error: it is no mixture of a family with a gate. */
export const gatedHead = (input: unknown, path: string = "model"): Either<EmError, GatedHead> =>
  E.map(({ family, module, spec, gate }: SavedObject): GatedHead => ({ family, module, spec, gate }))(
    savedCodec.decode(input, path),
  );

/**
 * A gated mixture from a saved object, rebuilt by the modules that it names. Every field is checked; an error names it. What {@link gatedToJson}
 * wrote comes back bit by bit.
 */
export const gatedFromJson = (
  input: unknown,
  modules: { readonly family: FamilyModule; readonly gate: GateModule },
  path: string = "model",
): Either<EmError, SavedGated> =>
  E.chain((saved: SavedObject): Either<EmError, SavedGated> => {
    const within = path === "" ? "" : `${path}.`;
    const { components } = saved.model;
    if (saved.family !== modules.family.name) {
      return E.left(invalidInput(`${within}family`, modules.family.name, saved.family));
    }
    if (saved.gate.name !== modules.gate.name) {
      return E.left(invalidInput(`${within}gate.name`, modules.gate.name, saved.gate.name));
    }
    if (components.length === 0) {
      return E.left(invalidInput(`${within}model.components`, "at least one component", "none"));
    }
    const family = E.mapLeft(inside(`${within}spec`))(modules.family.fromSpec(saved.spec));
    const gate = E.mapLeft(inside(`${within}gate.spec`))(
      modules.gate.fromSpec(saved.gate.spec, components.length),
    );
    return E.chain((anyFamily: AnyFamily) =>
      E.chain((anyGate: AnyGate) =>
        anyFamily.use((ofFamily) => anyGate.use((of) => restored(saved, ofFamily, of, `${within}model`))),
      )(gate),
    )(family);
  })(savedCodec.decode(input, path));

const restored = <W, T, G, S>(
  { model, ...head }: SavedObject,
  family: NamedFamily<T, S>,
  gate: NamedGate<W, G>,
  path: string,
): Either<EmError, SavedGated> => {
  const { codec, bank } = gatedKind(family, gate, 0);
  return E.chain((params: GatedFamilyParams<W, T>) =>
    E.bimap(inside(path), (): SavedGated => ({ head, use: (f) => f({ family, gate, params }) }))(
      openBank(bank, atEqualWeights(gate.size, params)),
    ),
  )(codec.decode(model, path));
};
