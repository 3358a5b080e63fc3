import { fc, test } from "@fast-check/vitest";
import {
  diagonalBlock,
  floorsOf,
  formBlock,
  fullBlock,
  LOG_SUMS,
  makeRng,
  portableKernels,
  productsBlock,
  ROW_BLOCK,
  scatterBlock,
  scratchBlock,
  squaresBlock,
  standardNormal,
  TILE_ROWS,
  type Kernels,
} from "@latentjs/numerics";
import { expect } from "vitest";
import { simdKernels } from "../src/index.js";

interface Shape {
  readonly n: number;
  readonly d: number;
  readonly k: number;
  readonly seed: number;
  readonly offset: number;
  readonly weighted: boolean;
  /** Log-densities are divided by this; large where components overlap, 1 where most posterior probabilities are 0. */
  readonly flatness: number;
}

const shapes = fc.record<Shape>({
  n: fc.integer({ min: 1, max: TILE_ROWS }),
  d: fc.integer({ min: 1, max: 33 }),
  k: fc.integer({ min: 1, max: 17 }),
  seed: fc.nat(),
  offset: fc.constantFrom(0, 1e8),
  weighted: fc.boolean(),
  flatness: fc.constantFrom(1, 10, 1000),
});

/** One tile through every kernel, in the order of an E-step; everything that anyone may read afterwards. */
const everything = (kernels: Kernels, { n, d, k, seed, offset, weighted, flatness }: Shape): Float64Array => {
  const { arena } = kernels;
  const mark = arena.mark();
  const rng = makeRng(seed);
  const rubbish = (length: number): Float64Array => arena.take(length).fill(Number.NaN);
  const data = Float64Array.from({ length: (n + 1) * d }, () => offset + standardNormal(rng));
  const out: number[] = [];
  const see = (values: Float64Array): void => {
    for (const value of values) out.push(value);
  };

  const tile = rubbish(d * TILE_ROWS);
  kernels.loadTile(data, d, 1, n, tile);
  see(tile.subarray(0, n));
  const staged = arena.take(data.length);
  staged.set(data);
  const again = rubbish(d * TILE_ROWS);
  kernels.loadTile(staged, d, 1, n, again);
  for (let j = 0; j < d; j++)
    see(again.subarray(j * TILE_ROWS, j * TILE_ROWS + ROW_BLOCK * Math.ceil(n / ROW_BLOCK)));
  const fulls = arena.take(k * fullBlock(d));
  const diagonals = arena.take(k * diagonalBlock(d));
  for (const blocks of [fulls, diagonals]) for (let i = 0; i < blocks.length; i++) blocks[i] = rng.uniform();
  for (let c = 0; c < k; c++) {
    for (let j = 1; j <= d; j++) {
      fulls[c * fullBlock(d) + j] += offset;
      diagonals[c * diagonalBlock(d) + j] += offset;
    }
  }
  const scratch = rubbish(scratchBlock(d));
  const whitened = rubbish(d * TILE_ROWS);
  const columns = arena.takeColumns(k);
  const others = arena.takeColumns(k);
  for (const { all } of [columns, others]) all.fill(Number.NaN);
  kernels.whiten(tile, n, d, fulls, 0, whitened);
  for (let j = 0; j < d; j++) see(whitened.subarray(j * TILE_ROWS, j * TILE_ROWS + n));
  for (let c = 0; c < k; c++) {
    kernels.fullLogDensity(tile, n, d, fulls, c * fullBlock(d), scratch, columns.each[c]);
    see(columns.each[c].subarray(0, n));
    for (let i = 0; i < n; i++) columns.each[c][i] /= flatness;
  }

  kernels.diagonalLogDensities(tile, n, d, diagonals, diagonalBlock(d), k, others.all);
  for (const column of others.each) see(column.subarray(0, n));
  const origin = arena.take(d);
  origin.set(fulls.subarray(1, d + 1));
  const withNorm = rubbish((d + 1) * TILE_ROWS);
  kernels.centreAndNorm(tile, n, d, origin, withNorm);
  for (let j = 0; j <= d; j++) see(withNorm.subarray(j * TILE_ROWS, j * TILE_ROWS + n));
  const forms = arena.take(k * formBlock(d + 1));
  for (let i = 0; i < forms.length; i++) forms[i] = rng.uniform() - 0.5;
  kernels.affineForms(withNorm, n, d + 1, forms, k, others.all);
  for (const column of others.each) see(column.subarray(0, n));

  const [top, total, factor, weights] = [0, 1, 2, 3].map(() => rubbish(TILE_ROWS));
  for (let i = 0; i < n; i++) weights[i] = 0.1 + rng.uniform();
  const logWeight = Float64Array.from({ length: k }, () => -5 * rng.uniform());
  const floors = floorsOf(logWeight, arena.take(k));
  const counts = arena.take(k).fill(0);
  const sums = rubbish(LOG_SUMS);
  const given = weighted ? weights : new Float64Array(0);
  kernels.normalize(columns.all, n, k, given, floors, top, total, factor, counts, sums);
  for (const column of [top, total, factor, ...columns.each]) see(column.subarray(0, n));
  see(counts);
  see(sums);

  const moments = arena.take(k * scatterBlock(d)).fill(0);
  const squares = arena.take(k * squaresBlock(d)).fill(0);
  for (let c = 0; c < k; c++) {
    const centre = c * fullBlock(d) + 1;
    const w = columns.each[c];
    kernels.addScatter(tile, n, d, fulls, centre, w, scratch, moments, c * scatterBlock(d));
    kernels.addSquares(tile, n, d, fulls, centre, w, scratch, squares, c * squaresBlock(d));
  }
  see(moments);
  see(squares);
  // The first rows decide how, so theirs and the others' are left out to different degrees.
  const leftOut = [rng.uniform(), rng.uniform()];
  for (const column of columns.each)
    for (let i = 0; i < n; i++) if (rng.uniform() < leftOut[i < 32 ? 0 : 1]) column[i] = 0;
  const together = arena.take(k * scatterBlock(d)).fill(0);
  kernels.addScatters(tile, n, d, origin, columns.all, k, rubbish(productsBlock(d)), together);
  see(together);
  const powers = rubbish(2 * d * TILE_ROWS);
  const centred = arena.take(2 * k * d).fill(0);
  const rowWeights = rubbish(TILE_ROWS);
  kernels.centreAndSquare(tile, n, d, fulls, 1, powers);
  for (let j = 0; j < 2 * d; j++) see(powers.subarray(j * TILE_ROWS, j * TILE_ROWS + n));
  kernels.addSums(powers, n, 2 * d, columns.all, k, centred);
  kernels.rowSums(columns.all, n, k, rowWeights);
  see(centred);
  see(rowWeights.subarray(0, n));

  // Distances in some units from the means, each row to its nearest, and the sums of those of each.
  const units = arena.take(d);
  for (let j = 0; j < d; j++) units[j] = 0.5 + rng.uniform();
  const means = arena.take(k * d);
  for (let c = 0; c < k; c++)
    means.set(fulls.subarray(c * fullBlock(d) + 1, c * fullBlock(d) + 1 + d), c * d);
  for (const values of [others.all, top, total]) values.fill(Number.NaN);
  kernels.squaredDistances(tile, n, d, units, means, k, others.all);
  kernels.smallest(others.all, n, k, top, total);
  for (const column of [top, total, ...others.each]) see(column.subarray(0, n));
  const groupWeights = arena.take(k).fill(0);
  const groupSums = arena.take(k * d).fill(0);
  kernels.addGroups(tile, n, d, total, given, means, groupWeights, groupSums);
  see(groupWeights);
  see(groupSums);
  arena.release(mark);
  return Float64Array.from(out);
};

