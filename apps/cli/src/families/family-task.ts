import { E, O, type Either, type Option } from "@latentjs/em-core";
import type { FamilyParams, MixtureInit, SearchOptions, Table } from "@latentjs/mixture";
import { wrongInput, type Failure } from "../failure.js";
import type { FitWords } from "../fitting/fit-failure.js";
import type { FitOutputs } from "../fitting/fit-outputs.js";
import { agreedComponents, componentsOf, AS_MODEL, asLabels, OPTION_NAMES } from "../fitting/fit-plan.js";
import { componentLabels } from "../input/row-labels.js";
import { sourceName } from "../input/open-text.js";
import type { FitFlags } from "../options/fit-flags.js";
import { accelerationFor } from "../fitting/acceleration.js";
import type { FitRequest } from "../options/fit-request.js";
import { counted, listed } from "../output/numbers.js";
import { note } from "../output/standard-streams.js";
import type { FamilyData } from "./family-data.js";

/** A fit of a family whose data and options were read. */
export interface FamilyTask {
  readonly path: string;
  readonly flags: FitFlags;
  readonly request: FitRequest;
  readonly outputs: FitOutputs;
  /** Column that says which rows are of one component together, if any. */
  readonly group: string | undefined;
  readonly data: FamilyData;
}

/** Tells which columns and rows of the data are not used. */
export const tellWhatIsLeftOut = (
  family: string,
  used: ReadonlyArray<string>,
  { table, leftOut, observed }: FamilyData,
): void => {
  const unused = table.columns.map(({ name }) => name).filter((name) => !used.includes(name));
  if (unused.length > 0) note(`left out ${listed(unused)}, which the family ${family} has no use for.`);
  if (leftOut.length > 0) note(`left out ${listed(leftOut)}, without a name or a value.`);
  if (observed.dropped > 0) note(`dropped ${counted(observed.dropped, "row")} of weight 0.`);
};

/** Why there are so many components where each is of a family of its own. */
const AS_FAMILIES = "as many as families";

/** Where a fit starts, and the number of components, which may follow from it. */
export const startOf = <T>(
  { request, data }: FamilyTask,
  params: FamilyParams<T> | undefined,
  size: Option<number> = O.none,
): Either<Failure, { readonly init: MixtureInit<T>; readonly components: number }> => {
  const { init } = request;
  if (init._tag === "Labels" && data.labels !== undefined) {
    const { names, labels } = data.labels;
    const start = { init: { labels }, components: names.length };
    if (O.isSome(size) && size.value !== names.length) {
      const place = `Column ${JSON.stringify(init.column)}`;
      const remedy = "Name a family for each label, in the order of the labels.";
      return E.left(wrongInput(place, counted(size.value, "label"), names.length, remedy));
    }
    return E.map(() => start)(agreedComponents(request, names.length, asLabels(init.column, names.length)));
  }
  if (params !== undefined) {
    const start = { init: { params }, components: params.components.length };
    return E.map(() => start)(agreedComponents(request, params.components.length, AS_MODEL));
  }
  const how = init._tag === "Search" ? init.how : "kmeans++";
  if (O.isSome(size)) {
    const start = { init: how, components: size.value };
    return E.map(() => start)(agreedComponents(request, size.value, AS_FAMILIES));
  }
  return E.right({ init: how, components: componentsOf(request, data.known) });
};

/** Missing values among the columns that are used. */
export const missingIn = ({ columns }: Table, used: ReadonlyArray<string>): number =>
  columns
    .filter(({ name }) => used.includes(name))
    .map((column) => (column._tag === "Numbers" ? column.values : column.codes))
    .reduce((count, values) => count + values.reduce((n, v) => (Number.isNaN(v) ? n + 1 : n), 0), 0);

const placesOf = (path: string, request: FitRequest, resume: string | undefined): Record<string, string> => ({
  ...OPTION_NAMES,
  "init.params": request.init._tag === "Params" ? sourceName(request.init.path) : "Option --init",
  checkpoint: resume === undefined ? "Option --resume" : sourceName(resume),
  data: sourceName(path),
});

/** What the parts of a fit are to the user. */
export const wordsOf = (
  { path, flags, request, data }: FamilyTask,
  isStartGiven: boolean,
  components: number,
  rowOf: (i: number) => number = (i) => i,
): FitWords => {
  const { file, observed, labels, known } = data;
  return {
    places: placesOf(path, request, flags.resume),
    place: (i) => `${file.source}, line ${file.lineOf(observed.tableRow(rowOf(i)))}`,
    structure: undefined,
    labels: componentLabels(labels ?? known, components)?.values,
    isStartGiven,
  };
};

/** How the maximum is searched for. */
export const searchOf = async <P>({
  restarts,
  search,
  moves,
  seed,
  tol,
  maxIterations,
  timeLimitMs,
  accelerate,
}: FitRequest): Promise<Omit<SearchOptions<P>, "observer" | "onAttempt">> => ({
  restarts,
  search,
  seed,
  tol,
  maxIterations,
  accelerate: await accelerationFor({ accelerate }),
  ...(moves === undefined ? {} : { moves }),
  ...(timeLimitMs === undefined ? {} : { timeLimitMs }),
});
