import { fc, test } from "@fast-check/vitest";
import { parseTable } from "@latentjs/data";
import { E, O, type Json } from "@latentjs/em-core";
import { expect } from "vitest";
import { csvLine } from "../src/output/csv.js";
import { jsonText } from "../src/output/json-text.js";
import { countText, counted, listed, natsText, numberFormat, weightText } from "../src/output/numbers.js";
import { paragraph } from "../src/output/paragraph.js";
import { textTable } from "../src/output/text-table.js";

test.prop([fc.jsonValue()], { seed: 1 })("JSON text reads back as the same value", (value) => {
  // JSON has no -0: JSON.stringify writes 0.
  const expected: unknown = JSON.parse(JSON.stringify(value));
  expect(JSON.parse(jsonText(value as Json))).toEqual(expected);
});

test("a list of numbers stays on one line", () => {
  expect(jsonText({ a: [1, 2.5, null], b: [[1], []], c: {} })).toBe(
    '{\n  "a": [1, 2.5, null],\n  "b": [\n    [1],\n    []\n  ],\n  "c": {}\n}',
  );
});

test.prop(
  [
    fc.array(fc.tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string({ unit: "binary" })), {
      minLength: 1,
      maxLength: 20,
    }),
  ],
  { seed: 1 },
)("CSV lines read back as the same numbers and texts", (rows) => {
  const text = csvLine(["number", "text"]) + rows.map(csvLine).join("");
  const options = { source: "test", header: true, delimiter: ",", keepText: ["text"] } as const;
  // A zero byte is no text: the reader says so.
  fc.pre(!text.includes("\0"));
  const table = E.getOrElseW((error) => {
    throw new Error(JSON.stringify(error));
  })(parseTable(text, options));
  const [numbers, texts] = table.columns;
  expect([...(numbers?.values ?? [])]).toEqual(rows.map(([number]) => (number === 0 ? 0 : number)));
  expect(texts?.text).toEqual(O.some(rows.map(([, field]) => field)));
});

test("numbers of a column have the digits of the smallest standard deviation", () => {
  const minutes = numberFormat(80, 5.8);
  expect([54.478516, 5.804936].map(minutes)).toEqual(["54.48", "5.80"]);
  const salaries = numberFormat(114412, 10500);
  expect([114411.6, 10500.4].map(salaries)).toEqual(["114412", "10500"]);
  const offset = numberFormat(100000004, 0.412);
  expect(offset(100000004.2897)).toBe("100000004.290");
});

test("numbers that would be long are powers of ten", () => {
  expect(numberFormat(2e-8, 1e-9)(-1.5e-8)).toBe("-1.500e-8");
  expect(numberFormat(3e12, 2e10)(2.9e12)).toBe("2.9000e+12");
});

test("nothing is minus zero", () => {
  expect(numberFormat(1, 0.5)(-0.0001)).toBe("0.000");
  expect(natsText(-0.00001)).toBe("0.0000");
});

test("weights, counts and names", () => {
  expect([0.64412, 1, 0, 0.00002].map(weightText)).toEqual(["0.6441", "1.0000", "0.0000", "2.0e-5"]);
  expect([7, 1234, 1234567, 0.5].map(countText)).toEqual(["7", "1,234", "1,234,567", "0.5"]);
  expect([counted(1, "row"), counted(2000, "row")]).toEqual(["1 row", "2,000 rows"]);
  expect([listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])]).toEqual([
    '"a"',
    '"a" and "b"',
    '"a", "b" and "c"',
  ]);
});

test("a table that is too wide goes on below, with its first column", () => {
  const names = { heading: "k", cells: ["0", "10"] };
  const columns = [
    { heading: "first", cells: ["1.5", "-20.5"] },
    { heading: "x", cells: ["3", "4"] },
    { heading: "third", cells: ["5", "6"] },
  ];
  expect(textTable([names], columns, 15)).toBe(
    "   k  first  x\n   0    1.5  3\n  10  -20.5  4\n\n   k  third\n   0      5\n  10      6\n",
  );
});

test("a long heading is cut, and wide characters count once", () => {
  const table = textTable([], [{ heading: "a".repeat(40), cells: ["\u{1f600}"] }], 80);
  expect(table).toBe(`  ${"a".repeat(27)}…\n  ${" ".repeat(27)}\u{1f600}\n`);
});

test("a paragraph is broken at blanks", () => {
  expect(paragraph("one two three four", 9)).toBe("one two\nthree\nfour\n");
  expect(paragraph("unbreakable x", 5)).toBe("unbreakable\nx\n");
});
