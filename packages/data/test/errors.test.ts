import { E, render } from "@latentjs/em-core";
import { describe, expect, test } from "vitest";

import { numericColumn, type Selection } from "../src/index.js";
import { refusalOf, selectionRefusalOf, tableOf } from "./tables.js";

describe("a text is refused:", () => {
  test.each([
    [
      "nothing",
      "",
      "t.csv: expected rows of numbers, got an empty file. Check what writes it, and that it has finished.",
    ],
    [
      "blank lines alone",
      "\uFEFF\n  \r\n\n",
      "t.csv: expected rows of numbers, got an empty file. Check what writes it, and that it has finished.",
    ],
    [
      "a header alone",
      "a,b\n",
      "t.csv: expected rows below the header, got none. If line 1 holds numbers, say that the file has no header.",
    ],
    [
      "too many fields",
      "a,b\n1,2\n\n3,4,5\n",
      "t.csv, line 4: expected 2 fields, got 3. Check the delimiters and quotes of that line.",
    ],
    [
      "too few fields",
      "a,b\n1,2\n3",
      "t.csv, line 3: expected 2 fields, got 1. Check the delimiters and quotes of that line.",
    ],
    [
      "a decimal comma in a single column",
      "a\n1\n1,5\n",
      "t.csv, line 3: expected 1 field, got 2. Check the delimiters and quotes of that line.",
    ],
    [
      "row names without a name",
      'a,b\n"r1",1,2\n"r2",3,4\n',
      "t.csv, line 2: expected 2 fields, got 3. If it begins with a row name, give that column a name in the header too.",
    ],
    [
      "a name twice",
      "a,b, a\n1,2,3\n",
      't.csv, line 1: expected each column name once, got "a" in fields 1 and 3. Rename one of them.',
    ],
    [
      "a single column without a name",
      '""\n1\n',
      "t.csv, line 1, field 1: expected a column name, got an empty field. Name it.",
    ],
    [
      "two empty names",
      ",,a\n1,2,3\n",
      "t.csv, line 1, field 2: expected a column name, got an empty field. Name it.",
    ],
    [
      "a ragged line between tabs",
      "a\tb\n1\t2\n3\n4\t5",
      "t.csv, line 3: expected 2 fields, got 1. Check the delimiters and quotes of that line.",
    ],
    [
      "a ragged line between semicolons",
      "a;b\n1;2\n3\n4;5",
      "t.csv, line 3: expected 2 fields, got 1. Check the delimiters and quotes of that line.",
    ],
    [
      "a delimiter at the end of the header",
      "\na,b,\n1,2,\n",
      "t.csv, line 2, field 3: expected a column name, got an empty field. Name it, or take out the delimiter at the end of the line.",
    ],
    [
      "an empty name between others",
      "a, ,b\n1,2,3\n",
      "t.csv, line 1, field 2: expected a column name, got an empty field. Name it.",
    ],
    [
      "an unclosed quote",
      'a,b\n1,2\n3,"4\n5,6\n7,8\n',
      "t.csv, line 3: expected a closing quote for the field that opens there, got the end of the file. Close it, and double every quote inside a quoted field.",
    ],
    [
      "an unclosed quote before another quoted field",
      'a,b\n"x",2\n"y\n,3\n"z",4\n',
      "t.csv, line 3: expected a quoted field to end with its closing quote, got more text behind it. Close every quote, and double every quote inside a quoted field.",
    ],
    [
      "text behind a closing quote",
      'a,b\n"p\nq",1\n2,"5"6\n',
      "t.csv, line 4: expected a quoted field to end with its closing quote, got more text behind it. Close every quote, and double every quote inside a quoted field.",
    ],
    [
      "a binary file",
      "PK\u0003\u0004\u0000a,b",
      "t.csv: expected text, got a zero byte at character 5. Export the data as CSV in UTF-8.",
    ],
  ])("%s", (_, text, sentences) => {
    expect(refusalOf(text)).toBe(sentences);
  });

  test("a row without end", () => {
    expect(refusalOf(`a\n1\n"${"2\n".repeat(1 << 25)}`)).toBe(
      "t.csv, line 3: expected a row of at most 67108864 characters, got a longer one. Look there for a quote that is never closed.",
    );
  });

  test("a column to keep that is not there", () => {
    expect(refusalOf("speed,class\n1,a\n", { keepText: ["Clas"] })).toBe(
      't.csv: expected one of the columns "speed" and "class", got "Clas". Did you mean "class"?',
    );
  });

  test("by the name of its source, and by line 1 where there is no header", () => {
    expect(refusalOf("1,2\n3\n", { source: "standard input", header: false })).toBe(
      "standard input, line 2: expected 2 fields, got 1. Check the delimiters and quotes of that line.",
    );
  });
});

const ALTER = "Correct it, write NA for a missing value, or leave the column out.";

