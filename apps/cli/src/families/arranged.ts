import { E, invalidInput, type Batch, type ColumnBatch, type Either, type EmError } from "@latentjs/em-core";
import {
  groupRows,
  groupedKind,
  type FamilyNoise,
  type FamilyParams,
  type GroupedRows,
  type MixtureInit,
  type MixtureKind,
  type NamedComponents,
} from "@latentjs/mixture";
import type { Rng } from "@latentjs/numerics";
import { failureOf, wrongInput, type Failure } from "../failure.js";
import { enoughComponents, noiseOf } from "../fitting/fit-plan.js";
import { inWordsOfTheCall } from "./call-words.js";
import { startOf, tellWhatIsLeftOut, type FamilyTask } from "./family-task.js";

/** What is fitted, and rows that are of one component each: those of the table, or groups of them. */
export interface Arranged<T, S, B extends Batch> {
  readonly components: NamedComponents<T, S>;
  readonly kind: MixtureKind<T, S, B>;
  readonly batch: B;
  readonly init: MixtureInit<T>;
  /** Known memberships of rows of the batch, null for each that is not known; nothing where none is. */
  readonly known: ReadonlyArray<number | null> | undefined;
  readonly noise: FamilyNoise | undefined;
  readonly isStartGiven: boolean;
  /** Row of the data that row i of the batch is, or begins with. */
  readonly rowOf: (i: number) => number;
  /** Batches from a way to draw rows of the table. */
  readonly draw: (rows: (rng: Rng) => Either<EmError, ColumnBatch>) => (rng: Rng) => Either<EmError, B>;
}

/** A model that a fit starts from. */
export interface StartOfFit<T> {
  readonly params: FamilyParams<T>;
  readonly noise?: FamilyNoise | undefined;
}

const NO_VOLUME: Failure = wrongInput(
  "Option --noise",
  "a volume, for another family than the Gaussian",
  "none",
  "Say --noise-volume: how many values a count may have, say, or the length of an interval.",
);

/** Brings rows, components and start together and hands them to `use`. Errors: what does not go together. */
export const arrange = async <T, S, R>(
  task: FamilyTask,
  components: NamedComponents<T, S>,
  start: StartOfFit<T> | undefined,
  use: <B extends Batch>(arranged: Arranged<T, S, B>) => Promise<Either<Failure, R>>,
): Promise<Either<Failure, R>> => {
  const params = start?.params;
  const { data, group, request } = task;
  const noise = noiseOf(request, start?.noise);
  if (noise === true) return E.left(NO_VOLUME);
  const { file, table, observed, groups } = data;
  const begin = startOf(task, params, components.size);
  if (E.isLeft(begin)) return begin;
  const { init, components: k } = begin.right;
  const enough = enoughComponents(request, data.known, k);
  if (E.isLeft(enough)) return enough;
  const read = components.read(table, observed.weights ?? null, k);
  if (E.isLeft(read)) return E.left(failureOf(inWordsOfTheCall(read.left, file, observed.tableRow)));
  tellWhatIsLeftOut(components.name, components.columns, data);
  const { kind, batch } = read.right;
  const isStartGiven = params !== undefined;
  if (groups === undefined) {
    return use({
      components,
      kind,
      batch,
      init,
      known: data.known?.labels,
      noise,
      isStartGiven,
      rowOf: (i) => i,
      draw: (rows) => rows,
    });
  }
  const grouped = inGroups(task, batch, groups);
  if (E.isLeft(grouped)) return grouped;
  const { bounds } = grouped.right.batch;
  const { order } = grouped.right;
  const rowOf = (g: number): number => order[bounds[g] ?? 0] ?? 0;
  const begun = initOfGroups(task, init, grouped.right, group);
  if (E.isLeft(begun)) return begun;
  const known = knownOfGroups(task, grouped.right, group);
  if (E.isLeft(known)) return known;
  return use({
    components,
    kind: groupedKind(kind),
    batch: grouped.right.batch,
    init: begun.right,
    known: known.right,
    noise: undefined,
    isStartGiven,
    rowOf,
    draw: () => () =>
      E.left(invalidInput("--standard-errors", "weighted-bootstrap for groups of rows", "bootstrap")),
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

/** The memberships that are known of groups: those that are known of their rows. Error: rows of one group with different labels. */
const knownOfGroups = (
  { data: { file, observed, known }, request }: FamilyTask,
  { batch: { bounds, rows }, order }: GroupedRows,
  group: string | undefined,
): Either<Failure, ReadonlyArray<number | null> | undefined> => {
  if (known === undefined) return E.right(undefined);
  const ofGroups = Array.from({ length: rows }, (): number | null => null);
  for (let g = 0; g < rows; g++) {
    for (let at = bounds[g] ?? 0; at < (bounds[g + 1] ?? 0); at++) {
      const row = order[at] ?? 0;
      const label = known.labels[row] ?? null;
      const before = ofGroups[g] ?? null;
      if (label !== null && before !== null && label !== before) {
        const place = `${file.source}, line ${file.lineOf(observed.tableRow(row))}, column ${JSON.stringify(request.labels)}`;
        const expected = `the label ${JSON.stringify(known.names[before])} of another row of its group`;
        const remedy = `Rows with the same ${JSON.stringify(group)} are of one component: give them one label.`;
        return E.left(wrongInput(place, expected, JSON.stringify(known.names[label]), remedy));
      }
      ofGroups[g] = before ?? label;
    }
  }
  return E.right(ofGroups);
};
