import { E, O } from "@latentjs/em-core";
import { expect, test } from "vitest";

import {
  numericColumn,
  parseTable,
  type SelectedColumns,
  type Selection,
  selectAnyColumns,
  selectColumns,
} from "../src/index.js";
import { tableOf } from "./tables.js";

const TEXT = "a,b,kind,c,none\n1,10,u,,\n2,20,v,300,NA\n";

const selected = (selection: Selection): SelectedColumns | undefined =>
  E.match(
    () => undefined,
    (found: SelectedColumns) => found,
  )(selectColumns(tableOf(TEXT), selection));

test("all numeric columns are used, row by row, and the others named", () => {
  expect(selected({})).toEqual({
    names: ["a", "b", "c"],
    data: Float64Array.of(1, 10, NaN, 2, 20, 300),
    leftOut: ["kind", "none"],
  });
});

test("columns are used in the order in which they are asked for", () => {
  expect(selected({ columns: ["c", "a"] })).toEqual({
    names: ["c", "a"],
    data: Float64Array.of(NaN, 1, 300, 2),
    leftOut: [],
  });
});

test("ignored and reserved columns are never used nor named as left out", () => {
  expect(selected({ ignore: ["a", "kind"] })).toMatchObject({ names: ["b", "c"], leftOut: ["none"] });
  expect(selected({ reserved: ["c", "none"] })).toMatchObject({ names: ["a", "b"], leftOut: ["kind"] });
  expect(selected({ columns: ["a", "b", "kind"], ignore: ["b"], reserved: ["kind"] })).toMatchObject({
    names: ["a"],
  });
});

test("a column that is left out may hold anything", () => {
  const table = tableOf("a,b\n1,2\nx,3\n");
  expect(selectColumns(table, { ignore: ["a"] })).toMatchObject({ right: { names: ["b"] } });
});

// R 4.2.2: write.csv(data.frame(a = c(5, 6), g = c("u", "v"))) puts row names first and calls them "".
test("an unnamed first column is left out, whatever it holds", () => {
  const table = tableOf('"","a","g"\n"1",5,"u"\n"2",6,"v"\n', { keepText: ["g"] });
  expect(table.columns.map(({ name }) => name)).toEqual(["a", "g"]);
  expect(selectColumns(table, {})).toMatchObject({
    right: { names: ["a"], data: Float64Array.of(5, 6), leftOut: ["the unnamed first column", "g"] },
  });
  expect(selectColumns(table, { columns: ["a"] })).toMatchObject({ right: { leftOut: [] } });
  expect(table.columns[1]?.text).toEqual(O.some(["u", "v"]));
});

test("a single column is found by its name", () => {
  expect(numericColumn(tableOf(TEXT), "c")).toMatchObject({ right: { name: "c", missing: 1 } });
});

const LONG = `a,label,b,w,c\n${"1,x,2,3,\n".repeat(70_000)}`;

test("what a table was read for is not copied, and other columns can still be had", () => {
  const selection: Selection = { columns: ["c", "b", "nowhere"], reserved: ["w"] };
  const table = tableOf(LONG, { selection });
  expect(table.block.names).toEqual(["c", "b"]);
  const asked = selectColumns(table, { columns: ["c", "b"] });
  // Column c begins with a missing value and never has another one.
  expect(E.isLeft(asked)).toBe(true);
  expect(selectColumns(table, {})).toMatchObject({ right: { names: ["a", "b", "w"] } });
  const other = tableOf(LONG, { selection: { reserved: ["w", "c"] } });
  const found = selectColumns(other, { reserved: ["w", "c"] });
  expect(found).toMatchObject({ right: { names: ["a", "b"] } });
  expect(E.isRight(found) && found.right.data).toBe(other.block.data);
  expect(other.block.data.length).toBe(140_000);
  expect(other.block.data.every((value, at) => value === 1 + (at % 2))).toBe(true);
  expect(E.isRight(numericColumn(other, "w")) && other.columns[3]?.values.every((w) => w === 3)).toBe(true);
});

test("a large table can lie in memory that other threads see", () => {
  const { block } = tableOf(LONG, { shared: true });
  expect(block.data.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(block.data.subarray(-4)).toEqual(Float64Array.of(1, 2, 3, NaN));
  expect(tableOf(LONG).block.data.buffer).toBeInstanceOf(ArrayBuffer);
});

const CATEGORIES = { source: "the text", header: true, keepCategories: true };

test("columns of text are kept as categories, those of numbers are not", () => {
  const parsed = parseTable("id,colour,late\n1,red,NA\n2,,3\n3,blue,4\n", CATEGORIES);
  if (E.isLeft(parsed)) throw new Error("there is a table");
  const [id, colour, late] = parsed.right.columns;
  expect(id?.text).toEqual(O.none);
  expect(colour?.text).toEqual(O.some(["red", "", "blue"]));
  expect(late?.text).toEqual(O.none);
});

const found = (selection: Selection): unknown =>
  E.match(
    (error: unknown): unknown => error,
    ({ columns, leftOut }: { columns: ReadonlyArray<{ name: string }>; leftOut: ReadonlyArray<string> }) => [
      columns.map(({ name }) => name),
      leftOut,
    ],
  )(selectAnyColumns(tableOf(TEXT), selection));

test("columns of text are used too where they may be categories", () => {
  expect(found({})).toEqual([["a", "b", "kind", "c"], ["none"]]);
  expect(found({ columns: ["kind", "a"] })).toEqual([["kind", "a"], []]);
  expect(found({ reserved: ["kind"], ignore: ["a"] })).toEqual([["b", "c"], ["none"]]);
  expect(found({ columns: ["none"] })).toMatchObject({ actual: "2 missing values" });
  expect(found({ columns: ["sort"] })).toMatchObject({ actual: '"sort"' });
  expect(found({ ignore: ["a", "b", "c", "kind"] })).toMatchObject({
    expected: "at least one column of numbers",
  });
});

test("a text among numbers is an error also where text may be a category", () => {
  const outcome = selectAnyColumns(tableOf("a,b\n1,2\nx,3\n"), {});
  expect(outcome).toMatchObject({ left: { path: 't.csv, line 3, column "a"' } });
});
