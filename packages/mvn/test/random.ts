import { fc } from "@fast-check/vitest";
import type { DenseBatch, FlatRows } from "@latentjs/em-core";
import { makeRng, standardNormal, type Rng } from "@latentjs/numerics";
import type { Mvn } from "../src/index.js";

/** Property tests draw the same cases in every run. */
export const CASES = { seed: 1, numRuns: 100 };

const normals = (rng: Rng, n: number): Float64Array =>
  Float64Array.from({ length: n }, () => standardNormal(rng));

/** Product of row-major m × k and the transpose of n × k. */
export const timesTransposed = (a: Float64Array, b: Float64Array, k: number): Float64Array => {
  const m = a.length / k;
  const n = b.length / k;
  return Float64Array.from({ length: m * n }, (_, at) => {
    let total = 0;
    for (let c = 0; c < k; c++) total += a[Math.floor(at / n) * k + c] * b[(at % n) * k + c];
    return total;
  });
};

/** A normal of `d` columns: covariance G G^T / 2 d + I / 10 with a random G of 2 d columns, mean of order 3. */
export const randomMvn = (rng: Rng, d: number): Mvn => {
  const g = normals(rng, 2 * d * d);
  return {
    mean: normals(rng, d).map((v) => 3 * v),
    cov: timesTransposed(g, g, 2 * d).map((v, at) => v / (2 * d) + (at % (d + 1) === 0 ? 0.1 : 0)),
  };
};

/** A normal and a stream for whatever else the case needs. */
export interface MvnCase {
  readonly d: number;
  readonly mvn: Mvn;
  readonly rng: Rng;
}

export const mvnCase = (minColumns: number, maxColumns: number): fc.Arbitrary<MvnCase> =>
  fc.record({ d: fc.integer({ min: minColumns, max: maxColumns }), seed: fc.nat() }).map(({ d, seed }) => {
    const rng = makeRng(seed);
    return { d, mvn: randomMvn(rng.split("mvn"), d), rng: rng.split("rest") };
  });

/** `n` rows of noise around a common factor, so that all columns correlate. */
export const randomRows = (rng: Rng, n: number, d: number): FlatRows => {
  const data = new Float64Array(n * d);
  for (let i = 0; i < n; i++) {
    const common = standardNormal(rng);
    for (let j = 0; j < d; j++) data[i * d + j] = j + common + standardNormal(rng);
  }
  return { rows: n, cols: d, data };
};

/** Weights between 0.5 and 2.5. */
export const randomWeights = (rng: Rng, n: number): Float64Array =>
  Float64Array.from({ length: n }, () => 0.5 + 2 * rng.uniform());

/** Rows of which the first 2 d + 2 are complete and others miss about a third of their entries, some rows all. */
export const rowsWithHoles = (rng: Rng, n: number, d: number): FlatRows => {
  const rows = randomRows(rng, n, d);
  const data = rows.data.map((v, at) => (at >= (2 * d + 2) * d && rng.uniform() < 1 / 3 ? Number.NaN : v));
  return { ...rows, data };
};

/** Rows with holes as a weighted batch of 2 to 4 columns. */
export const batchWithHoles: fc.Arbitrary<DenseBatch> = fc
  .record({
    d: fc.integer({ min: 2, max: 4 }),
    extra: fc.integer({ min: 5, max: 40 }),
    weighted: fc.boolean(),
    seed: fc.nat(),
  })
  .map(({ d, extra, weighted, seed }) => {
    const rng = makeRng(seed);
    const n = 2 * d + 2 + extra;
    const weights = weighted ? randomWeights(rng.split("weights"), n) : null;
    return { ...rowsWithHoles(rng.split("rows"), n, d), first: 0, weights };
  });

/** Row i of flat rows. */
export const rowAt = ({ data, cols }: FlatRows, i: number): number[] => [
  ...data.subarray(i * cols, (i + 1) * cols),
];
