import { fc, test } from "@fast-check/vitest";
import { O } from "@latentjs/em-core";
import { expect } from "vitest";

import type { Delimiter } from "../../src/index.js";
import { tableOf } from "../tables.js";

const number = fc.double({ noDefaultInfinity: true });

const printers: ReadonlyArray<(x: number) => string> = [
  String,
  (x) => x.toExponential(),
  (x) => ` ${x}\t`,
  (x) => `"${x}"`,
];
const printed = (x: number, how: number): string => {
  if (Number.isNaN(x)) return ["NaN", "NA", "", " NaN "][how];
  return (Object.is(x, -0) ? (): string => "-0" : printers[how])(x);
};

const cell = fc.tuple(number, fc.nat({ max: 3 }));
const cells = fc
  .integer({ min: 1, max: 5 })
  .chain((d) => fc.array(fc.array(cell, { minLength: d, maxLength: d }), { minLength: 1, maxLength: 200 }));
const newline = fc.constantFrom("\n", "\r\n");

test.prop([cells, fc.constantFrom<Delimiter>(",", ";"), newline], { seed: 30 })(
  "numbers come back bit for bit from their shortest decimal form",
  (rows, delimiter, end) => {
    const names = rows[0].map((_, j) => `c${j}`);
    const body = rows.map((row) => row.map(([x, how]) => printed(x, how)).join(delimiter));
    // A first row of numbers makes every column numeric, and leaves no line of one column blank before it.
    const filled = body.map((line) => (line.trim() === "" ? '""' : line));
    const table = tableOf([names.join(delimiter), ...filled].join(end), { delimiter });
    expect(table.rows).toBe(rows.length);
    for (const [j, column] of table.columns.entries()) {
      expect(column.values).toEqual(Float64Array.from(rows, (row) => row[j][0]));
      expect(column.missing).toBe(rows.filter((row) => Number.isNaN(row[j][0])).length);
      expect(O.isNone(column.firstOffender)).toBe(true);
    }
  },
);

const anyText = fc.string({ unit: "binary", maxLength: 20 }).filter((s) => !s.includes("\0"));
const inQuotes = (text: string): string => `"${text.replaceAll('"', '""')}"`;

test.prop([fc.array(fc.tuple(anyText, number), { minLength: 1, maxLength: 100 }), newline], { seed: 31 })(
  "any text in quotes comes back as it was, without the delimiter being told",
  (rows, end) => {
    const lines = rows.map(([text, x]) => `${inQuotes(text)},${x},${inQuotes(text)}`);
    const table = tableOf(["id,x,again", ...lines].join(end), { keepText: ["id", "again"] });
    const expected = rows.map(([text]) => text);
    expect(O.toUndefined(table.columns[0].text)).toEqual(expected);
    expect(table.columns[1].values).toEqual(Float64Array.from(rows, ([, x]) => x));
    if (end === "\n") expect(O.toUndefined(table.columns[2].text)).toEqual(expected);
  },
);
