import { expect, test } from "vitest";

import { fieldsOf, type RowFields } from "../src/row-fields.js";
import { rowSplitter } from "../src/row-splitter.js";

// Read again at each of its 550 000 pieces, this row would take 6e11 characters, far beyond a test's time.
test("a row of many pieces is not read again for each of them", () => {
  const text = "many words ".repeat(200000);
  const rows: Array<string> = [];
  const take = (row: RowFields): undefined => void rows.push(...fieldsOf(row));
  const splitter = rowSplitter("t.csv", ",", take, 4);
  for (const piece of ['"', text, '"\n']) expect(splitter.push(piece)).toBeUndefined();
  expect(splitter.finish()).toBeUndefined();
  expect(rows).toEqual([text]);
});

test("a byte order mark is dropped at the very beginning only", () => {
  const rows: Array<ReadonlyArray<string>> = [];
  const take = (row: RowFields): undefined => void rows.push(fieldsOf(row));
  const splitter = rowSplitter("t.csv", ",", take);
  for (const piece of ["", "\uFEFFa,b\n", "\uFEFFc,d\n"]) splitter.push(piece);
  splitter.finish();
  expect(rows).toEqual([
    ["a", "b"],
    ["\uFEFFc", "d"],
  ]);
});
