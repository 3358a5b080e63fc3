import { E, type Either, type EmError, type Json } from "@latentjs/em-core";
import { familyHeads, type AnyFamily, type FamilyHead, type FoundFamily } from "@latentjs/mixture";
import { failureOf, wrongInput, type Failure } from "../failure.js";
import { readJson } from "../input/json-file.js";
import { unusableModel } from "../input/model-file.js";
import { sourceName } from "../input/open-text.js";
import { isGated } from "../models/read-model.js";
import { inWordsOfTheCall } from "./call-words.js";
import type { FamilyData } from "./family-data.js";
import type { LoadedFamily } from "./load-family.js";
import { settingsFor, type Settings } from "./settings.js";

/** The families of a fit, and where workers find them. */
export interface Found {
  readonly families: ReadonlyArray<FoundFamily>;
  readonly urls: ReadonlyArray<string>;
}

/** A model to start from, and its families. */
export interface StartModel extends Found {
  readonly document: unknown;
}

const named = (names: ReadonlyArray<string>): string => names.join(" + ");

/** Reads a model to start from. Errors: one of other families, or with a gate. */
export const readStart = async (
  path: string,
  loaded: ReadonlyArray<LoadedFamily>,
): Promise<Either<Failure, StartModel>> => {
  const read = await readJson(path);
  if (E.isLeft(read)) return read;
  const document = read.right;
  const unusable = (error: EmError): Failure => unusableModel(path, error);
  if (isGated(document)) {
    const remedy = "Start from a model without one, or from another seed.";
    return E.left(
      wrongInput(sourceName(path), "a model with constant mixing weights", "one with a gate", remedy),
    );
  }
  const heads = E.mapLeft(unusable)(familyHeads(document));
  if (E.isLeft(heads)) return heads;
  const asked = named(loaded.map(({ module }) => module.name));
  const there = named(heads.right.map(({ family }) => family));
  if (asked !== there) {
    const remedy = "Start from a model of the family that is to be fitted.";
    return E.left(wrongInput(`${sourceName(path)}, family`, asked, there, remedy));
  }
  const families: FoundFamily[] = [];
  for (const [c, head] of heads.right.entries()) {
    const family = E.mapLeft(unusable)(fromSpec(loaded[c], head.spec));
    if (E.isLeft(family)) return family;
    families.push({ head, family: family.right });
  }
  return E.right({ families, urls: loaded.map(({ url }) => url), document });
};

const fromSpec = (loaded: LoadedFamily | undefined, spec: Json): Either<EmError, AnyFamily> => {
  if (loaded === undefined) throw new Error("a family without a module");
  return loaded.module.fromSpec(spec);
};

/** Makes families for a table. Errors: what `specFor` says of columns and settings. */
export const familiesFor = (
  loaded: ReadonlyArray<LoadedFamily>,
  { table, file, observed }: FamilyData,
  settings: Settings,
): Either<Failure, Found> => {
  const families: FoundFamily[] = [];
  for (const each of loaded) {
    const { module, specifier } = each;
    const spec = module.specFor(table, settingsFor(module, settings));
    const family = E.chain((json: Json) => module.fromSpec(json))(spec);
    if (E.isLeft(spec)) return E.left(failureOf(inWordsOfTheCall(spec.left, file, observed.tableRow)));
    if (E.isLeft(family)) return E.left(failureOf(inWordsOfTheCall(family.left, file, observed.tableRow)));
    const head: FamilyHead = { family: module.name, module: specifier, spec: spec.right };
    families.push({ head, family: family.right });
  }
  return E.right({ families, urls: loaded.map(({ url }) => url) });
};