/** Tiles of rows around centres that lie `apart`, in standard deviations, and posterior probabilities by one way to the densities. */
const posterior = (
  kernels: Kernels,
  densities: Kernels["fullLogDensities"],
  { n, d, k, seed, apart }: { n: number; d: number; k: number; seed: number; apart: number },
): Float64Array => {
  const { arena } = kernels;
  const mark = arena.mark();
  const rng = makeRng(seed);
  const stride = fullBlock(d);
  const normals = arena.take(k * stride);
  for (let c = 0; c < k; c++) {
    let at = c * stride;
    normals[at++] = -rng.uniform();
    for (let j = 0; j < d; j++) normals[at++] = apart * standardNormal(rng);
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < i; j++) normals[at++] = 0.2 * standardNormal(rng);
      normals[at++] = 0.7 + rng.uniform();
    }
  }
  const tile = arena.take(d * TILE_ROWS);
  const data = new Float64Array(n * d);
  for (let i = 0; i < n; i++) {
    const mean = rng.below(k) * stride + 1;
    for (let j = 0; j < d; j++) data[i * d + j] = normals[mean + j] + standardNormal(rng);
  }
  kernels.loadTile(data, d, 0, n, tile);
  const floors = arena.take(k).fill(-39);
  const columns = arena.takeColumns(k);
  const scratch = arena.take(scratchBlock(d)).fill(Number.NaN);
  densities(tile, n, d, normals, k, floors, scratch, columns.all);
  const [top, total, factor] = [0, 1, 2].map(() => arena.take(TILE_ROWS));
  const counts = arena.take(k).fill(0);
  const none = new Float64Array(0);
  kernels.normalize(columns.all, n, k, none, floors, top, total, factor, counts, arena.take(LOG_SUMS));
  const out = columns.each.flatMap((column) => [...column.subarray(0, n)]);
  arena.release(mark);
  return Float64Array.from(out);
};

