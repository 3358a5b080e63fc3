import { E, type ColumnBatch, type Either, type Json } from "@latentjs/em-core";
import {
  familyCheckpointCodec,
  familyErrors,
  fitMixtureAsync,
  kindOf,
  mixtureToJson,
  readRows,
  type AnyFamily,
  type FamilyHead,
  type FamilyParams,
  type MixtureFit,
  type MixtureAsyncOptions,
  type NamedFamily,
  type SavedMixture,
} from "@latentjs/mixture";
import { failureOf, wrongInput, type Failure } from "../failure.js";
import { readCheckpoint } from "../fitting/checkpoint-file.js";
import { fitOutputs } from "../fitting/fit-outputs.js";
import { runFit } from "../fitting/run-fit.js";
import { errorsReport, noErrors } from "../fitting/standard-errors.js";
import { readJson } from "../input/model-file.js";
import { oneStandardInput, sourceName } from "../input/open-text.js";
import { readFamilyMixture } from "../models/family-model.js";
import { familyNamed, isGated } from "../models/read-model.js";
import type { FitFlags } from "../options/fit-flags.js";
import { fitRequest } from "../options/fit-request.js";
import { familyComponents, familyTitle } from "../output/family-description.js";
import { fitSummary } from "../output/fit-summary.js";
import { jsonText } from "../output/json-text.js";
import { listed } from "../output/numbers.js";
import { parameterTable } from "../output/parameter-table.js";
import { lineWidth, print } from "../output/standard-streams.js";
import { inWordsOfTheCall } from "./call-words.js";
import { readFamilyData, type FamilyData } from "./family-data.js";
import { missingIn, searchOf, startOf, tellWhatIsLeftOut, wordsOf, type FamilyTask } from "./family-task.js";
import { fitGated } from "./fit-gated.js";
import { loadFamily, type LoadedFamily } from "./load-family.js";
import { checkSettings, givenSettings, type Settings } from "./settings.js";

/** Options that say something of covariances. */
const GAUSSIAN_OPTIONS: ReadonlyArray<readonly [string, (flags: FitFlags) => boolean]> = [
  ["--covariance", ({ covariance }) => covariance !== undefined],
  ["--prior", ({ prior }) => prior !== undefined],
  ["--eigenvalue-ratio", ({ eigenvalueRatio }) => eigenvalueRatio !== undefined],
];

/** `latent fit --family`: fits a mixture of any family, prints it and saves it where `--out` says. */
export const fitFamily = async (path: string, flags: FitFlags): Promise<Either<Failure, void>> => {
  const request = fitRequest(flags);
  if (E.isLeft(request)) return request;
  const loaded = await loadFamily(flags.family.trim());
  if (E.isLeft(loaded)) return loaded;
  const { module } = loaded.right;
  const foreign = GAUSSIAN_OPTIONS.find(([, given]) => given(flags));
  if (foreign !== undefined) {
    const remedy = "Leave it out, or fit Gaussians.";
    return E.left(wrongInput(`Option ${foreign[0]}`, "the family gaussian", module.name, remedy));
  }
  const { init, concomitant, standardErrors, mixing } = request.right;
  if (concomitant.length > 0 && standardErrors !== undefined) {
    const remedy = "Leave one of them out: they are built for constant mixing weights only.";
    return E.left(
      wrongInput("Option --standard-errors", "a fit without --concomitant", standardErrors, remedy),
    );
  }
  if (concomitant.length > 0 && mixing === "equal") {
    const remedy = "Leave one of them out: weights that depend on columns are not equal.";
    return E.left(wrongInput("Option --equal-weights", "a fit without --concomitant", "both", remedy));
  }
  const from = init._tag === "Params" ? init.path : undefined;
  const settings = givenSettings(flags);
  if (E.isLeft(settings)) return settings;
  const known = from === undefined ? checkSettings(module, settings.right) : noSettings(settings.right);
  if (E.isLeft(known)) return known;
  const once = oneStandardInput(path, from, flags.resume);
  if (E.isLeft(once)) return once;
  const outputs = fitOutputs(path, request.right, flags);
  if (E.isLeft(outputs)) return outputs;
  const start = from === undefined ? E.right(undefined) : await readStart(from, flags.family, loaded.right);
  if (E.isLeft(start)) return start;
  const model = start.right;
  const needed = model?.use(({ family }) => family.columns);
  const data = await readFamilyData(path, request.right, settings.right, needed);
  if (E.isLeft(data)) return data;
  const { url } = loaded.right;
  const common = { path, flags, request: request.right, outputs: outputs.right, data: data.right, url };
  if (model !== undefined) {
    return model.use(({ family, params }) => fitOne({ ...common, head: model.head }, family, params));
  }
  return build(loaded.right, data.right, settings.right, (head, any) =>
    any.use((family) => fitOne({ ...common, head }, family, undefined)),
  );
};

const fitOne = <T, S>(
  task: FamilyTask,
  family: NamedFamily<T, S>,
  params: FamilyParams<T> | undefined,
): Promise<Either<Failure, void>> =>
  task.request.concomitant.length === 0 ? fitNamed(task, family, params) : fitGated(task, family, params);

