import { E, type Either, type Json } from "@latentjs/em-core";
import {
  COVARIANCE_NAMES,
  displayCovariance,
  fitToJson,
  resolveCovariance,
  selectGmmAsync,
  selectionToJson,
  type CovarianceName,
  type GmmFit,
  type GmmSelection,
  type SelectGmmAsyncOptions,
} from "@latentjs/gmm";
import type { SelectedCell } from "@latentjs/mixture";
import { failureOf, inUsersWords, wrongInput, type Failure } from "../failure.js";
import { settingOption } from "../families/setting-flags.js";
import { fitFailure } from "../fitting/fit-failure.js";
import { fitOutputs, type FitOutputs } from "../fitting/fit-outputs.js";
import { OPTION_NAMES } from "../fitting/fit-plan.js";
import { keptLabels } from "../fitting/kept-labels.js";
import { runSelection } from "../fitting/run-selection.js";
import type { FitData } from "../input/fit-data.js";
import { fitRequest } from "../options/fit-request.js";
import type { SelectFlags } from "../options/select-flags.js";
import { flagsOfCells, selectRequest, type SelectRequest } from "../options/select-request.js";
import { fitSummary, type FitContext } from "../output/fit-summary.js";
import { gaussianContext } from "../output/gaussian-context.js";
import { deliverResult, type Result } from "../output/deliver.js";
import { selectionText, type CellWords } from "../output/selection-table.js";
import { lineWidth } from "../output/standard-streams.js";
import { optionsOf, placesOf, readInputs, tellWhatIsLeftOut, type Inputs } from "./fit.js";

/** `latent select`: fits mixtures of several numbers of components and structures, ranks them, and saves the best where `--out` says. */
export const select = async (path: string, flags: SelectFlags): Promise<Either<Failure, void>> => {
  const compared = selectRequest(flags);
  if (E.isLeft(compared)) return compared;
  return flags.family.trim() === "gaussian"
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
  const searched = !/^(?:labels|params):/.test(flags.init.trim());
  const given = compared.components?.length === 1 ? String(compared.components[0]) : undefined;
  const request = fitRequest(flagsOfCells(flags, searched ? fewestOf(compared, flags) : given));
  if (E.isLeft(request)) return request;
  if (!searched && compared.components !== undefined && given === undefined) {
    const remedy = "Leave the option out: the number of components is that of the start.";
    return E.left(
      wrongInput("Option -k, --components", "one number beside --init", flags.components, remedy),
    );
  }
  const outputs = fitOutputs(path, request.right, flags);
  if (E.isLeft(outputs)) return outputs;
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
    ...componentsOf(compared, inputs.right, searched),
    ...(compared.folds === undefined ? {} : { folds: compared.folds }),
  };
  const selected = await runSelection(
    (watching) => selectGmmAsync(data.observed.rows, { ...selectOptions, ...watching }),
    (error) =>
      fitFailure(error, {
        places: { ...placesOf(path, request.right, undefined), folds: "Option --folds" },
        place: (i) => `${data.table.source}, line ${data.table.lineOf(data.observed.tableRow(i))}`,
        structure: { columns: data.names, covariance: plan.covariance },
        labels: (data.labels ?? data.known)?.values,
        isStartGiven: inputs.right.start !== undefined,
      }),
  );
  return E.isLeft(selected) ? selected : deliver(selected.right, data, outputs.right, flags.json === true);
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

/** The fewest components that are compared, which have to be enough for known labels; nothing where they follow from these. */
const fewestOf = ({ components }: SelectRequest, { labels }: SelectFlags): string | undefined => {
  if (components !== undefined) return String(Math.min(...components));
  return labels === undefined ? "1" : undefined;
};

/** Most components of a selection for which nobody said how many. */
const MOST = 9;

const componentsOf = (
  { components }: SelectRequest,
  { plan, data: { known } }: Inputs,
  searched: boolean,
): Pick<SelectGmmAsyncOptions, "components"> => {
  if (!searched) return { components: [plan.components] };
  if (components !== undefined) return { components };
  if (known === undefined) return {};
  const fewest = plan.components;
  return { components: Array.from({ length: Math.max(1, MOST + 1 - fewest) }, (_, i) => fewest + i) };
};

const nameOf = ({ form }: SelectedCell<GmmFit>, cols: number): string => {
  const name = COVARIANCE_NAMES.find((known) => known === form);
  return name === undefined ? form : displayCovariance(name, cols);
};

const deliver = (
  selection: GmmSelection,
  data: FitData,
  { out }: FitOutputs,
  json: boolean,
): Promise<Either<Failure, void>> => {
  const { best } = selection;
  const called = keptLabels(data.labels ?? data.known, best);
  const named = called === undefined ? {} : { labels: called.values };
  const fit: Json = { ...fitToJson(best), ...named };
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
      `${selectionText(selection, words, lineWidth())}\n${fitSummary(best, context(), lineWidth())}`,
  };
  return deliverResult(result, out, json);
};
