import { E, O, type Either, type Json } from "@latentjs/em-core";
import {
  fitNamedHmmAsync,
  hmmCheckpointCodec,
  hmmFromJson,
  hmmToJson,
  type HmmHead,
  type HmmInit,
  type NamedHmmFit,
  type NamedHmmOptions,
  type NamedHmmParams,
} from "@latentjs/hmm";
import { readRows, type FamilyHead, type MixtureInit, type NamedFamily } from "@latentjs/mixture";
import { failureOf, wrongInput, type Failure } from "../failure.js";
import { inWordsOfTheCall } from "../families/call-words.js";
import { readFamilyData } from "../families/family-data.js";
import {
  missingIn,
  searchOf,
  startOf,
  tellWhatIsLeftOut,
  wordsOf,
  type FamilyTask,
} from "../families/family-task.js";
import { familiesFor } from "../families/found-families.js";
import { loadFamily, type LoadedFamily } from "../families/load-family.js";
import {
  checkSettings,
  givenSettings,
  namedBySettings,
  noSettings,
  type Settings,
} from "../families/settings.js";
import { readCheckpoint } from "../fitting/checkpoint-file.js";
import { fitOutputs } from "../fitting/fit-outputs.js";
import { runFit } from "../fitting/run-fit.js";
import { readJson } from "../input/json-file.js";
import { unusableModel } from "../input/model-file.js";
import { oneStandardInput } from "../input/open-text.js";
import type { FitFlags } from "../options/fit-flags.js";
import { fitRequest, type FitRequest } from "../options/fit-request.js";
import { fitSummary } from "../output/fit-summary.js";
import { hmmComponents, hmmTitle } from "../output/hmm-description.js";
import { deliverResult } from "../output/deliver.js";
import { lineWidth } from "../output/standard-streams.js";
import { sequenceRows } from "./sequence-rows.js";

const NO_USE = "Leave it out: sequences of a hidden Markov model have no use for it.";
const UNBUILT = "Leave it out: it is not built for hidden Markov models yet.";

/** An option for mixtures that was given, and what to do about it. */
const foreign = (
  flags: FitFlags,
  { mixing, noise, labels, onCollapse }: FitRequest,
): readonly [string, string] | undefined => {
  const given: ReadonlyArray<readonly [string, string, boolean]> = [
    ["--weights", NO_USE, flags.weights !== undefined],
    ["--concomitant", UNBUILT, flags.concomitant !== undefined],
    ["--equal-weights", NO_USE, mixing !== "free"],
    ["--noise", NO_USE, noise !== undefined],
    ["--labels", UNBUILT, labels !== undefined],
    ["--prior", UNBUILT, flags.prior !== undefined],
    ["--eigenvalue-ratio", UNBUILT, flags.eigenvalueRatio !== undefined],
    ["--standard-errors", UNBUILT, flags.standardErrors !== undefined],
    ["--certificate", UNBUILT, flags.certificate === true],
    ["--on-collapse", UNBUILT, onCollapse !== "fail"],
    ["--moves", UNBUILT, flags.moves !== undefined],
    ["--covariance", NO_USE, flags.covariance !== undefined && flags.emission?.trim() !== "gaussian"],
  ];
  const found = given.find(([, , isGiven]) => isGiven);
  return found === undefined ? undefined : [found[0], found[1]];
};

/** The setting of the chain itself; the others are those of the emissions. */
const INITIAL = "initial";

const initialOf = (settings: Settings): Either<Failure, HmmHead["initial"]> => {
  const named = settings[INITIAL] ?? "free";
  return named === "free" || named === "stationary"
    ? E.right(named)
    : E.left(wrongInput(`Option --set ${INITIAL}=<value>`, "free or stationary", JSON.stringify(named)));
};

/** `latent fit --family hmm`: fits a hidden Markov model whose states emit a family, prints it and saves it where `--out` says. */
export const fitHmm = async (path: string, flags: FitFlags): Promise<Either<Failure, void>> => {
  const request = fitRequest(flags);
  if (E.isLeft(request)) return request;
  const refused = foreign(flags, request.right);
  if (refused !== undefined) {
    const [option, remedy] = refused;
    return E.left(wrongInput(`Option ${option}`, "a mixture", "the family hmm", remedy));
  }
  if (flags.emission === undefined) {
    const remedy = "Say for example --emission gaussian; latent families lists the others.";
    return E.left(wrongInput("Option --emission", "the family that the states emit", "nothing", remedy));
  }
  const loaded = await loadFamily(flags.emission.trim(), "Option --emission");
  if (E.isLeft(loaded)) return loaded;
  const given = givenSettings(flags, [loaded.right.module]);
  if (E.isLeft(given)) return given;
  const { [INITIAL]: _, ...settings } = given.right;
  const initial = initialOf(given.right);
  if (E.isLeft(initial)) return initial;
  const { init } = request.right;
  const from = init._tag === "Params" ? init.path : undefined;
  const once = oneStandardInput(path, from, flags.resume);
  if (E.isLeft(once)) return once;
  const outputs = fitOutputs(path, request.right, flags);
  if (E.isLeft(outputs)) return outputs;
  const call = { path, flags, request: request.right, outputs: outputs.right, group: flags.group?.trim() };
  return from === undefined
    ? fitNew(call, loaded.right, settings, initial.right)
    : fitFrom(call, loaded.right, given.right, from);
};

type Call = Omit<FamilyTask, "data">;