const noSettings = (settings: Settings): Either<Failure, void> => {
  const given = Object.keys(settings);
  const remedy = "Leave them out: the settings are those of the model to start from.";
  return given.length === 0
    ? E.right(undefined)
    : E.left(wrongInput("The options", "no settings beside --init params:", listed(given), remedy));
};

const readStart = async (
  path: string,
  named: string,
  { module }: LoadedFamily,
): Promise<Either<Failure, SavedMixture>> => {
  const document = await readJson(path);
  if (E.isLeft(document)) return document;
  const family = familyNamed(document.right);
  if (family !== undefined && family !== module.name) {
    const remedy = "Start from a model of the family that is to be fitted.";
    return E.left(wrongInput(`${sourceName(path)}, family`, module.name, family, remedy));
  }
  if (isGated(document.right)) {
    const remedy = "Start from a model without one, or from another seed.";
    return E.left(
      wrongInput(sourceName(path), "a model with constant mixing weights", "one with a gate", remedy),
    );
  }
  return readFamilyMixture(path, document.right, named);
};

/** Makes the family for the table. Errors: what `specFor` says of columns and settings. */
const build = async (
  { module, specifier }: LoadedFamily,
  { table, file, observed }: FamilyData,
  settings: Settings,
  use: (head: FamilyHead, family: AnyFamily) => Promise<Either<Failure, void>>,
): Promise<Either<Failure, void>> => {
  const spec = module.specFor(table, settings);
  const family = E.chain((json: Json) => module.fromSpec(json))(spec);
  if (E.isLeft(spec) || E.isLeft(family)) {
    const error = E.isLeft(spec) ? spec.left : E.isLeft(family) ? family.left : undefined;
    if (error === undefined) throw new Error("a family without an error was treated as one");
    return E.left(failureOf(inWordsOfTheCall(error, file, observed.tableRow)));
  }
  return use({ family: module.name, module: specifier, spec: spec.right }, family.right);
};

const fitNamed = async <T, S>(
  task: FamilyTask,
  family: NamedFamily<T, S>,
  params: FamilyParams<T> | undefined,
): Promise<Either<Failure, void>> => {
  const { flags, request, outputs, data, head, url } = task;
  const { file, table, observed } = data;
  const begin = startOf(task, params);
  if (E.isLeft(begin)) return begin;
  const { init, components } = begin.right;
  const read = readRows(family, table, observed.weights ?? null);
  if (E.isLeft(read)) return E.left(failureOf(inWordsOfTheCall(read.left, file, observed.tableRow)));
  const codec = familyCheckpointCodec(kindOf(family, components));
  const state = flags.resume === undefined ? E.right(undefined) : await readCheckpoint(flags.resume, codec);
  if (E.isLeft(state)) return state;
  tellWhatIsLeftOut(family.name, family.columns, data);
  const { restarts, workers } = request;
  const options: MixtureAsyncOptions<T> = {
    ...searchOf(request),
    source: { module: url, spec: head.spec },
    components,
    init,
    mixing: request.mixing,
    ...(workers === undefined ? {} : { workers }),
    ...(state.right === undefined ? {} : { resume: state.right }),
  };
  const fitted = await runFit({
    restarts,
    fit: (watching) => fitMixtureAsync(family, read.right.batch, { ...options, ...watching }),
    codec,
    checkpoint: outputs.checkpoint,
    words: wordsOf(task, params !== undefined),
  });
  return E.isLeft(fitted) ? fitted : deliver(task, family, fitted.right, read.right.batch);
};

/** Saves first, so that a fit is kept also where nobody reads the output; prints what could not be saved too. */
const deliver = async <T, S>(
  { head, outputs, flags, data, request }: FamilyTask,
  family: NamedFamily<T, S>,
  fitted: MixtureFit<T>,
  batch: ColumnBatch,
): Promise<Either<Failure, void>> => {
  const { file, labels, table } = data;
  const { params, warnings } = fitted;
  const kind = request.standardErrors;
  const errors =
    kind === undefined
      ? noErrors
      : errorsReport(
          kind,
          familyErrors({ family, params }, batch, kind, request.mixing),
          warnings,
          ({ weights, components }) =>
            parameterTable({ weights, parameters: components, labels: labels?.names }, lineWidth()),
          lineWidth(),
        );
  const document: Json = {
    ...mixtureToJson(head, family, fitted),
    ...errors.fields,
    ...(labels === undefined ? {} : { labels: labels.values }),
  };
  const text = `${jsonText(document)}\n`;
  const saved = outputs.out?.replace(text) ?? E.right(undefined);
  const context = {
    title: familyTitle(head.family, fitted.params.weights.length),
    source: file.source,
    columns: family.columns.length,
    missing: missingIn(table, family.columns),
    components: familyComponents({ family, params }, labels?.names, lineWidth()),
  };
  await print(flags.json === true ? text : `${fitSummary(fitted, context, lineWidth())}${errors.text}`);
  return E.mapLeft((failure: Failure): Failure => ({ ...failure, resultPrinted: true }))(saved);
};
