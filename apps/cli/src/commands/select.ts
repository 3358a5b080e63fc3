import { E, type Either, type Json } from "@latentjs/em-core";
import {
  COVARIANCE_NAMES,
  displayCovariance,
  fitToJson,
  resolveCovariance,
  selectGmmAsync,
  selectionCheckpointCodec,
  selectionToJson,
  type CovarianceName,
  type GmmFit,
  type GmmSelection,
  type SelectGmmAsyncOptions,
} from "@latentjs/gmm";
import type { SelectedCell } from "@latentjs/mixture";
import { failureOf, inUsersWords, wrongInput, type Failure } from "../failure.js";
import { settingOption } from "../families/setting-flags.js";
import { readCheckpoint } from "../fitting/checkpoint-file.js";
import { comparedNumbers, fewestOf } from "../fitting/compared-numbers.js";
import { fitFailure } from "../fitting/fit-failure.js";
import { fitOutputs, type FitOutputs } from "../fitting/fit-outputs.js";
import { OPTION_NAMES } from "../fitting/fit-plan.js";
import { keptLabels } from "../fitting/kept-labels.js";
import { runSelection } from "../fitting/run-selection.js";
import type { FitData } from "../input/fit-data.js";
import { oneStandardInput } from "../input/open-text.js";
import { fitRequest } from "../options/fit-request.js";
import type { SelectFlags } from "../options/select-flags.js";
import { flagsOfCells, selectRequest, type SelectRequest } from "../options/select-request.js";
import { fitSummary, type FitContext } from "../output/fit-summary.js";
import { gaussianContext } from "../output/gaussian-context.js";
import { deliverResult, type Result } from "../output/deliver.js";
import { selectionText, type CellWords } from "../output/selection-table.js";
import { lineWidth } from "../output/standard-streams.js";
import {
  fittedWith,
  optionsOf,
  placesOf,
  pointOf,
  readInputs,
  tellWhatIsLeftOut,
  type Reached,
} from "./fit.js";

/** `latent select`: fits mixtures of several numbers of components and structures, ranks them, and saves the best where `--out` says. */
export const select = async (path: string, flags: SelectFlags): Promise<Either<Failure, void>> => {
  const compared = selectRequest(flags);
  if (E.isLeft(compared)) return compared;
  return flags.family.trim() === "gaussian" && flags.group === undefined
    ? selectGaussian(path, flags, compared.right)
    : // Loaded where it is used: most selections are among Gaussians.
      (await import("../families/select-family.js")).selectFamily(path, flags, compared.right);
};

const selectGaussian = async (
  path: string,
  flags: SelectFlags,
  compared: SelectRequest,
): Promise<Either<Failure, void>> => {
  const setting = settingOption(flags);
  if (setting !== undefined) {
    const remedy = "Leave it out, or name another family.";
    return E.left(wrongInput(`Option ${setting}`, "a family that takes it", "the family gaussian", remedy));
  }
  const fewest = fewestOf(compared, flags);
  if (E.isLeft(fewest)) return fewest;
  const request = fitRequest(flagsOfCells(flags, fewest.right));
  if (E.isLeft(request)) return request;
  const outputs = fitOutputs(path, request.right, flags, "select-checkpoint");
  if (E.isLeft(outputs)) return outputs;
  const from = request.right.init._tag === "Params" ? request.right.init.path : undefined;
  const once = oneStandardInput(path, from, flags.resume);
  if (E.isLeft(once)) return once;
  const state =
    flags.resume === undefined
      ? E.right(undefined)
      : await readCheckpoint(flags.resume, selectionCheckpointCodec);
  if (E.isLeft(state)) return state;
  const inputs = await readInputs(path, request.right, undefined);
  if (E.isLeft(inputs)) return inputs;
  const { data, plan } = inputs.right;
  const structures = structuresOf(compared, data.names.length);
  if (E.isLeft(structures)) return structures;
  tellWhatIsLeftOut(data);
  const {
    components: _,
    covariance: _covariance,
    checkpoint: _checkpoint,
    resume: _resume,
    ...options
  } = await optionsOf(request.right, inputs.right);
  const selectOptions: SelectGmmAsyncOptions = {
    ...options,
    mixing: request.right.mixing,
    covariance: structures.right,
    criterion: compared.criterion,
    ...comparedNumbers(compared, flags, plan.components),
    ...(compared.folds === undefined ? {} : { folds: compared.folds }),
    ...(state.right === undefined ? {} : { resume: state.right }),
  };
  const selected = await runSelection({
    select: (watching) => selectGmmAsync(data.observed.rows, { ...selectOptions, ...watching }),
    checkpoint: outputs.right.checkpoint,
    codec: selectionCheckpointCodec,
    failure: (error) =>
      fitFailure(error, {
        places: { ...placesOf(path, request.right, flags.resume), folds: "Option --folds" },
        place: (i) => `${data.table.source}, line ${data.table.lineOf(data.observed.tableRow(i))}`,
        structure: { columns: data.names, covariance: plan.covariance },
        labels: (data.labels ?? data.known)?.values,
        isStartGiven: inputs.right.start !== undefined,
      }),
  });
  if (E.isLeft(selected)) return selected;
  const point = await pointOf(selected.right.best, data, request.right, fittedWith(data, selectOptions), {
    isKept: flags.json === true || outputs.right.out !== undefined,
    isAsked: flags.certificate === true,
  });
  return deliver(selected.right, data, outputs.right, point, flags.json === true);
};

/** The structures that were named, for data of `cols` columns. */
const structuresOf = (
  { covariance }: SelectRequest,
  cols: number,
): Either<Failure, "all" | ReadonlyArray<CovarianceName>> => {
  if (covariance === "all") return E.right(covariance);
  const names: CovarianceName[] = [];
  for (const name of covariance) {
    const found = resolveCovariance(name, cols);
    if (E.isLeft(found)) return E.left(failureOf(inUsersWords(found.left, OPTION_NAMES)));
    names.push(found.right.name);
  }
  return names.length === 0
    ? E.left(wrongInput("Option --covariance", "at least one structure, or all", "none"))
    : E.right(names);
};

const nameOf = ({ form }: SelectedCell<GmmFit>, cols: number): string => {
  const name = COVARIANCE_NAMES.find((known) => known === form);
  return name === undefined ? form : displayCovariance(name, cols);
};

const deliver = (
  selection: GmmSelection,
  data: FitData,
  { out }: FitOutputs,
  { certificate, errors }: Reached,
  json: boolean,
): Promise<Either<Failure, void>> => {
  const { best } = selection;
  const called = keptLabels(data.labels ?? data.known, best);
  const named = called === undefined ? {} : { labels: called.values };
  const fit: Json = { ...fitToJson(best), ...certificate.fields, ...errors.fields, ...named };
  const cols = best.columns.length;
  const words: CellWords<GmmFit> = {
    form: (cell) => nameOf(cell, cols),
    cell: (cell) => `${nameOf(cell, cols)} ${cell.components}`,
  };
  const context = (): FitContext => gaussianContext(best, data, called?.names, lineWidth());
  const result: Result = {
    fit: () => fit,
    document: () => ({ ...selectionToJson(selection), best: fit }),
    text: () =>
      `${selectionText(selection, words, lineWidth())}\n${fitSummary(best, context(), lineWidth())}${certificate.text}${errors.text}`,
  };
  return deliverResult(result, out, json);
};