describe("a selection is refused:", () => {
  const cases: ReadonlyArray<readonly [string, string, Selection, string]> = [
    [
      "text among numbers",
      "a,b\n1,2\n3,four\n",
      {},
      `t.csv, line 3, column "b": expected a number, got "four". ${ALTER}`,
    ],
    [
      "the first of several offenders in the file",
      'a,b\n1,2\n\n"3",x1\ny1,x2\n',
      {},
      `t.csv, line 4, column "b": expected a number, got "x1". ${ALTER}`,
    ],
    [
      "the first of two offenders on a line",
      "a,b\n1,2\nx,y\n",
      { columns: ["b", "a"] },
      `t.csv, line 3, column "b": expected a number, got "y". ${ALTER}`,
    ],
    [
      "an offender behind newlines in quotes, itself cut",
      `n,a\n"p\nq",1\nr,"${"long\n".repeat(20)}"\n`,
      {},
      `t.csv, line 4, column "a": expected a number, got "${"long\\n".repeat(8)}…". ${ALTER}`,
    ],
    [
      "an infinite value",
      "a\n1\n-Infinity\n",
      {},
      `t.csv, line 3, column "a": expected a finite number, got "-Infinity". ${ALTER}`,
    ],
    [
      "a number too large",
      "a\n1\n1e999\n",
      {},
      `t.csv, line 3, column "a": expected a finite number, got "1e999". ${ALTER}`,
    ],
    [
      "infinite values alone",
      "a,b\n1,inf\n",
      {},
      `t.csv, line 2, column "b": expected a finite number, got "inf". ${ALTER}`,
    ],
    [
      "a decimal comma",
      "a;b\n1;2\n2,5;3\n",
      {},
      't.csv, line 3, column "a": expected a number, got "2,5". Write decimals with a point.',
    ],
    [
      "another word for a missing value",
      "a\n1\nn/a\n",
      {},
      't.csv, line 3, column "a": expected a number, got "n/a". Write a missing value as NA, NaN or an empty field.',
    ],
    [
      "a column of text by its name",
      "a,b\n1,u\n",
      { columns: ["a", "b"] },
      `t.csv, line 2, column "b": expected a number, got "u". ${ALTER}`,
    ],
    [
      "an empty column by its name",
      "a,b\n1,\n2,NA\n",
      { columns: ["b"] },
      't.csv, column "b": expected at least one number, got 2 missing values. Leave the column out.',
    ],
    [
      "a mistyped column",
      "eruptions,waiting\n1,2\n",
      { columns: ["wating"] },
      't.csv: expected one of the columns "eruptions" and "waiting", got "wating". Did you mean "waiting"?',
    ],
    [
      "an unknown column to ignore",
      "a\n1\n",
      { ignore: ["zzz"] },
      't.csv: expected the column "a", got "zzz". Write the name as the file has it.',
    ],
    [
      "an unknown column to reserve",
      "a,b,c\n1,2,3\n",
      { reserved: ["d"] },
      't.csv: expected one of the columns "a", "b" and "c", got "d". Write the name as the file has it.',
    ],
    [
      "a column twice",
      "a,b\n1,2\n",
      { columns: ["a", "b", "a"] },
      't.csv: expected each column to be asked for once, got "a" twice. Name it once.',
    ],
    [
      "text alone",
      "a;b\n1,5;u\n2,5;v\n",
      {},
      't.csv: expected at least one column of numbers, got none: "a" and "b" hold no number (line 2 has "1,5"). Write decimals with a point.',
    ],
    [
      "missing values alone",
      "a\nNA\n",
      {},
      't.csv: expected at least one column of numbers, got none: "a" holds no number.',
    ],
    [
      "everything left out",
      "a,b\n1,2\n",
      { ignore: ["a"], reserved: ["b"] },
      "t.csv: expected at least one column of numbers, got a selection that leaves out all of them. Leave out fewer.",
    ],
  ];

  test.each(cases)("%s", (_, text, selection, sentences) => {
    expect(selectionRefusalOf(text, selection)).toBe(sentences);
  });

  test("with twenty names of many", () => {
    const names = Array.from({ length: 23 }, (_, j) => `x${j + 1}`);
    const shown = names.slice(0, 20).map((name) => `"${name}"`);
    expect(
      selectionRefusalOf(names.map(() => "1").join(","), { columns: ["weight"] }, { header: false }),
    ).toBe(
      `t.csv: expected one of the columns ${shown.join(", ")} and 3 more, got "weight". Write the name as the file has it.`,
    );
  });
});

test("a single column is refused in the same words", () => {
  const table = tableOf("w,label,none\n1,a,\n-inf,b,\n");
  const refusal = (name: string): string => E.match(render, () => "no refusal")(numericColumn(table, name));
  expect(refusal("w")).toBe(`t.csv, line 3, column "w": expected a finite number, got "-inf". ${ALTER}`);
  expect(refusal("label")).toBe(`t.csv, line 2, column "label": expected a number, got "a". ${ALTER}`);
  expect(refusal("none")).toBe(
    't.csv, column "none": expected at least one number, got 2 missing values. Leave the column out.',
  );
  expect(refusal("W2")).toBe(
    't.csv: expected one of the columns "w", "label" and "none", got "W2". Write the name as the file has it.',
  );
});