/** A fit whose start is searched, or made from labels. */
const fitNew = async (
  call: Call,
  loaded: LoadedFamily,
  settings: Settings,
  initial: HmmHead["initial"],
): Promise<Either<Failure, void>> => {
  const known = checkSettings([loaded.module], settings);
  if (E.isLeft(known)) return known;
  const { path, request, group } = call;
  const data = await readFamilyData(path, request, {
    needed: undefined,
    named: namedBySettings([loaded.module], settings),
    group,
  });
  if (E.isLeft(data)) return data;
  const found = familiesFor([loaded], data.right, settings);
  if (E.isLeft(found)) return found;
  const [emission] = found.right.families;
  if (emission === undefined) throw new Error("a model without emissions");
  const task = { ...call, data: data.right };
  return emission.family.use((family) => fitWith(task, { head: emission.head, family }, initial, undefined));
};

/** A fit that begins at the parameters of a saved model. */
const fitFrom = async (
  call: Call,
  loaded: LoadedFamily,
  settings: Settings,
  from: string,
): Promise<Either<Failure, void>> => {
  const refused = noSettings(settings);
  if (E.isLeft(refused)) return refused;
  const document = await readJson(from);
  if (E.isLeft(document)) return document;
  const model = hmmFromJson(document.right, loaded.module);
  if (E.isLeft(model)) return E.left(unusableModel(from, model.left));
  const { emission, initial } = model.right.head;
  const { path, request, group } = call;
  const needed = model.right.use(({ family }) => family.columns);
  const data = await readFamilyData(path, request, { needed, named: [], group });
  if (E.isLeft(data)) return data;
  const task = { ...call, data: data.right };
  return model.right.use(({ family, params }) => fitWith(task, { head: emission, family }, initial, params));
};

/** What the states emit. */
interface Emission<T, S> {
  readonly head: FamilyHead;
  readonly family: NamedFamily<T, S>;
}

const fitWith = async <T, S>(
  task: FamilyTask,
  { head, family }: Emission<T, S>,
  initial: HmmHead["initial"],
  params: NamedHmmParams<T> | undefined,
): Promise<Either<Failure, void>> => {
  const { flags, request, outputs, data, group } = task;
  const { file, table, observed, groups } = data;
  const read = readRows(family, table);
  if (E.isLeft(read)) return E.left(failureOf(inWordsOfTheCall(read.left, file, observed.tableRow)));
  const rows = sequenceRows(read.right.batch, groups);
  if (E.isLeft(rows)) return E.left(failureOf(rows.left));
  // Where a start is given it says how many states there are, as with mixtures.
  const begin = startOf(
    task,
    params === undefined ? undefined : { weights: params.initial, components: params.emissions },
  );
  if (E.isLeft(begin)) return begin;
  const from = begin.right.init;
  if (!isStartOfStates(from)) {
    const known = "kmeans++, random, labels:<column> or params:<model.json>";
    return E.left(wrongInput("Option --init with hidden Markov models", known, "hierarchical"));
  }
  tellWhatIsLeftOut(`hmm of ${family.name}`, family.columns, data);
  const codec = hmmCheckpointCodec(family);
  const state = flags.resume === undefined ? E.right(undefined) : await readCheckpoint(flags.resume, codec);
  if (E.isLeft(state)) return state;
  const { data: steps, rowOf } = rows.right;
  const options: NamedHmmOptions<T> = {
    ...(await searchOf<NamedHmmParams<T>>(request)),
    states: begin.right.components,
    initial,
    init: initOf(from, params, steps.rows, rowOf),
    ...(state.right === undefined ? {} : { resume: state.right }),
  };
  const fitted = await runFit({
    restarts: request.restarts,
    fit: (watching) => fitNamedHmmAsync(family, steps, { ...options, ...watching }),
    codec,
    checkpoint: outputs.checkpoint,
    words: wordsOf(task, params !== undefined, begin.right.components, rowOf),
  });
  if (E.isLeft(fitted)) return fitted;
  const named: HmmHead = { emission: head, initial, group: O.fromNullable(group) };
  return deliver(task, named, family, fitted.right);
};

type StartOfStates<T> = Exclude<HmmInit<T>, { readonly params: unknown }> | { readonly params: unknown };

/** Steps of a sequence have no tree. */
const isStartOfStates = <T>(init: MixtureInit<T>): init is MixtureInit<T> & StartOfStates<T> =>
  typeof init === "string" ? init !== "hierarchical" : "labels" in init || "params" in init;

/** The start in the order of the steps. */
const initOf = <T>(
  init: StartOfStates<T>,
  params: NamedHmmParams<T> | undefined,
  steps: number,
  rowOf: (t: number) => number,
): HmmInit<T> => {
  if (params !== undefined) return { params };
  if (typeof init === "string") return init;
  if (!("labels" in init)) return "kmeans++";
  const { labels } = init;
  return { labels: Int32Array.from({ length: steps }, (_, t) => labels[rowOf(t)] ?? -1) };
};

const deliver = <T, S>(
  { outputs, flags, data, group }: FamilyTask,
  head: HmmHead,
  family: NamedFamily<T, S>,
  fitted: NamedHmmFit<T>,
): Promise<Either<Failure, void>> => {
  const { file, labels, table } = data;
  const fit = (): Json => ({
    ...hmmToJson(head, family, fitted),
    ...(labels === undefined ? {} : { labels: labels.values }),
  });
  const { params, shares, sequences } = fitted;
  const context = {
    title: hmmTitle(params.initial.length, head),
    source: file.source,
    columns: family.columns.length,
    ...(group === undefined ? {} : { groups: [sequences, "sequence"] as const }),
    missing: missingIn(table, family.columns),
    components: hmmComponents({ head, family, params }, [...shares], labels?.names, lineWidth()),
  };
  const text = (): string => fitSummary(fitted, context, lineWidth());
  return deliverResult({ fit, text }, outputs.out, flags.json === true);
};
