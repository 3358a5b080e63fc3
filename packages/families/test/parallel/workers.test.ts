import { E, render, type ColumnBatch } from "@latentjs/em-core";
import {
  familyWorkerUrl,
  fitMixture,
  fitMixtureAsync,
  type FamilySource,
  type MixtureAsyncOptions,
  type MixtureOutcome,
} from "@latentjs/mixture";
import { makeRng, poissonVariate } from "@latentjs/numerics";
import { withFixedShares } from "@latentjs/testing";
import { startThread, type StartThread } from "@latentjs/workers";
import { expect, test } from "vitest";
import { poisson, type Poisson } from "../../src/poisson.js";

// Workers run the built modules, without the test runner's conditions.
const built = (path: string): string => new URL(path, import.meta.url).href;
const source: FamilySource = {
  module: built("../../dist/poisson.js"),
  spec: { column: "events", event: null },
};
const starter = (module: string): StartThread =>
  startThread({
    create: () => {
      throw new Error("Node has no standard workers");
    },
    href: familyWorkerUrl(module, built("../../../mixture/dist/named/parallel/family-worker.js")),
    nodeOptions: { execArgv: [] },
  });

const family = poisson({ column: "events" });

/** Not a multiple of the chunk, and so few rows a chunk that three workers have several each. */
const ROWS = 1003;
const rng = makeRng("family workers");
const events = Float64Array.from({ length: ROWS }, (_, i) => poissonVariate(rng, i % 3 === 0 ? 2 : 9));
const read = family.read({ rows: ROWS, columns: [{ _tag: "Numbers", name: "events", values: events }] });
if (E.isLeft(read)) throw new Error(render(read.left));
const batch: ColumnBatch = {
  rows: ROWS,
  first: 0,
  weights: Float64Array.from({ length: ROWS }, (_, i) => 1 + (i % 4)),
  columns: read.right,
};

const options: MixtureAsyncOptions<Poisson> = {
  components: 2,
  restarts: 2,
  maxIterations: 12,
  tol: 0,
  chunkRows: 64,
};

const numbersOf = (outcome: MixtureOutcome<Poisson>): unknown => {
  if (E.isLeft(outcome)) throw new Error(render(outcome.left.error));
  const { params, trace, criteria } = outcome.right;
  return { params, trace, criteria };
};

test.for([1, 2, 3])("%i threads give the bits of one", async (workers) => {
  const alone = numbersOf(fitMixture(family, batch, options));
  let started = 0;
  const start = starter(source.module);
  const startWorker: StartThread = (listener) => {
    started++;
    return start(listener);
  };
  const fit = (): Promise<MixtureOutcome<Poisson>> =>
    fitMixtureAsync(family, batch, { ...options, workers, source, startWorker });
  expect(numbersOf(await fit())).toEqual(alone);
  // The calling thread is one of them.
  expect(started).toBe(workers - 1);
  expect(numbersOf(await withFixedShares(fit))).toEqual(alone);
});

test("workers that were asked for and fail are an error with the last good iterate", async () => {
  const startWorker = starter("file:///there/is/no/such-module.js");
  const outcome = await fitMixtureAsync(family, batch, { ...options, workers: 2, source, startWorker });
  expect(outcome).toMatchObject({ left: { error: { _tag: "EvaluationFailed" } } });
});

test("without a source this thread evaluates alone", async () => {
  const outcome = await fitMixtureAsync(family, batch, { ...options, workers: 2 });
  expect(numbersOf(outcome)).toEqual(numbersOf(fitMixture(family, batch, options)));
});

test("a number of workers that is none is refused", async () => {
  const outcome = await fitMixtureAsync(family, batch, { ...options, workers: -1 });
  expect(outcome).toMatchObject({ left: { error: { _tag: "InvalidInput", path: "workers" } } });
});
