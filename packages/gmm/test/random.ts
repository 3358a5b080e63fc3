import { fc } from "@fast-check/vitest";
import { denseChunks, type DenseBatch, type LatentVariableModel } from "@latentjs/em-core";
import { mixture, type MixtureStats } from "@latentjs/mixture";
import { makeRng, standardNormal, type Rng } from "@latentjs/numerics";
import type { Components, CovarianceStructure, GmmParams } from "../src/index.js";
import type { AnyStructure } from "../src/index.js";
import { COVARIANCE_NAMES, resolveCovariance } from "../src/index.js";
import { withMissing } from "../src/structures/with-missing.js";
import { answer } from "./either.js";

/** Property tests draw the same cases in every run. */
export const CASES = { seed: 1, numRuns: 35 };

/** The structures of one column; the others are then one of these. Each has a bank or a kernel of its own. */
const OF_ONE_COLUMN: ReadonlySet<string> = new Set(["VVV", "EEE", "VVI", "VII"]);

/** The fourteen structures by name, full first. */
export const COMPLETE: ReadonlyArray<readonly [string, AnyStructure]> = COVARIANCE_NAMES.toReversed().map(
  (name) => [name, answer(resolveCovariance(name, 2))] as const,
);

/** One structure for each of the banks: the others gather what one of these does. */
export const BANKS: typeof COMPLETE = COMPLETE.filter(([name]) => OF_ONE_COLUMN.has(name));

const MISSING = COMPLETE.map(
  ([name, structure]) => [`${name} with missing entries`, withMissing(structure)] as const,
);

/** The structures, each also for rows with missing entries. */
export const STRUCTURES: ReadonlyArray<readonly [string, AnyStructure]> = [...COMPLETE, ...MISSING];

const takesMissing = (structure: AnyStructure): boolean => MISSING.some(([, each]) => each === structure);

const normals = (rng: Rng, n: number): Float64Array =>
  Float64Array.from({ length: n }, () => standardNormal(rng));

/** `n` rows of noise about `groups` centres that overlap, all columns correlated. */
export const randomRows = (rng: Rng, n: number, d: number, groups: number): number[][] => {
  const centres = Array.from({ length: groups }, () => normals(rng, d).map((v) => 2 * v));
  return Array.from({ length: n }, () => {
    const centre = centres[rng.below(groups)];
    const common = standardNormal(rng);
    return Array.from(centre, (c) => c + 0.6 * common + standardNormal(rng));
  });
};

/** Weights between 0.5 and 2.5. */
export const randomWeights = (rng: Rng, n: number): Float64Array =>
  Float64Array.from({ length: n }, () => 0.5 + 2 * rng.uniform());

/** Row-major d × d: G G^T / 2 d + I / 4 with a random G of 2 d columns. */
export const randomCovariance = (rng: Rng, d: number): Float64Array => {
  const g = normals(rng, 2 * d * d);
  return Float64Array.from({ length: d * d }, (_, at) => {
    const [i, j] = [Math.floor(at / d), at % d];
    let total = i === j ? 0.25 : 0;
    for (let c = 0; c < 2 * d; c++) total += (g[2 * i * d + c] * g[2 * j * d + c]) / (2 * d);
    return total;
  });
};

/** Parameters of the structure somewhere among the rows: nothing that an M-step made. */
export const randomParams = (rng: Rng, structure: AnyStructure, k: number, rows: number[][]): GmmParams => {
  const d = rows[0].length;
  const components: Components = Array.from({ length: k }, () => ({
    mean: Float64Array.from(
      rows[rng.below(rows.length)],
      (v) => (Number.isNaN(v) ? 0 : v) + 0.5 * standardNormal(rng),
    ),
    cov: randomCovariance(rng, d),
  }));
  const weights = Float64Array.from({ length: k }, () => 0.2 + rng.uniform());
  const total = weights.reduce((a, b) => a + b, 0);
  return { weights: weights.map((w) => w / total), components: structure.use((s) => s.project(components)) };
};

/** Random data of a structure with parameters to start from. */
export interface Case {
  readonly structure: AnyStructure;
  readonly k: number;
  readonly d: number;
  readonly rows: number[][];
  readonly batch: DenseBatch;
  readonly params: GmmParams;
  /** A stream for whatever else the test needs. */
  readonly rng: Rng;
}

/** One row as a batch of the data, unit weights where `weights` is null. */
export const batchOf = (rows: number[][], weights: Float64Array | null): DenseBatch => ({
  rows: rows.length,
  cols: rows[0].length,
  first: 0,
  data: Float64Array.from(rows.flat()),
  weights,
});

/** Data of 1 to 4 columns and 20 to 80 rows, 1 to 4 components; a fifth of the entries missing where the structure allows it. */
export const caseOf = (structure: AnyStructure): fc.Arbitrary<Case> =>
  fc
    .record({
      d: fc.integer({ min: OF_ONE_COLUMN.has(structure.name) ? 1 : 2, max: 4 }),
      k: fc.integer({ min: 1, max: 4 }),
      n: fc.integer({ min: 20, max: 80 }),
      weighted: fc.boolean(),
      seed: fc.nat(),
    })
    .map(({ d, k, n, weighted, seed }) => {
      const rng = makeRng(seed);
      const complete = randomRows(rng.split("rows"), n, d, k);
      const holes = rng.split("holes");
      const rows = takesMissing(structure)
        ? complete.map((row, i) => row.map((v) => (i > 3 * d && holes.uniform() < 0.2 ? Number.NaN : v)))
        : complete;
      const batch = batchOf(rows, weighted ? randomWeights(rng.split("weights"), n) : null);
      const params = randomParams(rng.split("params"), structure, k, rows);
      return { structure, k, d, rows, batch, params, rng: rng.split("rest") };
    });

/** Hands the model of a case, and its data cut into chunks, to `f`. */
export const withModel = <R>(
  { structure, k, d, batch }: Case,
  f: <S>(
    model: LatentVariableModel<GmmParams, DenseBatch, MixtureStats<S>>,
    chunks: ReadonlyArray<DenseBatch>,
    structure: CovarianceStructure<S>,
  ) => R,
  chunkRows: number = 16,
): R => structure.use((s) => f(mixture(s.bank(k, d)), denseChunks(batch, chunkRows), s));
