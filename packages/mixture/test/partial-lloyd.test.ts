import { makeRng, standardNormal } from "@latentjs/numerics";
import { expect, test } from "vitest";
import { lloyd, lloydObserved, type ScaledRows } from "../src/index.js";

const NONE = Number.NaN;

const rowsOf = (rows: number[][], weights: Float64Array | null = null): ScaledRows => ({
  batch: { rows: rows.length, cols: rows[0].length, first: 0, data: Float64Array.from(rows.flat()), weights },
  scale: new Float64Array(rows[0].length).fill(1),
});

test("rows with missing entries go to the centre that is nearest in what they have", () => {
  const rows = [
    [0, 0],
    [2, NONE],
    [NONE, 1],
    [10, 10],
    [12, NONE],
    [NONE, 13],
  ];
  const { labels, centres } = lloydObserved(rowsOf(rows), 2, Float64Array.of(1, 0, 9, 11), 10);
  expect([...labels]).toEqual([0, 0, 0, 1, 1, 1]);
  // Means of what is observed: (0 + 2) / 2, (0 + 1) / 2, (10 + 12) / 2, (10 + 13) / 2.
  expect([...centres]).toEqual([1, 0.5, 11, 11.5]);
});

test("a weight counts as that many rows, and scales as units", () => {
  const rows = [[0], [1], [NONE], [10]];
  const weighted = rowsOf(rows, Float64Array.of(1, 3, 5, 1));
  const { centres } = lloydObserved(weighted, 2, Float64Array.of(0, 9), 10);
  expect([...centres]).toEqual([0.75, 10]);
  const wide: ScaledRows = { ...rowsOf([[4, 3]]), scale: Float64Array.of(8, 1) };
  // In units (0.5, 3): squared distances 9 from the first centre, 0.25 from the second.
  expect([...lloydObserved(wide, 2, Float64Array.of(4, 0, 0, 3), 0).labels]).toEqual([1]);
});

test("a column that no row of a centre has keeps its place, and so does a centre without rows", () => {
  const rows = [
    [0, NONE],
    [2, NONE],
  ];
  const { centres } = lloydObserved(rowsOf(rows), 2, Float64Array.of(0, 7, 100, 3), 10);
  expect([...centres]).toEqual([1, 7, 100, 3]);
});

test("with nothing missing it divides rows as Lloyd's iterations do", () => {
  const rng = makeRng("partial");
  const rows = Array.from({ length: 200 }, (_, i) =>
    Array.from({ length: 3 }, () => 6 * (i % 4) + standardNormal(rng)),
  );
  const start = Float64Array.from([0, 1, 2, 3].flatMap((i) => rows[i]));
  const expected = lloyd(rowsOf(rows), 4, start, 25);
  const found = lloydObserved(rowsOf(rows), 4, start, 25);
  expect(found.labels).toEqual(expected.labels);
  found.centres.forEach((v, at) => expect(v).toBeCloseTo(expected.centres[at], 10));
});
