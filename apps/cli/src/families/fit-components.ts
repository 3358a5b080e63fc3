import { E, O, type Batch, type ColumnBatch, type Either, type Json } from "@latentjs/em-core";
import {
  certifyKind,
  familyCheckpointCodec,
  fitKindAsync,
  groupedKind,
  groupRows,
  kindErrors,
  namedMixtureToJson,
  type FamilyParams,
  type FamilySource,
  type GroupedRows,
  type KindAsyncOptions,
  type MixtureFit,
  type MixtureInit,
  type MixtureKind,
  type NamedComponents,
} from "@latentjs/mixture";
import { failureOf, wrongInput, type Failure } from "../failure.js";
import { certificateReport, isAffordable, noCertificate } from "../fitting/certificate.js";
import { readCheckpoint } from "../fitting/checkpoint-file.js";
import { runFit } from "../fitting/run-fit.js";
import { errorsReport, noErrors } from "../fitting/standard-errors.js";
import { componentsOf, componentsTitle } from "../output/family-description.js";
import { fitSummary } from "../output/fit-summary.js";
import { jsonText } from "../output/json-text.js";
import { parameterTable } from "../output/parameter-table.js";
import { lineWidth, print } from "../output/standard-streams.js";
import { inWordsOfTheCall } from "./call-words.js";
import { missingIn, searchOf, startOf, tellWhatIsLeftOut, wordsOf, type FamilyTask } from "./family-task.js";

/** What is fitted, and rows that are of one component each: those of the table, or groups of them. */
interface Arranged<T, S, B extends Batch> {
  readonly components: NamedComponents<T, S>;
  readonly kind: MixtureKind<T, S, B>;
  readonly batch: B;
  readonly init: MixtureInit<T>;
  readonly isStartGiven: boolean;
  /** Row of the data that row i of the batch is, or begins with. */
  readonly rowOf: (i: number) => number;
}

/** Fits a mixture of components that are known by name, prints it and saves it. */
export const fitComponents = async <T, S>(
  task: FamilyTask,
  components: NamedComponents<T, S>,
  sources: ReadonlyArray<FamilySource>,
  params: FamilyParams<T> | undefined,
): Promise<Either<Failure, void>> => {
  const { data, group } = task;
  const { file, table, observed, groups } = data;
  const begin = startOf(task, params, components.size);
  if (E.isLeft(begin)) return begin;
  const { init, components: k } = begin.right;
  const read = components.read(table, observed.weights ?? null, k);
  if (E.isLeft(read)) return E.left(failureOf(inWordsOfTheCall(read.left, file, observed.tableRow)));
  tellWhatIsLeftOut(components.name, components.columns, data);
  const { kind, batch } = read.right;
  const isStartGiven = params !== undefined;
  if (groups === undefined) {
    return fitArranged(task, sources, { components, kind, batch, init, isStartGiven, rowOf: (i) => i });
  }
  const grouped = inGroups(task, batch, groups);
  if (E.isLeft(grouped)) return grouped;
  const { bounds } = grouped.right.batch;
  const { order } = grouped.right;
  const rowOf = (g: number): number => order[bounds[g] ?? 0] ?? 0;
  const start = E.map((labelled: MixtureInit<T>) => labelled)(initOfGroups(task, init, grouped.right, group));
  if (E.isLeft(start)) return start;
  return fitArranged(task, sources, {
    components,
    kind: groupedKind(kind),
    batch: grouped.right.batch,
    init: start.right,
    isStartGiven,
    rowOf,
  });
};

/** Rows by their groups. Error: rows of one group with different weights, by line. */
const inGroups = (
  { data: { file, observed }, request }: FamilyTask,
  batch: ColumnBatch,
  groups: Int32Array,
): Either<Failure, GroupedRows> =>
  E.mapLeft((error: Parameters<typeof failureOf>[0]): Failure => {
    const row = error._tag === "InvalidInput" ? /^weights, row (\d+)$/.exec(error.path)?.[1] : undefined;
    if (row === undefined || error._tag !== "InvalidInput") return failureOf(error);
    const line = file.lineOf(observed.tableRow(Number(row)));
    const place = `${file.source}, line ${line}, column ${JSON.stringify(request.weights)}`;
    return failureOf({ ...error, path: place });
  })(groupRows(batch, groups));

