import { makeRng } from "@latentjs/numerics";
import { expectClose, left as errorOf, right } from "@latentjs/testing";
import { expect, test } from "vitest";
import { fromLabels, kmeansPlusPlus, lloyd, replicate, TILE_ROWS, type ScaledRows } from "../src/index.js";
import { normal } from "./normal.js";
import { countBatch } from "./poisson.js";
import { chunksOf, numbersOf, poissonBank } from "./poisson-mixture.js";
import { scaledRows, weightOf } from "./scaled-rows.js";

/** A few operations on numbers of order one. */
const ROUNDING = 1e-14;
/** The false-alarm rate of a frequency farther off than this is below 1e-6. */
const STANDARD_ERRORS = 5;
const DRAWS = 4000;
/** Doubles near 1e8 are 1.5e-8 apart. */
const AT_OFFSET = 1e-7;

const expectFrequency = (hits: number, p: number): void => {
  expect(Math.abs(hits / DRAWS - p)).toBeLessThanOrEqual(STANDARD_ERRORS * Math.sqrt((p * (1 - p)) / DRAWS));
};

const draws = <A>(draw: (rng: ReturnType<typeof makeRng>) => A): ReadonlyArray<A> => {
  const rng = makeRng("starts");
  return Array.from({ length: DRAWS }, () => draw(rng));
};

test("distances are in units of the scale", () => {
  // Row 1 is 3 units from the first centre and 4 from the second; without units it would be the other way round.
  const rows = scaledRows(2, [0, 0, 6, 40], null, [2, 40]);
  expect(lloyd(rows, 2, Float64Array.of(0, 40, 6, 200), 0).labels[1]).toBe(0);
});

test("rows whose distances underflow are still told apart", () => {
  const centres = kmeansPlusPlus(scaledRows(1, [0, 1e-170, 1]), 3, makeRng(0));
  expect(centres.toSorted()).toEqual(Float64Array.of(0, 1e-170, 1));
});

test("distances that overflow are no trouble", () => {
  const centres = kmeansPlusPlus(scaledRows(1, [0, 1e160, 1]), 2, makeRng(0));
  expect(new Set(centres).size).toBe(2);
});

test("more centres than distinct rows are refused", () => {
  expect(() => kmeansPlusPlus(scaledRows(1, [1, 1, 2]), 3, makeRng(0))).toThrow(/2 distinct rows/);
});

test.each([
  ["equal weights", null],
  ["weights", [1, 2, 3, 4]],
])("the first centre is drawn by %s", (_name, weights) => {
  const rows = scaledRows(1, [10, 20, 30, 40], weights);
  const total = weights === null ? 4 : 10;
  const firsts = draws((rng) => kmeansPlusPlus(rows, 1, rng)[0]);
  for (let i = 0; i < 4; i++) {
    expectFrequency(firsts.filter((v) => v === 10 * (i + 1)).length, weightOf(rows, i) / total);
  }
});

const sum = (values: ReadonlyArray<number>): number => values.reduce((a, b) => a + b, 0);

/**
 * Probability that row j comes second after row i: of `candidates` rows, each drawn with probability proportional to
 * weight × squared distance from row i, the one that leaves least, or of several such rows the one drawn first.
 */
const secondAfter = (rows: ScaledRows, candidates: number, i: number, j: number): number => {
  const { data } = rows.batch;
  const indices = [...data.keys()];
  const squared = (a: number, b: number): number => (data[a] - data[b]) ** 2;
  const mass = indices.map((c) => weightOf(rows, c) * squared(c, i));
  const p = mass.map((m) => m / sum(mass));
  const left = indices.map((c) =>
    sum(indices.map((r) => weightOf(rows, r) * Math.min(squared(r, i), squared(r, c)))),
  );
  const asGood = sum(p.filter((_, c) => left[c] === left[j]));
  const notBetter = sum(p.filter((_, c) => left[c] >= left[j]));
  if (p[j] === 0) return 0;
  return ((notBetter ** candidates - (notBetter - asGood) ** candidates) * p[j]) / asGood;
};

test.each([
  { k: 2, candidates: 2, weights: null },
  { k: 2, candidates: 2, weights: [1, 5, 1, 2] },
  // 2 + log 3 is 3.1.
  { k: 3, candidates: 3, weights: [1, 5, 1, 2] },
])("of $k centres the second is the best of $candidates rows, weights $weights", (given) => {
  const { k, candidates, weights } = given;
  const rows = scaledRows(1, [0, 1, 4, 9], weights);
  const totalWeight = [0, 1, 2, 3].reduce((total, i) => total + weightOf(rows, i), 0);
  const pairs = draws((rng) => kmeansPlusPlus(rows, k, rng).subarray(0, 2).join());
  for (const [i, a] of rows.batch.data.entries()) {
    for (const [j, b] of rows.batch.data.entries()) {
      const p = (weightOf(rows, i) / totalWeight) * secondAfter(rows, candidates, i, j);
      expectFrequency(pairs.filter((pair) => pair === `${a},${b}`).length, p);
    }
  }
});

test("an empty centre moves to the row farthest from its own centre", () => {
  const rows = scaledRows(1, [0, 1, 10, 11]);
  // All rows are nearest to 5, and 11 is farther from it than 0.
  const once = lloyd(rows, 2, Float64Array.of(5, 100), 1);
  expect([...once.centres]).toEqual([5.5, 11]);
  const { labels, centres } = lloyd(rows, 2, Float64Array.of(5, 100), 20);
  expect([...labels]).toEqual([0, 0, 1, 1]);
  expect([...centres]).toEqual([0.5, 10.5]);
});

