import type { DenseBatch } from "@latentjs/em-core";
import { makeRng } from "@latentjs/numerics";
import { expect, test } from "vitest";
import { missingNormal, openMvn } from "../../src/index.js";
import { answer } from "../either.js";
import { randomMvn, rowsWithHoles } from "../random.js";

const D = 4;
const TILE_ROWS = 256;
/** Few enough that one boxed number a row, 16 bytes, does not fill the young generation: a collection would hide it. */
const TILES = 100;
const ROUNDS = 25;
/** One number boxed a row would be 0.4 MB; what the runner itself allocates meanwhile is far less than this. */
const LARGEST_GROWTH = 40_000;

/**
 * Bytes that `tile` leaves behind in `TILES` calls once it is compiled: the least of some rounds, because on a busy
 * machine the compiler may finish rounds later, and what allocates by itself does so in every round.
 */
const growth = (tile: () => void): number => {
  if (gc === undefined) throw new Error("the tests need --expose-gc");
  let least = Number.POSITIVE_INFINITY;
  gc();
  for (let round = 0; round < ROUNDS; round++) {
    // What a round leaves is young: emptying its place is enough, and takes a hundredth of the time.
    gc({ type: "minor", execution: "sync" });
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < TILES; i++) tile();
    least = Math.min(least, process.memoryUsage().heapUsed - before);
  }
  return least;
};

const mvn = randomMvn(makeRng(1), D);
const batch: DenseBatch = { ...rowsWithHoles(makeRng(2), TILE_ROWS, D), first: 0, weights: null };
const out = new Float64Array(TILE_ROWS);
const weight = new Float64Array(TILE_ROWS).fill(0.75);

test("a boxed number a row is seen", () => {
  const boxes: Array<{ readonly value: number }> = [];
  const boxing = (): void => {
    boxes.length = 0;
    for (let i = 0; i < TILE_ROWS; i++) boxes.push({ value: out[i] ?? 0 });
  };
  expect(growth(boxing)).toBeGreaterThan(LARGEST_GROWTH);
});

test("rows with missing entries allocate nothing once their patterns are known", () => {
  const open = answer(missingNormal(D).open(mvn));
  const sink = open.accumulator();
  expect(growth(() => open.logDensity(batch, 0, TILE_ROWS, out))).toBeLessThan(LARGEST_GROWTH);
  expect(growth(() => sink.add(batch, 0, TILE_ROWS, weight))).toBeLessThan(LARGEST_GROWTH);
  expect(growth(() => sink.add(batch, 0, TILE_ROWS, weight, out))).toBeLessThan(LARGEST_GROWTH);
});

test("an opened distribution allocates nothing", () => {
  const open = answer(openMvn(mvn));
  const complete = batch.data.map((v) => (Number.isNaN(v) ? 0 : v));
  expect(growth(() => open.logDensityInto(complete, 0, TILE_ROWS, out))).toBeLessThan(LARGEST_GROWTH);
});
