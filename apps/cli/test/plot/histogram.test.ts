import { fc, test } from "@fast-check/vitest";
import { expect } from "vitest";
import { type Bar, histogram } from "../../src/plot/histogram.js";

// A sum of a few hundred products, each rounded once or twice.
const AREA_TOLERANCE = 1e-9;

const area = (bars: ReadonlyArray<Bar>): number =>
  bars.reduce((sum, { from, to, density }) => sum + (to - from) * density, 0);

const range = (n: number): ReadonlyArray<number> => Array.from({ length: n }, (_, i) => i);

test("0 to 999: the rule of Freedman and Diaconis gives ten bars of width 100 and density 0.001", () => {
  // The interquartile range is 500 and n^(1/3) is 10: 2 · 500 / 10 = 100.
  const bars = histogram(Float64Array.from(range(1000)), null);
  expect(bars.map(({ from }) => from)).toEqual(range(10).map((b) => 100 * b));
  for (const { density } of bars) expect(density).toBeCloseTo(0.001, 12);
});

test("the spread within a mode caps the interquartile range", () => {
  // 2 · 50 / 10 = 10.
  const bars = histogram(Float64Array.from(range(1000)), null, 50);
  expect(bars[0].to - bars[0].from).toBeCloseTo(10, 12);
});

test("counts stand in the middle of their bars", () => {
  const counts = [0, 0, 1, 1, 1, 1, 2, 2, 3];
  const bars = histogram(Float64Array.from(counts), null);
  expect(bars.map(({ from, to }) => (from + to) / 2)).toEqual([0, 1, 2, 3]);
  const expected = [2 / 9, 4 / 9, 2 / 9, 1 / 9];
  bars.forEach(({ density }, b) => expect(density).toBeCloseTo(expected[b], 12));
});

test("tenths fall evenly into bars of two tenths, whatever their binary rounding", () => {
  // 0.0, 0.1, …, 9.9, ten times each: the interquartile range is 5, 2 · 5 / 10 = 1; the spread makes it 0.2.
  const values = range(1000).map((i) => (i % 100) / 10);
  const bars = histogram(Float64Array.from(values), null, 1);
  expect(bars).toHaveLength(50);
  for (const { density } of bars) expect(density).toBeCloseTo(0.1, 12);
});

test("a row of weight 3 is the same as the row three times", () => {
  const values = range(40).map((i) => (i * i) % 37);
  const weights = range(40).map((i) => 1 + (i % 4));
  const repeated = values.flatMap((value, i) => range(weights[i]).map(() => value));
  const weighted = histogram(Float64Array.from(values), Float64Array.from(weights));
  const expected = histogram(Float64Array.from(repeated), null);
  expect(weighted.map(({ from }) => from)).toEqual(expected.map(({ from }) => from));
  weighted.forEach(({ density }, b) => expect(density).toBeCloseTo(expected[b].density, 12));
});

test("weights that are no counts may be scaled", () => {
  const values = Float64Array.from(range(200), (i) => (i * 7919) % 211);
  const weights = Float64Array.from(range(200), (i) => 0.5 + ((i * 31) % 17) / 10);
  const scaled = weights.map((weight) => weight / 1024);
  expect(histogram(values, scaled)).toEqual(histogram(values, weights));
});

test("an outlier does not multiply the bars", () => {
  const values = Float64Array.from([...range(1000), 1e9]);
  expect(histogram(values, null).length).toBeLessThanOrEqual(200);
});

test("one value makes one bar around it, and none makes none", () => {
  const bars = histogram(Float64Array.of(5, 5, 5), null);
  expect(bars).toHaveLength(1);
  expect(bars[0].from).toBeLessThanOrEqual(5);
  expect(bars[0].to).toBeGreaterThan(5);
  expect(area(bars)).toBeCloseTo(1, 12);
  expect(histogram(Float64Array.of(0), null)).toHaveLength(1);
  expect(histogram(new Float64Array(0), null)).toEqual([]);
});

test("values far from zero keep their bars apart", () => {
  const values = Float64Array.from(range(1000), (i) => 1e8 + i / 1000);
  const bars = histogram(values, null);
  expect(bars.length).toBeGreaterThan(5);
  for (const { from, to } of bars) expect(to).toBeGreaterThan(from);
});

const value = fc.oneof(
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.integer({ min: -20, max: 20 }),
  fc.integer({ min: -50, max: 50 }).map((i) => i / 10),
);
const rows = fc.array(fc.tuple(value, fc.double({ min: 1e-3, max: 1e3, noNaN: true })), {
  minLength: 1,
  maxLength: 200,
});

test.prop([rows, fc.boolean()], { seed: 1 })(
  "the area is 1 and every value lies in a bar",
  (pairs, weighted) => {
    const values = Float64Array.from(pairs, ([x]) => x);
    const bars = histogram(values, weighted ? Float64Array.from(pairs, ([, w]) => w) : null);
    expect(Math.abs(area(bars) - 1)).toBeLessThan(AREA_TOLERANCE);
    const slack = 1e-6 * (bars[0].to - bars[0].from);
    expect(bars[0].from).toBeLessThanOrEqual(Math.min(...values) + slack);
    expect(bars[bars.length - 1].to).toBeGreaterThanOrEqual(Math.max(...values) - slack);
    expect(bars.length).toBeLessThanOrEqual(200);
  },
);
