import { E, type Batch, type Either } from "@latentjs/em-core";
import {
  kindOfSize,
  kindSelectionCodec,
  namedMixtureFromJson,
  ofFamily,
  selectionObject,
  selectKindAsync,
  type FamilyParams,
  type MixtureFit,
  type NamedComponents,
  type SelectMixtureOptions,
} from "@latentjs/mixture";
import { notBuilt, wrongInput, type Failure } from "../failure.js";
import { readCheckpoint } from "../fitting/checkpoint-file.js";
import { comparedNumbers, fewestOf } from "../fitting/compared-numbers.js";
import { fitFailure } from "../fitting/fit-failure.js";
import { fitOutputs } from "../fitting/fit-outputs.js";
import { runSelection } from "../fitting/run-selection.js";
import { unusableModel } from "../input/model-file.js";
import { oneStandardInput } from "../input/open-text.js";
import { fitRequest } from "../options/fit-request.js";
import type { SelectFlags } from "../options/select-flags.js";
import { flagsOfCells, type SelectRequest } from "../options/select-request.js";
import { deliverResult, type Result } from "../output/deliver.js";
import { counted } from "../output/numbers.js";
import { selectionText, type CellWords } from "../output/selection-table.js";
import { lineWidth } from "../output/standard-streams.js";
import { arrange, type Arranged, type StartOfFit } from "./arranged.js";
import { readFamilyData } from "./family-data.js";
import { familyNames } from "./family-names.js";
import { searchOf, wordsOf, type FamilyTask } from "./family-task.js";
import { reportOf } from "./fit-report.js";
import { checkOptions } from "./foreign-options.js";
import { familiesFor, readStart } from "./found-families.js";
import { loadFamily } from "./load-family.js";
import { checkSettings, givenSettings, haveSetting, namedBySettings, noSettings } from "./settings.js";

const ONE_FAMILY = "Name one family, or fit each mixture with fit.";

/** Of Gaussians in groups one structure is compared with itself. */
const oneStructure = ({ covariance }: SelectFlags): Either<Failure, void> =>
  covariance !== undefined && (covariance.trim() === "all" || covariance.includes(","))
    ? E.left(
        wrongInput(
          "Option --covariance",
          "one structure beside --group",
          JSON.stringify(covariance),
          "Select once for each structure.",
        ),
      )
    : E.right(undefined);

/** `latent select --family`: fits mixtures of one family with several numbers of components, and ranks them. */
export const selectFamily = async (
  path: string,
  flags: SelectFlags,
  compared: SelectRequest,
): Promise<Either<Failure, void>> => {
  const [name = "", another] = familyNames(flags.family);
  if (another !== undefined)
    return E.left(notBuilt("A selection among components of several families", ONE_FAMILY));
  const structure = oneStructure(flags);
  if (E.isLeft(structure)) return structure;
  const fewest = fewestOf(compared, flags);
  if (E.isLeft(fewest)) return fewest;
  const request = fitRequest(flagsOfCells(flags, fewest.right));
  if (E.isLeft(request)) return request;
  const loaded = await loadFamily(name);
  if (E.isLeft(loaded)) return loaded;
  const { module } = loaded.right;
  const group = haveSetting([module], "group") ? undefined : flags.group?.trim();
  const allowed = checkOptions(flags, request.right, { names: [module.name], group });
  if (E.isLeft(allowed)) return allowed;
  const settings = givenSettings(flags, [module]);
  if (E.isLeft(settings)) return settings;
  const { init } = request.right;
  const from = init._tag === "Params" ? init.path : undefined;
  const known = from === undefined ? checkSettings([module], settings.right) : noSettings(settings.right);
  if (E.isLeft(known)) return known;
  const once = oneStandardInput(path, from, flags.resume);
  if (E.isLeft(once)) return once;
  const outputs = fitOutputs(path, request.right, flags, "select-checkpoint");
  if (E.isLeft(outputs)) return outputs;
  const start = from === undefined ? E.right(undefined) : await readStart(from, [loaded.right]);
  if (E.isLeft(start)) return start;
  const [begin] = start.right?.families ?? [];
  const needed = begin?.family.use(({ columns }): ReadonlyArray<string> => columns);
  const data = await readFamilyData(path, request.right, {
    needed,
    named: namedBySettings([module], settings.right),
    group,
  });
  if (E.isLeft(data)) return data;
  const task: FamilyTask = {
    path,
    flags,
    request: request.right,
    outputs: outputs.right,
    data: data.right,
    group,
  };
  if (start.right !== undefined && from !== undefined) {
    const model = namedMixtureFromJson(start.right.document, [module]);
    if (E.isLeft(model)) return E.left(unusableModel(from, model.left));
    return model.right.use(({ components, params, noise }) =>
      selectComponents(task, components, compared, { params, noise }),
    );
  }
  const found = familiesFor([loaded.right], data.right, settings.right);
  if (E.isLeft(found)) return found;
  const [first] = found.right.families;
  if (first === undefined) throw new Error("a selection without a family");
  return first.family.use((family) =>
    selectComponents(task, ofFamily(first.head, family), compared, undefined),
  );
};

const selectComponents = <T, S>(
  task: FamilyTask,
  components: NamedComponents<T, S>,
  compared: SelectRequest,
  start: StartOfFit<T> | undefined,
): Promise<Either<Failure, void>> =>
  arrange(task, components, start, (arranged) => selectArranged(task, arranged, compared));

const selectArranged = async <T, S, B extends Batch>(
  task: FamilyTask,
  arranged: Arranged<T, S, B>,
  compared: SelectRequest,
): Promise<Either<Failure, void>> => {
  const { request, outputs, flags } = task;
  const { kind, batch, init, known, noise, isStartGiven, rowOf, components } = arranged;
  const codec = kindSelectionCodec((k) => kindOfSize(kind, k), noise);
  const state = flags.resume === undefined ? E.right(undefined) : await readCheckpoint(flags.resume, codec);
  if (E.isLeft(state)) return state;
  const options: SelectMixtureOptions<T> = {
    ...(await searchOf<FamilyParams<T>>(request)),
    ...comparedNumbers(compared, flags, kind.bank.size),
    init,
    mixing: request.mixing,
    onCollapse: request.onCollapse,
    criterion: compared.criterion,
    ...(known === undefined ? {} : { labels: known }),
    ...(noise === undefined ? {} : { noise }),
    ...(compared.folds === undefined ? {} : { folds: compared.folds }),
    ...(state.right === undefined ? {} : { resume: state.right }),
  };
  const words = wordsOf(task, isStartGiven, kind.bank.size, rowOf);
  const selected = await runSelection({
    select: (watching) => selectKindAsync(kind, batch, { ...options, ...watching }),
    checkpoint: outputs.checkpoint,
    codec,
    failure: (error) => fitFailure(error, { ...words, places: { ...words.places, folds: "Option --folds" } }),
  });
  if (E.isLeft(selected)) return selected;
  const report = await reportOf(task, arranged, selected.right.best);
  const { name } = components;
  const cells: CellWords<MixtureFit<T>> = {
    form: () => name,
    cell: (cell) => counted(cell.components, "component"),
  };
  const result: Result = {
    fit: report.fit,
    document: () => selectionObject(selected.right, report.fit, () => ({ family: name })),
    text: () => `${selectionText(selected.right, cells, lineWidth())}\n${report.text()}`,
  };
  return deliverResult(result, outputs.out, flags.json === true);
};
