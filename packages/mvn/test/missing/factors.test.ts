import { makeRng } from "@latentjs/numerics";
import { expect, test } from "vitest";
import { patternFactors } from "../../src/missing/factors.js";
import { patternTable } from "../../src/missing/patterns.js";
import { answer } from "../either.js";
import { randomMvn } from "../random.js";

const D = 5;
/** All patterns of five columns, entry j observed where bit j is set. */
const patterns = Array.from({ length: 2 ** D }, (_, bits) =>
  Float64Array.from({ length: D }, (_entry, j) => ((bits >>> j) & 1 ? 1 : Number.NaN)),
);

test("patterns are numbered as they come, and keep their numbers while the table grows", () => {
  const table = patternTable(D);
  patterns.forEach((row, id) => expect(table.idOf(row, 0)).toBe(id));
  expect(table.size()).toBe(patterns.length);
  patterns.toReversed().forEach((row, i) => expect(table.idOf(row, 0)).toBe(patterns.length - 1 - i));
  expect(table.size()).toBe(patterns.length);
});

test("a pattern splits into its observed and its missing columns", () => {
  const table = patternTable(D);
  const order = new Int32Array(D);
  const row = Float64Array.of(9, 9, Number.NaN, 1, 0, Number.NaN, -Infinity);
  const id = table.idOf(row, 2);
  expect(table.split(id, order)).toBe(3);
  expect([...order]).toEqual([1, 2, 4, 0, 3]);
});

test("thousands of patterns of 40 columns are told apart", () => {
  const d = 40;
  const rng = makeRng(1);
  const rows = Array.from({ length: 5000 }, () =>
    Float64Array.from({ length: d }, () => (rng.uniform() < 0.5 ? Number.NaN : 1)),
  );
  const table = patternTable(d);
  const ids = new Map(rows.map((row) => [row.join(), table.idOf(row, 0)]));
  expect(new Set(ids.values()).size).toBe(ids.size);
  expect(table.size()).toBe(ids.size);
});

test("a factor that is not kept has the bits of one that is", () => {
  const mvn = randomMvn(makeRng(2), D);
  const all = answer(patternFactors(mvn));
  const few = answer(patternFactors(mvn, 3 * D * D));
  const ids = patterns.map((row) => few.patterns.idOf(row, 0));
  patterns.forEach((row) => all.patterns.idOf(row, 0));
  for (const id of [...ids, ...ids.toReversed(), 20, 2, 20, 30]) expect(few.of(id)).toEqual(all.of(id));
  // The first three are kept, the others share one place.
  expect(few.of(2)).toBe(few.of(2));
  expect(few.of(20)).toBe(few.of(30));
});