const groups = fc.record({
  n: fc.integer({ min: 1, max: TILE_ROWS }),
  d: fc.integer({ min: 1, max: 24 }),
  k: fc.integer({ min: 1, max: 20 }),
  seed: fc.nat(),
  apart: fc.constantFrom(0, 1, 6, 1e6),
});

const simd = (): Kernels => {
  const kernels = simdKernels();
  if (kernels === null) throw new Error("the tests need WebAssembly with SIMD");
  return kernels;
};

test.prop([shapes], { numRuns: 400 })("the SIMD kernels have the bits of the portable ones", (shape) => {
  const before = simd().tiles();
  const [expected, actual] = [portableKernels, simd()].map((kernels) => everything(kernels, shape));
  expect(simd().tiles()).toBe(before + 1);
  expect(actual.length).toBe(expected.length);
  expect(expected.every(Number.isFinite)).toBe(true);
  expect(actual.findIndex((value, at) => !Object.is(value, expected[at]))).toBe(-1);
});

test.prop([groups], { numRuns: 400 })(
  "what is ruled out by part of a distance would have been 0",
  (group) => {
    const expected = posterior(portableKernels, portableKernels.fullLogDensities, group);
    const actual = posterior(simd(), simd().fullLogDensities, group);
    expect(expected.every(Number.isFinite)).toBe(true);
    expect(actual.findIndex((value, at) => !Object.is(value, expected[at]))).toBe(-1);
  },
);

test("far groups are ruled out, and near ones are not", () => {
  const tile = simd().arena.mark();
  const seen = [1e3, 0].map((apart) => {
    let ruledOut = 0;
    posterior(
      simd(),
      (rows, n, d, normals, k, floors, scratch, columns) => {
        simd().fullLogDensities(rows, n, d, normals, k, floors, scratch, columns);
        ruledOut = columns.filter((v) => v === Number.NEGATIVE_INFINITY).length;
      },
      { n: TILE_ROWS, d: 12, k: 10, seed: 1, apart },
    );
    return ruledOut;
  });
  simd().arena.release(tile);
  expect(seen[0]).toBeGreaterThan(0.8 * 10 * TILE_ROWS);
  expect(seen[1]).toBe(0);
});
