import type { DenseBatch } from "@latentjs/em-core";
import { makeRng } from "@latentjs/numerics";
import { expect, test } from "vitest";
import { missingNormal, openMvn } from "../../src/index.js";
import { answer } from "../either.js";
import { randomMvn, rowsWithHoles } from "../random.js";

const D = 4;
const TILE_ROWS = 256;
const TILES = 1000;
/** One number boxed a row would be 4 MB; what the runner itself allocates meanwhile is far less than this. */
const LARGEST_GROWTH = 250_000;

/** Bytes that `tile` leaves behind in `TILES` calls, after as many to let it be compiled. */
const growth = (tile: () => void): number => {
  for (let i = 0; i < TILES; i++) tile();
  if (gc === undefined) throw new Error("the tests need --expose-gc");
  gc();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < TILES; i++) tile();
  return process.memoryUsage().heapUsed - before;
};

const mvn = randomMvn(makeRng(1), D);
const batch: DenseBatch = { ...rowsWithHoles(makeRng(2), TILE_ROWS, D), first: 0, weights: null };
const out = new Float64Array(TILE_ROWS);
const weight = new Float64Array(TILE_ROWS).fill(0.75);

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