test("two empty centres move to different rows", () => {
  const rows = scaledRows(1, [0, 1, 10, 11, 20, 21]);
  const start = Float64Array.of(100, 10, 200);
  // 21 is 11 away from the only centre with rows; then 0 and 20 are 10 away, and 0 comes first.
  expect([...lloyd(rows, 3, start, 1).centres]).toEqual([21, 10.5, 0]);
  const { labels, centres } = lloyd(rows, 3, start, 20);
  expect(new Set(labels).size).toBe(3);
  expect([...centres].toSorted((a, b) => a - b)).toEqual([0.5, 10.5, 20.5]);
});

test("no iterations assign rows and leave the centres, ties going to the lower index", () => {
  const rows = scaledRows(1, [0, 2, 3, 4, 9]);
  const start = Float64Array.of(1, 5, 5);
  const { labels, centres } = lloyd(rows, 3, start, 0);
  expect([...labels]).toEqual([0, 0, 0, 1, 1]);
  expect([...centres]).toEqual([1, 5, 5]);
});

test("centres are weighted means and the start is left alone", () => {
  const start = Float64Array.of(0, 0, 8, 8);
  const rows = scaledRows(2, [0, 0, 4, 0, 8, 8, 8, 9], [1, 3, 2, 6]);
  const { labels, centres } = lloyd(rows, 2, start, 5);
  expect([...labels]).toEqual([0, 0, 1, 1]);
  expect([...centres]).toEqual([3, 0, 8, 8.75]);
  expect([...start]).toEqual([0, 0, 8, 8]);
});

test("which centre is nearest depends on the units", () => {
  const start = Float64Array.of(0, 10, 4, 0);
  const nearest = (scale: ReadonlyArray<number>): number =>
    lloyd(scaledRows(2, [0, 0], null, scale), 2, start, 0).labels[0];
  expect(nearest([1, 1])).toBe(1);
  expect(nearest([1, 10])).toBe(0);
});

test("parameters from labels are the weighted M-step, rows without a label left out", () => {
  const weights = Float64Array.of(1, 3, 1, 5);
  const labels = Int32Array.of(0, 0, 1, -1);
  const around = [{ rate: 1 }, { rate: 2 }];
  const batch = countBatch([2, 4, 10, 7], weights);
  for (const batches of [[batch], chunksOf(batch, 3), chunksOf(batch, 1)]) {
    const params = right(fromLabels(poissonBank(2), around, batches, labels));
    // Weights 4 : 1, rates (2 + 3 · 4) / 4 and 10.
    expectClose(numbersOf(params), [0.8, 0.2, 3.5, 10], ROUNDING);
  }
  const equal = right(fromLabels(poissonBank(2), around, [countBatch([2, 4, 10, 7])], labels));
  expectClose(numbersOf(equal), [2 / 3, 1 / 3, 3, 10], ROUNDING);
});

test("labels reach beyond the first tile of rows", () => {
  const n = 2 * TILE_ROWS + 100;
  const batch = countBatch(Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 2 : 6)));
  const labels = Int32Array.from({ length: n }, (_, i) => i % 2);
  const params = right(fromLabels(poissonBank(2), [{ rate: 1 }, { rate: 1 }], chunksOf(batch, 300), labels));
  expect(numbersOf(params)).toEqual([0.5, 0.5, 2, 6]);
});

test("a component without rows is an error", () => {
  const around = [{ rate: 1 }, { rate: 1 }];
  const fitTo = (...labels: ReadonlyArray<number>): unknown =>
    errorOf(fromLabels(poissonBank(2), around, [countBatch([2, 4])], Int32Array.from(labels)));
  expect(fitTo(0, 0)).toMatchObject({ _tag: "ComponentCollapsed", component: 1, weight: 0 });
  expect(fitTo(-1, -1)).toMatchObject({ _tag: "ComponentCollapsed", component: 0, weight: 0 });
});

test("options and errors of the components are passed on", () => {
  const batches = [countBatch([2, 4, 10, 7])];
  const labels = Int32Array.of(0, 0, 0, 1);
  const around = [{ rate: 1 }, { rate: 1 }];
  const strict = fromLabels(poissonBank(2), around, batches, labels, { collapseShare: 0.5 });
  expect(errorOf(strict)).toEqual({ _tag: "ComponentCollapsed", component: 1, weight: 1, floor: 2 });
  const unopened = fromLabels(poissonBank(2), [{ rate: 1 }, { rate: -1 }], batches, labels);
  expect(errorOf(unopened)).toMatchObject({ _tag: "InComponent", component: 1 });
});

test("parameters from labels are exact far from where the search began", () => {
  const offset = 1e8;
  const { batch } = scaledRows(
    1,
    [1, 2, 3, 10, 14].map((v) => v + offset),
  );
  const around = [
    { mean: 0, variance: 1 },
    { mean: -7, variance: 1 },
  ];
  const { components } = right(
    fromLabels(replicate(normal, 2), around, [batch], Int32Array.of(0, 0, 0, 1, 1)),
  );
  // About 0 the squares are 1e16, of which a double keeps whole numbers at best.
  expectClose(
    components.flatMap(({ mean, variance }) => [mean - offset, variance]),
    [2, 2 / 3, 12, 4],
    AT_OFFSET,
  );
});
