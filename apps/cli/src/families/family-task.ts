import { E, type Either } from "@latentjs/em-core";
import type { FamilyHead, FamilyParams, MixtureInit, SearchOptions, Table } from "@latentjs/mixture";
import type { Failure } from "../failure.js";
import type { FitWords } from "../fitting/fit-failure.js";
import type { FitOutputs } from "../fitting/fit-outputs.js";
import { agreedComponents, AS_MODEL, asLabels, OPTION_NAMES } from "../fitting/fit-plan.js";
import { sourceName } from "../input/open-text.js";
import type { FitFlags } from "../options/fit-flags.js";
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
  readonly head: FamilyHead;
  /** URL of the family's module. */
  readonly url: string;
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

/** Where a fit starts, and the number of components, which may follow from it. */
export const startOf = <T>(
  { request, data }: FamilyTask,
  params: FamilyParams<T> | undefined,
): Either<Failure, { readonly init: MixtureInit<T>; readonly components: number }> => {
  const { init } = request;
  if (init._tag === "Labels" && data.labels !== undefined) {
    const { names, labels } = data.labels;
    const start = { init: { labels }, components: names.length };
    return E.map(() => start)(agreedComponents(request, names.length, asLabels(init.column, names.length)));
  }
  if (params !== undefined) {
    const start = { init: { params }, components: params.weights.length };
    return E.map(() => start)(agreedComponents(request, params.weights.length, AS_MODEL));
  }
  const how = init._tag === "Search" ? init.how : "kmeans++";
  return E.right({ init: how, components: request.components ?? 1 });
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
export const wordsOf = ({ path, flags, request, data }: FamilyTask, isStartGiven: boolean): FitWords => {
  const { file, observed, labels } = data;
  return {
    places: placesOf(path, request, flags.resume),
    place: (i) => `${file.source}, line ${file.lineOf(observed.tableRow(i))}`,
    structure: undefined,
    labels: labels?.values,
    isStartGiven,
  };
};

/** How the maximum is searched for. */
export const searchOf = ({
  restarts,
  search,
  seed,
  tol,
  maxIterations,
  timeLimitMs,
  accelerate,
}: FitRequest): Omit<SearchOptions<never>, "observer" | "onAttempt"> => ({
  restarts,
  search,
  seed,
  tol,
  maxIterations,
  accelerate,
  ...(timeLimitMs === undefined ? {} : { timeLimitMs }),
});
