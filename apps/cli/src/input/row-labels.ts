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

/**
 * The labels in column `name`, which has to be kept as text, of `count` rows; `tableRow` says which row of the table each
 * of them is. Error: a row without a label.
 */
export const rowLabels = (
  table: Table,
  name: string,
  count: number,
  tableRow: (i: number) => number,
): Either<Failure, RowLabels> => {
  const column = table.columns.find((candidate) => candidate.name === name);
  const fields = O.toUndefined(column?.text ?? O.none);
  if (fields === undefined) throw new Error(`The column ${name} was not kept as text.`);
  const texts = Array.from({ length: count }, (_, i) => (fields[tableRow(i)] ?? "").trim());
  const missing = texts.findIndex(isMissing);
  if (missing >= 0) {
    const line = table.lineOf(tableRow(missing));
    const place = `${table.source}, line ${line}, column ${JSON.stringify(name)}`;
    const remedy = "Give every row a label: known labels of some rows only are not built yet.";
    return E.left(wrongInput(place, "a label", "a missing value", remedy));
  }
  const canonical = inOrder(texts);
  const names = [...new Set(canonical.values())];
  const index = new Map(names.map((label, k) => [label, k]));
  const labels = Int32Array.from(texts, (text) => index.get(canonical.get(text) ?? text) ?? 0);
  const isNumeric = names.every((label) => NUMBER.test(label) && Number.isFinite(Number(label)));
  const values = isNumeric ? names.map(Number) : names;
  return E.right({ names, values, labels });
};
