import { E, type Either } from "@latentjs/em-core";
import { mixtureFromJson, namedMixtureFromJson, ofFamilies, ofFamily } from "@latentjs/mixture";
import type { Failure } from "../failure.js";
import { fitOutputs } from "../fitting/fit-outputs.js";
import { unusableModel } from "../input/model-file.js";
import { oneStandardInput } from "../input/open-text.js";
import type { FitFlags } from "../options/fit-flags.js";
import { fitRequest } from "../options/fit-request.js";
import { readFamilyData } from "./family-data.js";
import { familyNames } from "./family-names.js";
import type { FamilyTask } from "./family-task.js";
import { fitComponents } from "./fit-components.js";
import { checkOptions } from "./foreign-options.js";
import { familiesFor, readStart, type Found, type StartModel } from "./found-families.js";
import { loadFamily, type LoadedFamily } from "./load-family.js";
import { checkSettings, givenSettings, haveSetting, namedBySettings, noSettings } from "./settings.js";

/** `latent fit --family`: fits a mixture of any family, or of several, prints it and saves it where `--out` says. */
export const fitFamily = async (path: string, flags: FitFlags): Promise<Either<Failure, void>> => {
  const request = fitRequest(flags, familyNames(flags.family).length);
  if (E.isLeft(request)) return request;
  const found = await loadFamilies(familyNames(flags.family));
  if (E.isLeft(found)) return found;
  const loaded = found.right;
  const modules = loaded.map(({ module }) => module);
  const group = haveSetting(modules, "group") ? undefined : flags.group?.trim();
  const names = modules.map(({ name }) => name);
  const allowed = checkOptions(flags, request.right, { names, group });
  if (E.isLeft(allowed)) return allowed;
  const settings = givenSettings(flags, modules);
  if (E.isLeft(settings)) return settings;
  const { init } = request.right;
  const from = init._tag === "Params" ? init.path : undefined;
  const known = from === undefined ? checkSettings(modules, settings.right) : noSettings(settings.right);
  if (E.isLeft(known)) return known;
  const once = oneStandardInput(path, from, flags.resume);
  if (E.isLeft(once)) return once;
  const outputs = fitOutputs(path, request.right, flags);
  if (E.isLeft(outputs)) return outputs;
  const start = from === undefined ? E.right(undefined) : await readStart(from, loaded);
  if (E.isLeft(start)) return start;
  const needed = start.right === undefined ? undefined : columnsOf(start.right);
  const data = await readFamilyData(path, request.right, {
    needed,
    named: namedBySettings(modules, settings.right),
    group,
  });
  if (E.isLeft(data)) return data;
  const task = { path, flags, request: request.right, outputs: outputs.right, data: data.right, group };
  const families =
    start.right === undefined ? familiesFor(loaded, data.right, settings.right) : E.right(start.right);
  if (E.isLeft(families)) return families;
  return request.right.concomitant.length > 0
    ? gated(task, families.right, loaded, start.right, from ?? "")
    : plain(task, families.right, loaded, start.right, from ?? "");
};

const loadFamilies = async (
  names: ReadonlyArray<string>,
): Promise<Either<Failure, ReadonlyArray<LoadedFamily>>> => {
  const loaded: LoadedFamily[] = [];
  for (const name of names) {
    const found = await loadFamily(name);
    if (E.isLeft(found)) return found;
    loaded.push(found.right);
  }
  return E.right(loaded);
};

const columnsOf = ({ families }: Found): ReadonlyArray<string> => [
  ...new Set(families.flatMap(({ family: { use } }) => use(({ columns }): ReadonlyArray<string> => columns))),
];

/** A fit with constant mixing weights. */
const plain = async (
  task: FamilyTask,
  { families, urls }: Found,
  loaded: ReadonlyArray<LoadedFamily>,
  start: StartModel | undefined,
  from: string,
): Promise<Either<Failure, void>> => {
  const sources = families.map(({ head: { spec } }, c) => ({ module: urls[c] ?? "", spec }));
  if (start !== undefined) {
    const model = namedMixtureFromJson(
      start.document,
      loaded.map(({ module }) => module),
    );
    if (E.isLeft(model)) return E.left(unusableModel(from, model.left));
    return model.right.use(({ components, params, noise }) =>
      fitComponents(task, components, sources, { params, noise }),
    );
  }
  const [first] = families;
  return families.length > 1 || first === undefined
    ? fitComponents(task, ofFamilies(families), sources, undefined)
    : first.family.use((family) => fitComponents(task, ofFamily(first.head, family), sources, undefined));
};

/** A fit of one family whose mixing weights depend on columns. */
const gated = async (
  task: FamilyTask,
  { families: [first] }: Found,
  [loaded]: ReadonlyArray<LoadedFamily>,
  start: StartModel | undefined,
  from: string,
): Promise<Either<Failure, void>> => {
  if (first === undefined || loaded === undefined) throw new Error("a fit without a family");
  const { head } = first;
  // Loaded where it is used: most fits have no gate.
  const { fitGated } = await import("./fit-gated.js");
  if (start === undefined) return first.family.use((family) => fitGated(task, head, family, undefined));
  const model = mixtureFromJson(start.document, loaded.module);
  if (E.isLeft(model)) return E.left(unusableModel(from, model.left));
  return model.right.use(({ family, params }) => fitGated(task, head, family, params));
};
