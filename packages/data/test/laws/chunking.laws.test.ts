import { fc, test } from "@fast-check/vitest";
import { E, type EmError, render } from "@latentjs/em-core";
import { expect } from "vitest";

import { tableReader } from "../../src/index.js";
import { fieldsOf, type RowFields } from "../../src/row-fields.js";
import { rowSplitter } from "../../src/row-splitter.js";
import { contentsOf } from "../tables.js";

/** The text cut at the given places, taken modulo its length. */
const cut = (text: string, places: ReadonlyArray<number>): ReadonlyArray<string> => {
  const ends = places.map((place) => place % (text.length + 1)).toSorted((a, b) => a - b);
  return [...ends, text.length].map((end, i) => text.slice(i === 0 ? 0 : ends[i - 1], end));
};

interface Split {
  readonly rows: ReadonlyArray<{ readonly fields: ReadonlyArray<string>; readonly line: number }>;
  readonly error: string;
}

const split = (pieces: ReadonlyArray<string>, heldBack: number): Split => {
  const rows: Array<Split["rows"][number]> = [];
  const take = (row: RowFields, line: number): undefined => void rows.push({ fields: fieldsOf(row), line });
  const splitter = rowSplitter("t.csv", ",", take, heldBack);
  let error: EmError | undefined;
  for (const piece of pieces) error ??= splitter.push(piece);
  error ??= splitter.finish();
  return { rows, error: error === undefined ? "" : render(error) };
};

const places = fc.array(fc.nat({ max: 1 << 20 }), { maxLength: 12 });

// Every text over the characters that mean something, so that errors are met as often as tables. The first line ends
// with "\n", which settles the kind of newline in the first piece.
const anyText = fc
  .string({ unit: fc.constantFrom("a", "1", ",", '"', "\n", "\r\n", " ", '""', '","', '"\n'), maxLength: 60 })
  .map((text) => `\n${text}`);

test.prop([anyText, places, fc.integer({ min: 2, max: 12 })], { numRuns: 2000, seed: 20 })(
  "rows, lines and errors do not depend on how the text is cut",
  (text, at, heldBack) => {
    const whole = split([text], 1 << 20);
    expect(split(cut(text, at), heldBack)).toEqual(whole);
    expect(split(text.split(""), heldBack)).toEqual(whole);
  },
);

const field = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.constantFrom("", "NA", "NaN"),
);
const label = fc.oneof(
  fc.constantFrom("setosa", '"virginica"', '"a, b"', '"two\nlines"', '"three\r\nlong\nlines"', '"6"" nails"'),
);
const row = fc.oneof(
  { weight: 9, arbitrary: fc.tuple(field, label, field).map((fields) => fields.join(",")) },
  { weight: 1, arbitrary: fc.constantFrom("", "  ") },
);
/** Tables of 100 to 400 thousand characters, many times what is held back, with few distinct rows. */
const longTable = fc
  .tuple(fc.array(row, { minLength: 5, maxLength: 30 }), fc.constantFrom("\n", "\r\n"))
  .map(([rows, newline]) =>
    ["x,kind,y", ...Array.from({ length: 8000 }, (_, i) => rows[(i * i) % rows.length])].join(newline),
  );

const read = (pieces: ReadonlyArray<string>): unknown => {
  const reader = tableReader({ source: "t.csv", header: true, keepText: ["kind"] });
  for (const piece of pieces) reader.push(piece);
  return E.match(render, contentsOf)(reader.finish());
};

test.prop([longTable, places], { numRuns: 12, seed: 21 })(
  "a long table does not depend on how it is cut",
  (text, at) => {
    expect(read(cut(text, at))).toEqual(read([text]));
  },
);
