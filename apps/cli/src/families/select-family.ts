import { E, type Either } from "@latentjs/em-core";
import {
  mixtureToJson,
  ofFamily,
  readRows,
  selectionObject,
  selectMixtureAsync,
  type FamilyHead,
  type FamilyParams,
  type MixtureFit,
  type NamedFamily,
  type SelectMixtureOptions,
} from "@latentjs/mixture";
import { failureOf, notBuilt, type Failure } from "../failure.js";
import { fitFailure } from "../fitting/fit-failure.js";
import { fitOutputs } from "../fitting/fit-outputs.js";
import { runSelection } from "../fitting/run-selection.js";
import { fitRequest } from "../options/fit-request.js";
import type { SelectFlags } from "../options/select-flags.js";
import { flagsOfCells, type SelectRequest } from "../options/select-request.js";
import { componentsOf, familyTitle } from "../output/family-description.js";
import { fitSummary } from "../output/fit-summary.js";
import { deliverResult, type Result } from "../output/deliver.js";
import { counted } from "../output/numbers.js";
import { selectionText, type CellWords } from "../output/selection-table.js";
import { lineWidth } from "../output/standard-streams.js";
import { inWordsOfTheCall } from "./call-words.js";
import { readFamilyData } from "./family-data.js";
import { familyNames } from "./family-names.js";
import { missingIn, searchOf, tellWhatIsLeftOut, wordsOf, type FamilyTask } from "./family-task.js";
import { checkOptions } from "./foreign-options.js";
import { familiesFor } from "./found-families.js";
import { loadFamily } from "./load-family.js";
import { checkSettings, givenSettings } from "./settings.js";

const ONE_FAMILY = "Name one family, or fit each mixture with fit.";

/** What a selection of a family cannot do yet. */
const unbuilt = (flags: SelectFlags): Failure | undefined => {
  if (familyNames(flags.family).length > 1) {
    return notBuilt("A selection among components of several families", ONE_FAMILY);
  }
  const { init, group, labels, noise } = flags;
  const asked = /^(?:labels|params):/.test(init.trim())
    ? "--init labels: and params:"
    : group !== undefined
      ? "--group"
      : labels !== undefined
        ? "--labels"
        : noise === true
          ? "--noise"
          : undefined;
  return asked === undefined
    ? undefined
    : notBuilt(
        `Option ${asked} of select for another family than the Gaussian`,
        "Leave it out, or fit each mixture with fit.",
      );
};

/** `latent select --family`: fits mixtures of one family with several numbers of components, and ranks them. */
export const selectFamily = async (
  path: string,
  flags: SelectFlags,
  compared: SelectRequest,
): Promise<Either<Failure, void>> => {
  const missing = unbuilt(flags);
  if (missing !== undefined) return E.left(missing);
  const request = fitRequest(flagsOfCells(flags, "1"));
  if (E.isLeft(request)) return request;
  const loaded = await loadFamily(familyNames(flags.family)[0] ?? "");
  if (E.isLeft(loaded)) return loaded;
  const modules = [loaded.right.module];
  const names = modules.map(({ name }) => name);
  const allowed = checkOptions(flags, request.right, { names, group: undefined });
  if (E.isLeft(allowed)) return allowed;
  const settings = givenSettings(flags, modules);
  if (E.isLeft(settings)) return settings;
  const known = checkSettings(modules, settings.right);
  if (E.isLeft(known)) return known;
  const outputs = fitOutputs(path, request.right, flags);
  if (E.isLeft(outputs)) return outputs;
  const data = await readFamilyData(path, request.right, settings.right, {
    needed: undefined,
    group: undefined,
  });
  if (E.isLeft(data)) return data;
  const found = familiesFor([loaded.right], data.right, settings.right);
  if (E.isLeft(found)) return found;
  const [first] = found.right.families;
  if (first === undefined) throw new Error("a selection without a family");
  const task: FamilyTask = {
    path,
    flags,
    request: request.right,
    outputs: outputs.right,
    data: data.right,
    group: undefined,
  };
  return first.family.use((family) => selectOne(task, first.head, family, compared));
};

const selectOne = async <T, S>(
  task: FamilyTask,
  head: FamilyHead,
  family: NamedFamily<T, S>,
  compared: SelectRequest,
): Promise<Either<Failure, void>> => {
  const { data, request, outputs, flags } = task;
  const { file, table, observed } = data;
  const read = readRows(family, table, observed.weights ?? null);
  if (E.isLeft(read)) return E.left(failureOf(inWordsOfTheCall(read.left, file, observed.tableRow)));
  tellWhatIsLeftOut(family.name, family.columns, data);
  const options: SelectMixtureOptions<T> = {
    ...(await searchOf<FamilyParams<T>>(request)),
    // Starts from a column or a model were refused.
    init: request.init._tag === "Search" ? request.init.how : "kmeans++",
    mixing: request.mixing,
    onCollapse: request.onCollapse,
    criterion: compared.criterion,
    ...(compared.components === undefined ? {} : { components: compared.components }),
    ...(compared.folds === undefined ? {} : { folds: compared.folds }),
  };
  const selected = await runSelection(
    (watching) => selectMixtureAsync(family, read.right.batch, { ...options, ...watching }),
    (error) => fitFailure(error, wordsOf(task, false, 1)),
  );
  if (E.isLeft(selected)) return selected;
  const { best } = selected.right;
  const fit = mixtureToJson(head, family, best);
  const context = {
    title: familyTitle(head.family, best.params.weights.length),
    source: file.source,
    columns: family.columns.length,
    missing: missingIn(table, family.columns),
    components: componentsOf(ofFamily(head, family), best.params, undefined, lineWidth()),
  };
  const words: CellWords<MixtureFit<T>> = {
    form: () => family.name,
    cell: ({ components }) => counted(components, "component"),
  };
  const result: Result = {
    fit: () => fit,
    document: () =>
      selectionObject(
        selected.right,
        () => fit,
        () => ({ family: family.name }),
      ),
    text: () =>
      `${selectionText(selected.right, words, lineWidth())}\n${fitSummary(best, context, lineWidth())}`,
  };
  return deliverResult(result, outputs.out, flags.json === true);
};
