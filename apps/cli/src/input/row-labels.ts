import { isMissing, type Table } from "@latentjs/data";
import { E, O, type Either } from "@latentjs/em-core";
import { wrongInput, type Failure } from "../failure.js";

/** Memberships of rows, by the labels in a column. */
export interface RowLabels {
  /** The distinct labels in order: by number where all are numbers, else by code point. */
  readonly names: ReadonlyArray<string>;
  /** The same, as numbers where all are numbers. */
  readonly values: ReadonlyArray<string | number>;
  /** Index into `names` of each row's label. */
  readonly labels: Int32Array;
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Order of texts by their code points. */
export const byCodePoint = (a: string, b: string): number => {
  const left = Array.from(a);
  const right = Array.from(b);
  for (let i = 0; i < left.length && i < right.length; i++) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
};

/** The distinct labels in order. Numbers that are equal are one label, written as it first was: 1 and 1.0. */
const inOrder = (texts: ReadonlyArray<string>): ReadonlyMap<string, string> => {
  const distinct = [...new Set(texts)];
  if (!distinct.every((text) => NUMBER.test(text))) {
    return new Map(distinct.toSorted(byCodePoint).map((text) => [text, text]));
  }
  const first = new Map<number, string>();
  for (const text of distinct) if (!first.has(Number(text))) first.set(Number(text), text);
  const sorted = distinct.toSorted((a, b) => Number(a) - Number(b));
  return new Map(sorted.map((text) => [text, first.get(Number(text)) ?? text]));
};

/** The label of noise, where there is a noise component. */
const NOISE = -1;

const isNoise = (text: string): boolean => NUMBER.test(text) && Number(text) === NOISE;

/** The fields of `count` rows of column `name`, which has to be kept as text; `tableRow` says which row of the table each of them is. */
const fieldsOf = (
  table: Table,
  name: string,
  count: number,
  tableRow: (i: number) => number,
): ReadonlyArray<string> => {
  const column = table.columns.find((candidate) => candidate.name === name);
  const fields = O.toUndefined(column?.text ?? O.none);
  if (fields === undefined) throw new Error(`The column ${name} was not kept as text.`);
  return Array.from({ length: count }, (_, i) => (fields[tableRow(i)] ?? "").trim());
};

/** Names and values of the labels among the texts, and which of them each text is. */
const labelled = (
  texts: ReadonlyArray<string>,
): Omit<RowLabels, "labels"> & { readonly indexOf: (text: string) => number } => {
  const canonical = inOrder(texts);
  const names = [...new Set(canonical.values())];
  const index = new Map(names.map((label, k) => [label, k]));
  const isNumeric = names.every((label) => NUMBER.test(label) && Number.isFinite(Number(label)));
  return {
    names,
    values: isNumeric ? names.map(Number) : names,
    indexOf: (text) => index.get(canonical.get(text) ?? text) ?? 0,
  };
};

/** The labels in column `name` of `count` rows; with noise, -1 is its label. Error: a row without a label. */
export const rowLabels = (
  table: Table,
  name: string,
  count: number,
  tableRow: (i: number) => number,
  isNoisy: boolean,
): Either<Failure, RowLabels> => {
  const texts = fieldsOf(table, name, count, tableRow);
  const missing = texts.findIndex(isMissing);
  if (missing >= 0) {
    const line = table.lineOf(tableRow(missing));
    const place = `${table.source}, line ${line}, column ${JSON.stringify(name)}`;
    const remedy = "Give every row a label, or say --labels where those of some rows are known.";
    return E.left(wrongInput(place, "a label", "a missing value", remedy));
  }
  const ofNoise = (text: string): boolean => isNoisy && isNoise(text);
  const { names, values, indexOf } = labelled(texts.filter((text) => !ofNoise(text)));
  const labels = Int32Array.from(texts, (text) => (ofNoise(text) ? NOISE : indexOf(text)));
  return E.right({ names, values, labels });
};

/** Memberships that are known of some rows. */
export interface KnownLabels extends Omit<RowLabels, "labels"> {
  /** Index into `names` of each row's label, null where it is not known, -1 for noise. */
  readonly labels: ReadonlyArray<number | null>;
}

/**
 * The labels in column `name` of those of `count` rows that have one; with noise, -1 is its label. Where the start is by labels, `start`, they are
 * among those. Error: no row has a label, or one has another.
 */
export const knownLabels = (
  table: Table,
  name: string,
  count: number,
  tableRow: (i: number) => number,
  isNoisy: boolean,
  start: RowLabels | undefined,
): Either<Failure, KnownLabels> => {
  const texts = fieldsOf(table, name, count, tableRow);
  const ofNoise = (text: string): boolean => isNoisy && isNoise(text);
  const given = texts.filter((text) => !isMissing(text));
  if (given.length === 0) {
    const place = `${table.source}, column ${JSON.stringify(name)}`;
    return E.left(wrongInput(place, "a label of some row", "none", "Leave the option --labels out."));
  }
  const own = labelled(given.filter((text) => !ofNoise(text)));
  const stranger = start === undefined ? -1 : own.values.findIndex((value) => !start.values.includes(value));
  if (stranger >= 0) {
    const place = `${table.source}, column ${JSON.stringify(name)}`;
    const actual = JSON.stringify(own.values[stranger]);
    return E.left(wrongInput(place, "labels that the start has too", actual, "Give both the same labels."));
  }
  const { names, values } = start ?? own;
  const place = (text: string): number =>
    start === undefined
      ? own.indexOf(text)
      : start.values.findIndex((value) => value === own.values[own.indexOf(text)]);
  const labels = texts.map((text) => (isMissing(text) ? null : ofNoise(text) ? NOISE : place(text)));
  return E.right({ names, values, labels });
};

/** What the components are called: by the labels of the start or of known rows, and nothing where there are more of them. */
export const componentLabels = (
  labels: Omit<RowLabels, "labels"> | undefined,
  components: number,
):
  | { readonly names: ReadonlyArray<string>; readonly values: ReadonlyArray<string | number | null> }
  | undefined =>
  labels === undefined || labels.names.length === 0
    ? undefined
    : {
        names: Array.from({ length: components }, (_, k) => labels.names[k] ?? ""),
        values: Array.from({ length: components }, (_, k) => labels.values[k] ?? null),
      };
