import { fc, test } from "@fast-check/vitest";
import { makeRng } from "@latentjs/numerics";
import { expectClose, right } from "@latentjs/testing";
import { expect, test as once } from "vitest";
import { fromLabels, kmeansPlusPlus, lloyd } from "../../src/index.js";
import { numbersOf, poissonBank } from "../poisson-mixture.js";
import { CASES, mixtureCase } from "../random.js";
import {
  keyOf,
  rowsCase,
  scaledRows,
  squaredDistance,
  transformed,
  weightOf,
  withinSquares,
} from "../scaled-rows.js";

/** Sums over some tens of rows in another order. */
const ROUNDING = 1e-12;
/** Doubles near 1e8 are 1.5e-8 apart. */
const AT_OFFSET = 1e-7;
const OFFSET = 1e8;

test.prop([rowsCase], CASES)("k-means++ chooses rows, and no two equal ones", ({ k, rows, rng }) => {
  const { data, cols } = rows.batch;
  const centres = kmeansPlusPlus(rows, k, rng);
  expect(centres.length).toBe(k * cols);
  const chosen = Array.from({ length: k }, (_, c) => keyOf(centres, cols, c));
  expect(new Set(chosen).size).toBe(k);
  const all = new Set(Array.from({ length: rows.batch.rows }, (_, i) => keyOf(data, cols, i)));
  expect(chosen.every((key) => all.has(key))).toBe(true);
});

test.prop([rowsCase, fc.nat()], CASES)("k-means++ can be repeated by its seed", ({ k, rows }, seed) => {
  const centres = kmeansPlusPlus(rows, k, makeRng(seed));
  expect(kmeansPlusPlus(rows, k, makeRng(seed))).toEqual(centres);
});

once("k-means++ depends on its seed", () => {
  const rows = scaledRows(1, [0, 1, 2, 3, 4, 5, 6, 7]);
  const starts = Array.from({ length: 20 }, (_, seed) => kmeansPlusPlus(rows, 2, makeRng(seed)).join());
  expect(new Set(starts).size).toBeGreaterThan(5);
});

/** Powers of two change no bit of a significand. */
const FACTORS = [1024, 1 / 8, 4] as const;
const factor = (column: number): number => FACTORS[column];

test.prop([rowsCase, fc.nat()], CASES)("units of the columns change nothing", ({ k, rows }, seed) => {
  const other = transformed(rows, factor, 0);
  const inUnits = (centres: Float64Array): Float64Array =>
    centres.map((v, at) => v * factor(at % rows.batch.cols));
  const centres = kmeansPlusPlus(rows, k, makeRng(seed));
  expect(kmeansPlusPlus(other, k, makeRng(seed))).toEqual(inUnits(centres));
  const here = lloyd(rows, k, centres, 10);
  const there = lloyd(other, k, inUnits(centres), 10);
  expect(there).toEqual({ labels: here.labels, centres: inUnits(here.centres) });
});

test.prop([rowsCase, fc.nat()], CASES)("an offset of 1e8 changes nothing", ({ k, rows }, seed) => {
  const far = transformed(rows, () => 1, OFFSET);
  const centres = kmeansPlusPlus(rows, k, makeRng(seed));
  const farCentres = kmeansPlusPlus(far, k, makeRng(seed));
  expect(farCentres).toEqual(centres.map((v) => v + OFFSET));
  expect(lloyd(far, k, farCentres, 0).labels).toEqual(lloyd(rows, k, centres, 0).labels);
  // One step only: where a row is as far from one mean as from another, rounding of the means decides.
  const moved = lloyd(far, k, farCentres, 1).centres.map((v) => v - OFFSET);
  expectClose(moved, lloyd(rows, k, centres, 1).centres, AT_OFFSET);
});

test.prop([rowsCase], CASES)("Lloyd's iterations never raise the sum of squares", ({ k, rows, rng }) => {
  const { data, cols } = rows.batch;
  // Some centres far away, so that some are empty at first.
  const start = Float64Array.from(
    { length: k * cols },
    () => data[rng.below(data.length)] + 20 * rng.below(2),
  );
  let before = Number.POSITIVE_INFINITY;
  for (let iterations = 0; iterations <= 12; iterations++) {
    const partition = lloyd(rows, k, start, iterations);
    const squares = withinSquares(rows, partition);
    expect(squares).toBeLessThanOrEqual(before * (1 + ROUNDING));
    before = squares;
  }
});

test.prop([rowsCase, fc.integer({ min: 0, max: 50 })], CASES)(
  "every row is with its nearest centre, the first of several",
  ({ k, rows, rng }, iterations) => {
    const { labels, centres } = lloyd(rows, k, kmeansPlusPlus(rows, k, rng), iterations);
    for (const [i, label] of labels.entries()) {
      const distances = Array.from({ length: k }, (_, c) => squaredDistance(rows, i, centres, c));
      expect(label).toBe(distances.indexOf(Math.min(...distances)));
    }
  },
);

test.prop([rowsCase], CASES)("at rest every centre is the weighted mean of its rows", ({ k, rows, rng }) => {
  const { data, cols } = rows.batch;
  const { labels, centres } = lloyd(rows, k, kmeansPlusPlus(rows, k, rng), 1000);
  const mass = new Float64Array(k);
  const sums = new Float64Array(k * cols);
  for (const [i, label] of labels.entries()) {
    mass[label] += weightOf(rows, i);
    for (let j = 0; j < cols; j++) sums[label * cols + j] += weightOf(rows, i) * data[i * cols + j];
  }
  expect(mass.every((m) => m > 0)).toBe(true);
  expectClose(
    centres,
    sums.map((v, at) => v / mass[Math.floor(at / cols)]),
    ROUNDING,
  );
});

test.prop([mixtureCase(600)], CASES)(
  "parameters from labels are shares and weighted means",
  ({ k, batch, start, rng }) => {
    // The first k rows see to it that every component has one.
    const labels = Int32Array.from({ length: batch.rows }, (_, i) => (i < k ? i : rng.below(k + 1) - 1));
    const counts = new Float64Array(k);
    const sums = new Float64Array(k);
    for (const [i, label] of labels.entries()) {
      if (label < 0) continue;
      counts[label] += batch.weights?.[i] ?? 1;
      sums[label] += (batch.weights?.[i] ?? 1) * batch.counts[i];
    }
    const total = counts.reduce((a, b) => a + b, 0);
    const byHand = [...counts.map((c) => c / total), ...sums.map((s, c) => s / counts[c])];
    const params = right(fromLabels(poissonBank(k), start.components, [batch], labels));
    expectClose(numbersOf(params), byHand, ROUNDING);
  },
);
