import { E, type Either, type EmError, type Json } from "@latentjs/em-core";
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
import { interruption } from "../fitting/interruption.js";
import type { FitData } from "../input/fit-data.js";
import { missingIn } from "../input/observed-rows.js";
import { fitRequest } from "../options/fit-request.js";
import type { SelectFlags } from "../options/select-flags.js";
import { flagsOfCells, selectRequest, type SelectRequest } from "../options/select-request.js";
import { componentNumbers } from "../output/component-numbers.js";
import { componentTable } from "../output/component-table.js";
import { fitSummary, type FitContext } from "../output/fit-summary.js";
import { deliverResult, type Result } from "../output/deliver.js";
import { componentLabels } from "../input/row-labels.js";
import { counted, noiseWords } from "../output/numbers.js";
import { selectionBar } from "../output/selection-progress.js";
import { selectionText, type CellWords } from "../output/selection-table.js";
import { lineWidth, note } from "../output/standard-streams.js";
import { structureWords } from "../output/structure-words.js";
import { optionsOf, placesOf, readInputs, tellWhatIsLeftOut, type Inputs } from "./fit.js";

const WAIT = "stopping; what was reached is the result. Ctrl-C again to give it up.";

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
  const { components: _, covariance: _covariance, ...options } = await optionsOf(request.right, inputs.right);
  const selected = await runSelection(
    data,
    {
      ...options,
      mixing: request.right.mixing,
      covariance: structures.right,
      criterion: compared.criterion,
      ...componentsOf(compared, inputs.right, searched),
      ...(compared.folds === undefined ? {} : { folds: compared.folds }),
    },
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

/** Runs a selection that can be watched, and interrupted by Ctrl-C. */
const runSelection = async (
  { observed }: FitData,
  options: SelectGmmAsyncOptions,
  failure: (error: EmError) => Failure,
): Promise<Either<Failure, GmmSelection>> => {
  const bar = selectionBar();
  const interrupted = interruption(() => {
    bar.end();
    note(WAIT);
  });
  try {
    const selected = await selectGmmAsync(observed.rows, {
      ...options,
      signal: interrupted.signal,
      onProgress: bar.tell,
    });
    return E.mapLeft(failure)(selected);
  } finally {
    bar.end();
    interrupted.end();
  }
};

const nameOf = ({ form }: SelectedCell<GmmFit>, cols: number): string => {
  const name = COVARIANCE_NAMES.find((known) => known === form);
  return name === undefined ? form : displayCovariance(name, cols);
};

const deliver = (
  selection: GmmSelection,
  { table, observed, labels, known }: FitData,
  { out }: FitOutputs,
  json: boolean,
): Promise<Either<Failure, void>> => {
  const { best } = selection;
  const called = componentLabels(labels ?? known, best.params.components.length);
  const named = called === undefined ? {} : { labels: called.values };
  const fit: Json = { ...fitToJson(best), ...named };
  const cols = best.columns.length;
  const words: CellWords<GmmFit> = {
    form: (cell) => nameOf(cell, cols),
    cell: (cell) => `${nameOf(cell, cols)} ${cell.components}`,
  };
  const context: FitContext = {
    title: `Gaussian mixture of ${counted(best.params.components.length, "component")}${noiseWords(best.noise)}, ${structureWords(best.covariance, cols)}`,
    source: table.source,
    columns: cols,
    missing: missingIn(observed.rows.data),
    components: `Mixing weights, and mean (standard deviation) of each column\n${componentTable(componentNumbers(best, called?.names), lineWidth())}`,
  };
  const result: Result = {
    fit: () => fit,
    document: () => ({ ...selectionToJson(selection), best: fit }),
    text: () => `${selectionText(selection, words, lineWidth())}\n${fitSummary(best, context, lineWidth())}`,
  };
  return deliverResult(result, out, json);
};
