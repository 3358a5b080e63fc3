import { describe, expect, test } from "vitest";

import { classifyField } from "../src/fields.js";
import { plainNumber } from "../src/plain-number.js";
import { kindsOf, tableOf } from "./tables.js";

const valueOf = (field: string): number => {
  const found = classifyField(field);
  return found.kind === "number" ? found.value : NaN;
};

test.each([
  ["0", 0],
  ["-0", -0],
  ["7", 7],
  ["+7", 7],
  ["-7.25", -7.25],
  [".5", 0.5],
  ["-.5", -0.5],
  ["5.", 5],
  ["007", 7],
  ["0e5", 0],
  ["0.1", 0.1],
  ["1e3", 1000],
  ["1E+3", 1000],
  ["2.5e-3", 0.0025],
  ["1.7976931348623157e308", Number.MAX_VALUE],
  ["5e-324", Number.MIN_VALUE],
  ["1e-999", 0],
  ["9007199254740993", 9007199254740992],
])("%j is the number %d", (field, value) => {
  expect(plainNumber(field)).toBe(value);
  expect(valueOf(field)).toBe(value);
  expect(valueOf(` ${field}\t`)).toBe(value);
});

test.each(["", " ", "\t", "NA", "NaN", " NA", "NaN "])("%j is a missing value", (field) => {
  expect(plainNumber(field)).toBeNaN();
  expect(classifyField(field).kind).toBe("missing");
});

test.each(["Infinity", "-Infinity", "inf", "-Inf", "+INF", " inf ", "1e999", "-1e999", " 1e999"])(
  "%j is infinite",
  (field) => {
    expect(plainNumber(field)).toBeNaN();
    expect(classifyField(field).kind).toBe("infinite");
  },
);

test.each([
  ["1,5", "a decimal comma"],
  ["0x10", "hexadecimal"],
  ["0X10", "hexadecimal"],
  ["0b11", "binary"],
  ["0o17", "octal"],
  ["1_000", "a separator"],
  ["1 000", "a blank inside"],
  ["12abc", "trailing letters"],
  ["abc12", "leading letters"],
  ["1e", "an exponent without digits"],
  ["e5", "an exponent alone"],
  [".", "a point alone"],
  ["+", "a sign alone"],
  ["--1", "two signs"],
  ["1.2.3", "two points"],
  ["10n", "a bigint"],
  ["na", "not NA"],
  ["nan", "not NaN"],
  ["true", "a word"],
  ["2024-01-01", "a date"],
  ["٣", "a digit of another script"],
])("%j is text: %s", (field) => {
  expect(plainNumber(field)).toBeNaN();
  expect(classifyField(field).kind).toBe("text");
});

describe("a column", () => {
  test("is text without a number, empty without a field, else numeric", () => {
    const table = tableOf("a,b,c,d,e\n1,x,,inf,inf\nx,NA,NA,-inf,x\n");
    expect(kindsOf(table)).toEqual({ a: "numeric", b: "text", c: "empty", d: "numeric", e: "text" });
    expect(table.columns.map(({ missing }) => missing)).toEqual([0, 1, 2, 0, 0]);
    expect([...table.columns[0].values]).toEqual([1, NaN]);
    expect([...table.columns[1].values]).toEqual([NaN, NaN]);
  });

  test("keeps its text as it stands when asked, missing and quoted fields too", () => {
    const table = tableOf('id,x\n" a ",1\nNA,2\n,3\n"say ""hi"", then\ngo",4\n 7 ,5\n', { keepText: ["id"] });
    expect(table.columns[0].text).toMatchObject({ value: [" a ", "NA", "", 'say "hi", then\ngo', " 7 "] });
    expect(table.columns[1].text).toMatchObject({ _tag: "None" });
  });

  test("keeps a carriage return that stands inside quotes at the end of a line", () => {
    const table = tableOf('x,id\n1,"a\r"\n2,b\r\n3,"c"\r\n', { keepText: ["id"] });
    expect(table.columns[1].text).toMatchObject({ value: ["a\r", "b", "c"] });
  });
});
