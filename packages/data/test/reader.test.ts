import { E } from "@latentjs/em-core";
import { expect, test } from "vitest";

import { tableReader } from "../src/index.js";
import { contentsOf, tableOf } from "./tables.js";

const valuesOf = (text: string): ReadonlyArray<ReadonlyArray<number>> =>
  tableOf(text).columns.map(({ values }) => [...values]);

const linesOf = (text: string): ReadonlyArray<number> => {
  const table = tableOf(text);
  return Array.from({ length: table.rows }, (_, i) => table.lineOf(i));
};

const XY = [
  [1, 3],
  [2, 4],
];

test.each([
  ["line feeds", "x,y\n1,2\n3,4\n"],
  ["no newline at the end", "x,y\n1,2\n3,4"],
  ["carriage returns and line feeds", "x,y\r\n1,2\r\n3,4\r\n"],
  ["carriage returns and line feeds, cut short", "x,y\r\n1,2\r\n3,4\r"],
  ["carriage returns alone", "x,y\r1,2\r3,4\r"],
  ["both kinds of newline", "x,y\r\n1,2\n3,4\r\n"],
  ["a byte order mark", "\uFEFFx,y\n1,2\n3,4\n"],
  ["a byte order mark before a quote", '\uFEFF"x",y\n1,2\n3,4\n'],
  ["quotes everywhere", '"x","y"\n"1","2"\n"3","4"\n'],
  ["quotes and carriage returns", '"x","y"\r\n"1","2"\r\n"3","4"\r\n'],
  ["blanks behind quotes", '"x" ,"y"\t\n"1"  ,"2" \n"3","4" '],
  ["blanks around names and numbers", " x , y \n 1 , 2\n3 ,\t4\n"],
  ["tabs", "x\ty\n1\t2\n3\t4\n"],
  ["semicolons", "x;y\n1;2\n3;4\n"],
  ["blank lines", "\n \nx,y\n\n1,2\n  \n3,4\n\n\n"],
])("reads %s", (_, text) => {
  expect(valuesOf(text)).toEqual(XY);
  expect(tableOf(text).columns.map(({ name }) => name)).toEqual(["x", "y"]);
});

test("without a header columns are numbered and the first line is data", () => {
  const table = tableOf("1,2\n3,4\n", { header: false });
  expect(table.columns.map(({ name }) => name)).toEqual(["x1", "x2"]);
  expect(table.columns.map(({ values }) => [...values])).toEqual(XY);
  expect([table.lineOf(0), table.lineOf(1)]).toEqual([1, 2]);
});

test("a decimal comma does not mislead the guess of semicolons", () => {
  expect(tableOf("x;y\n1,5;2,5\n3,5;4,5\n").columns.map(({ name }) => name)).toEqual(["x", "y"]);
});

test("semicolons within the fields of a comma-separated text do not mislead the guess", () => {
  const table = tableOf("x;y;z,1\nu;v;w,3\nq;q;q,4\n", { header: false });
  expect(table.columns.map(({ kind }) => kind)).toEqual(["text", "numeric"]);
  expect([...(table.columns[1]?.values ?? [])]).toEqual([1, 3, 4]);
});

test("a row that the guess sees only in part does not mislead it", () => {
  const long = "w;".repeat(40_000);
  const table = tableOf(`name,x\na;b,1\n${long},2\n`);
  expect(table.columns.map(({ name }) => name)).toEqual(["name", "x"]);
});

// R 4.2.2: read.csv(text = "a,b\n1,2\n\n3,4\n,\n5,6\n") has four rows, the third of them NA, NA.
test("a line of delimiters is a row of missing values, a blank line is none", () => {
  expect(valuesOf("a,b\n1,2\n\n3,4\n,\n5,6\n")).toEqual([
    [1, 3, NaN, 5],
    [2, 4, NaN, 6],
  ]);
  expect(valuesOf("a\tb\n1\t2\n\t\n3\t4\n")).toEqual([
    [1, NaN, 3],
    [2, NaN, 4],
  ]);
});

// Python's csv module writes a row of one empty field as "", so that it is no blank line.
test("in a file of one column a blank line is no row, an empty field in quotes is a missing value", () => {
  expect(valuesOf('a\n1\n\n2\n""\n3\n')).toEqual([[1, 2, NaN, 3]]);
});

test("lines stay right behind blank lines and newlines in quotes", () => {
  expect(linesOf("a,b\n1,2\n\n\n3,4\n5,6\n")).toEqual([2, 5, 6]);
  expect(linesOf('a,b\n"x\ny\nz",2\n3,4\n"p\r\nq",6\n7,8\n')).toEqual([2, 5, 6, 8]);
  expect(linesOf('"a\nname",b\n1,2\n')).toEqual([3]);
  expect(linesOf("a,b\r1,2\r\r3,4\r")).toEqual([2, 4]);
});

test("rows that are none have no line", () => {
  const table = tableOf("a\n1\n2\n");
  for (const row of [-1, 2, 0.5, NaN]) expect(() => table.lineOf(row)).toThrow(RangeError);
});

test("columns of any length join their segments", () => {
  for (const rows of [1, 63, 64, 65, 128, 129, 65536, 65537, 200001]) {
    const numbers = Array.from({ length: rows }, (_, i) => (i % 7 === 3 ? NaN : i));
    const table = tableOf(`x,late\n${numbers.map((x, i) => `${x},${i === rows - 1 ? 1 : "t"}`).join("\n")}`);
    expect(table.rows).toBe(rows);
    expect(table.columns[0].values).toEqual(Float64Array.from(numbers));
    expect(table.columns[1].values.findIndex((x) => x === 1)).toBe(rows - 1);
    expect(table.lineOf(rows - 1)).toBe(rows + 1);
  }
});

test("an error stays the answer to everything that follows", () => {
  const reader = tableReader({ source: "t.csv", header: true });
  const ragged = reader.push(`a,b\n1\n${"1,2\n".repeat(20000)}`);
  expect(E.isLeft(ragged)).toBe(true);
  expect(reader.push("3,4\n")).toEqual(ragged);
  expect(reader.finish()).toEqual(ragged);
});

test("a finished reader gives the same table again and takes no more text", () => {
  const reader = tableReader({ source: "t.csv", header: true });
  reader.push("a\n1\n");
  const table = reader.finish();
  expect(E.map(contentsOf)(table)).toMatchObject({ right: { rows: 1 } });
  expect(reader.finish()).toBe(table);
  expect(() => reader.push("2\n")).toThrow("no text");
});
