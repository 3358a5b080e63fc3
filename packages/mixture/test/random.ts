import { fc } from "@fast-check/vitest";
import { makeRng, type Rng } from "@latentjs/numerics";
import { countBatch, type CountBatch } from "./poisson.js";
import { poissonParams, type PoissonParams } from "./poisson-mixture.js";

/** Property tests draw the same cases in every run. */
export const CASES = { seed: 1, numRuns: 100 };

/** Data, a start within its range, and a stream for whatever else the case needs. */
export interface MixtureCase {
  readonly k: number;
  readonly batch: CountBatch;
  readonly start: PoissonParams;
  readonly rng: Rng;
}

/** Counts from 1 to 13 in clumps: without zeros no rate goes to the limit 0, where a Poisson has no density. */
const randomCounts = (rng: Rng, n: number): Float64Array =>
  Float64Array.from({ length: n }, () => 1 + rng.below(3) * 3 + rng.below(7));

/** Mixing weights of 1/4 to 5/4 of each other, and rates between 0.5 and 12. */
export const randomParams = (rng: Rng, k: number): PoissonParams => {
  const shares = Array.from({ length: k }, () => 0.25 + rng.uniform());
  const total = shares.reduce((a, b) => a + b, 0);
  return poissonParams(
    shares.map((share) => share / total),
    shares.map(() => 0.5 + 11.5 * rng.uniform()),
  );
};

/** Up to three components on 6 to `maxRows` rows, weighted or not. */
export const mixtureCase = (maxRows: number): fc.Arbitrary<MixtureCase> =>
  fc
    .record({
      k: fc.integer({ min: 1, max: 3 }),
      n: fc.integer({ min: 6, max: maxRows }),
      weighted: fc.boolean(),
      seed: fc.nat(),
    })
    .map(({ k, n, weighted, seed }) => {
      const rng = makeRng(seed);
      const counts = randomCounts(rng.split("counts"), n);
      const scale = rng.split("weights");
      const weights = weighted ? Float64Array.from({ length: n }, () => 0.5 + 2 * scale.uniform()) : null;
      return {
        k,
        batch: countBatch(counts, weights),
        start: randomParams(rng.split("start"), k),
        rng: rng.split("rest"),
      };
    });