/** A start for groups: labels are those of groups. Error: rows of one group with different labels. */
const initOfGroups = <T>(
  { data: { file, observed, labels }, request }: FamilyTask,
  init: MixtureInit<T>,
  { batch: { bounds, rows }, order }: GroupedRows,
  group: string | undefined,
): Either<Failure, MixtureInit<T>> => {
  if (typeof init !== "object" || !("labels" in init)) return E.right(init);
  const column = request.init._tag === "Labels" ? request.init.column : "";
  const ofGroups = new Int32Array(rows);
  for (let g = 0; g < rows; g++) {
    const from = bounds[g] ?? 0;
    const label = init.labels[order[from] ?? 0] ?? 0;
    ofGroups[g] = label;
    for (let at = from; at < (bounds[g + 1] ?? 0); at++) {
      const row = order[at] ?? 0;
      const other = init.labels[row] ?? 0;
      if (other === label) continue;
      const place = `${file.source}, line ${file.lineOf(observed.tableRow(row))}, column ${JSON.stringify(column)}`;
      const expected = `the label ${JSON.stringify(labels?.names[label])} of the first row of its group`;
      const remedy = `Rows with the same ${JSON.stringify(group)} are of one component: give them one label.`;
      return E.left(wrongInput(place, expected, JSON.stringify(labels?.names[other]), remedy));
    }
  }
  return E.right({ labels: ofGroups });
};

const fitArranged = async <T, S, B extends Batch>(
  task: FamilyTask,
  sources: ReadonlyArray<FamilySource>,
  arranged: Arranged<T, S, B>,
): Promise<Either<Failure, void>> => {
  const { flags, request, outputs, data } = task;
  const { kind, batch, init, isStartGiven, rowOf } = arranged;
  const codec = familyCheckpointCodec<T>(kind);
  const state = flags.resume === undefined ? E.right(undefined) : await readCheckpoint(flags.resume, codec);
  if (E.isLeft(state)) return state;
  const { restarts, workers } = request;
  const options: KindAsyncOptions<T> = {
    ...(await searchOf(request)),
    mixing: request.mixing,
    sources,
    init,
    ...(workers === undefined ? {} : { workers }),
    ...(state.right === undefined ? {} : { resume: state.right }),
  };
  const fitted = await runFit({
    restarts,
    fit: (watching) => fitKindAsync(kind, batch, { ...options, ...watching }),
    codec,
    checkpoint: outputs.checkpoint,
    words: wordsOf(task, isStartGiven, rowOf),
  });
  return E.isLeft(fitted) ? fitted : deliver(task, arranged, fitted.right, data.groups !== undefined);
};

/** Saves first, so that a fit is kept also where nobody reads the output; prints what could not be saved too. */
const deliver = async <T, S, B extends Batch>(
  { outputs, flags, data, request, group }: FamilyTask,
  { components, kind, batch }: Arranged<T, S, B>,
  fitted: MixtureFit<T>,
  isGrouped: boolean,
): Promise<Either<Failure, void>> => {
  const { file, labels, table } = data;
  const { params } = fitted;
  const { standardErrors, mixing } = request;
  const isAsked = flags.certificate === true;
  const certificate =
    isAsked || isAffordable(fitted, params.components.length, components.columns.length)
      ? certificateReport(certifyKind(kind, params, batch, mixing), fitted, isAsked, lineWidth())
      : noCertificate(fitted, lineWidth());
  const errors =
    standardErrors === undefined
      ? noErrors
      : errorsReport(
          standardErrors,
          kindErrors(kind, params, batch, standardErrors, mixing),
          certificate.warnings,
          ({ weights, components: parameters }) =>
            parameterTable({ weights, parameters, labels: labels?.names }, lineWidth()),
          lineWidth(),
        );
  const document: Json = {
    ...namedMixtureToJson({ components, params, group: O.fromNullable(group) }, fitted),
    ...(isGrouped ? { groups: batch.rows } : {}),
    ...certificate.fields,
    ...errors.fields,
    ...(labels === undefined ? {} : { labels: labels.values }),
  };
  const text = `${jsonText(document)}\n`;
  const saved = outputs.out?.replace(text) ?? E.right(undefined);
  const context = {
    title: componentsTitle(components, params.weights.length),
    source: file.source,
    columns: components.columns.length,
    ...(isGrouped ? { groups: [batch.rows, "group"] as const } : {}),
    missing: missingIn(table, components.columns),
    components: componentsOf(components, params, labels?.names, lineWidth()),
  };
  await print(
    flags.json === true
      ? text
      : `${fitSummary(fitted, context, lineWidth())}${certificate.text}${errors.text}`,
  );
  return E.mapLeft((failure: Failure): Failure => ({ ...failure, resultPrinted: true }))(saved);
};
