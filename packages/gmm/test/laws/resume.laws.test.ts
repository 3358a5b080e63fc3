import { fc, test } from "@fast-check/vitest";
import { E, anderson } from "@latentjs/em-core";
import { makeRng } from "@latentjs/numerics";
import { describe, expect } from "vitest";
import {
  checkpointCodec,
  fitGmm,
  type GmmCheckpoint,
  type GmmOptions,
  type GmmOutcome,
} from "../../src/index.js";
import { answer } from "../either.js";
import { CASES, randomRows, randomWeights } from "../random.js";

const FEW = { ...CASES, numRuns: 12 };

/** A search from several starts, and every checkpoint that it wrote. */
const recorded = (
  data: number[][],
  options: GmmOptions,
): { readonly outcome: GmmOutcome; readonly checkpoints: ReadonlyArray<GmmCheckpoint> } => {
  const checkpoints: GmmCheckpoint[] = [];
  const save = (checkpoint: GmmCheckpoint): void => void checkpoints.push(checkpoint);
  return { outcome: fitGmm(data, { ...options, checkpoint: { everyMs: 0, save } }), checkpoints };
};

const searches = fc
  .record({
    d: fc.integer({ min: 1, max: 3 }),
    components: fc.integer({ min: 1, max: 3 }),
    n: fc.integer({ min: 30, max: 60 }),
    covariance: fc.constantFrom("full", "tied", "diagonal", "spherical"),
    init: fc.constantFrom("kmeans++", "random"),
    weighted: fc.boolean(),
    seed: fc.nat(),
  })
  .map(({ d, n, weighted, seed, ...rest }) => {
    const rng = makeRng(seed);
    const options: GmmOptions = {
      ...rest,
      seed,
      restarts: 3,
      maxIterations: 40,
      chunkRows: 16,
      ...(weighted ? { weights: randomWeights(rng.split("weights"), n) } : {}),
    };
    return { data: randomRows(rng.split("rows"), n, d, 3), options };
  });

/** At most some `count` of a list, from its beginning to its end. */
const spread = <A>(all: ReadonlyArray<A>, count: number): ReadonlyArray<A> => {
  const step = Math.max(1, Math.ceil(all.length / count));
  return all.filter((_, i) => i % step === 0 || i === all.length - 1);
};

/** What a file keeps of an outcome: of a failed start the error, not its last iterate. */
const kept = (outcome: GmmOutcome): unknown => {
  if (E.isLeft(outcome)) return outcome.left.error;
  const { restarts, ...fit } = outcome.right;
  const attempts = restarts.attempts.map((attempt) =>
    E.isLeft(attempt) ? attempt.left.error : attempt.right,
  );
  return { ...fit, ...restarts, attempts };
};

describe.each(["none", "squarem", anderson] as const)("acceleration %s", (accelerate) => {
  test.prop([searches], FEW)(
    "a search resumed from any checkpoint ends as the one that was not interrupted",
    (search) => {
      const { data } = search;
      const options: GmmOptions = { ...search.options, accelerate };
      const { outcome, checkpoints } = recorded(data, options);
      expect(checkpoints.length).toBeGreaterThanOrEqual(1);
      for (const checkpoint of spread(checkpoints, 10)) {
        expect(kept(fitGmm(data, { ...options, resume: checkpoint }))).toEqual(kept(outcome));
      }
    },
  );

  test.prop([searches], FEW)(
    "a checkpoint survives JSON and structuredClone exactly, and resumes the same",
    (search) => {
      const { data } = search;
      const options: GmmOptions = { ...search.options, accelerate };
      const { outcome, checkpoints } = recorded(data, options);
      for (const checkpoint of spread(checkpoints, 5)) {
        const json: unknown = JSON.parse(JSON.stringify(checkpointCodec.encode(checkpoint)));
        const read = answer(checkpointCodec.decode(json));
        expect(checkpointCodec.encode(read)).toEqual(checkpointCodec.encode(checkpoint));
        expect(read.starts).toEqual(checkpoint.starts);
        expect(structuredClone(checkpoint)).toEqual(checkpoint);
        expect(kept(fitGmm(data, { ...options, resume: read }))).toEqual(kept(outcome));
      }
    },
  );
});
