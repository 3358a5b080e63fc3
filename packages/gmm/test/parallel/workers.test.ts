import { createHash } from "node:crypto";
import type { FlatRows } from "@latentjs/em-core";
import { makeRng } from "@latentjs/numerics";
import { withFixedShares } from "@latentjs/testing";
import { availableThreads } from "@latentjs/workers";
import { expect, test } from "vitest";
import { fitGmm, fitGmmAsync, type GmmFit, type GmmOptions } from "../../src/index.js";
import { failure, fitted, refusal } from "../either.js";
import { randomRows, randomWeights } from "../random.js";
import { builtWorker, counted } from "./pool.js";

/** Not a multiple of the chunk, and so few rows a chunk that four workers have several each. */
const ROWS = 1003;
const CHUNK_ROWS = 64;

const flat = (rows: number[][]): FlatRows => ({
  rows: rows.length,
  cols: rows[0].length,
  data: Float64Array.from(rows.flat()),
});

const rng = makeRng("workers");
const rows = randomRows(rng, ROWS, 3, 3);
const data = flat(rows);
const weights = randomWeights(rng, ROWS);

/** Every bit of parameters and trace. */
const hashOf = ({ params, trace }: GmmFit): string => {
  const hash = createHash("sha256").update(params.weights).update(Float64Array.from(trace));
  for (const { mean, cov } of params.components) hash.update(mean).update(cov);
  return hash.digest("hex");
};

const base: GmmOptions = { components: 3, restarts: 2, maxIterations: 12, tol: 0, chunkRows: CHUNK_ROWS };

test.for<[string, FlatRows, GmmOptions]>([
  ["full", data, base],
  ["full, weighted", data, { ...base, weights }],
  ["diagonal, weighted", data, { ...base, covariance: "diagonal", weights }],
  ["tied", data, { ...base, covariance: "tied" }],
  [
    "spherical, some rows of weight zero",
    data,
    { ...base, covariance: "spherical", weights: weights.map((w, i) => (i % 7 === 0 ? 0 : w)) },
  ],
  [
    "missing entries",
    flat(rows.map((row, i) => row.map((v, j) => (i % 5 === j ? Number.NaN : v)))),
    { ...base, covariance: "tied" },
  ],
  [
    "known labels, soft priors, noise, some rows of weight zero",
    data,
    {
      ...base,
      weights: weights.map((w, i) => (i % 7 === 0 ? 0 : w)),
      labels: rows.map((_, i) => (i % 9 === 0 ? (i % 4) - 1 : null)),
      priors: rows.map((_, i) => [1, 1, 1, i % 5 === 0 ? 0.5 : 1]),
      noise: true,
      mixing: "equal",
    },
  ],
  [
    "missing entries, known labels, noise",
    flat(rows.map((row, i) => row.map((v, j) => (i % 5 === j ? Number.NaN : v)))),
    { ...base, labels: rows.map((_, i) => (i % 11 === 0 ? i % 3 : null)), noise: true },
  ],
])("any number of workers gives the same bits: %s", async ([, input, options]) => {
  const alone = fitted(fitGmm(input, options));
  expect(alone.iterations).toBe(12);
  const compare = async (workers: number): Promise<void> => {
    const started = counted(builtWorker);
    const fit = fitted(await fitGmmAsync(input, { ...options, workers, startWorker: started.start }));
    // This thread is one of them.
    expect(started.count()).toBe(workers - 1);
    expect(started.ended()).toBe(started.count());
    expect(hashOf(fit)).toBe(hashOf(alone));
    expect(fit).toEqual(alone);
  };
  for (const workers of [1, 2, 3, 4]) await compare(workers);
  for (const workers of [2, 3]) await withFixedShares(() => compare(workers));
});

test("little work gets no workers, unless they are asked for", async () => {
  const started = counted(builtWorker);
  const options = { ...base, startWorker: started.start };
  await fitGmmAsync(data, options);
  expect(started.count()).toBe(0);
  await fitGmmAsync(data, { ...options, workers: 0 });
  expect(started.count()).toBe(0);
});

const large = flat(randomRows(rng, 40_000, 6, 2));
const long: GmmOptions = { components: 20, init: "random", restarts: 1, maxIterations: 2, tol: 0 };

test("much work gets workers, and goes on without them where they are forbidden", async () => {
  const started = counted(() => {
    throw new Error("workers are forbidden here");
  });
  const fit = fitted(await fitGmmAsync(large, { ...long, startWorker: started.start }));
  expect(started.count() > 0).toBe(availableThreads() > 1);
  expect(hashOf(fit)).toBe(hashOf(fitted(fitGmm(large, long))));
});

test("workers that were asked for and fail are an error with the last good iterate", async () => {
  let starts = 0;
  const startWorker: typeof builtWorker = (listener) => {
    starts++;
    if (starts > 1) throw new Error("no more workers");
    const thread = builtWorker({
      ...listener,
      message: (message) => {
        listener.message(message);
        if (JSON.stringify(message).startsWith('{"_tag":"Reduced"')) void thread.end();
      },
    });
    return thread;
  };
  const outcome = await fitGmmAsync(data, { ...base, restarts: 1, workers: 2, startWorker });
  const { error, last } = failure(outcome);
  expect(error._tag).toBe("EvaluationFailed");
  expect(last).toMatchObject({ _tag: "Some", value: { iteration: expect.any(Number) } });
});

test("a fit that is cancelled keeps what it has and no worker", async () => {
  const controller = new AbortController();
  const started = counted(builtWorker);
  const fit = fitted(
    await fitGmmAsync(data, {
      ...base,
      maxIterations: 1000,
      workers: 2,
      startWorker: started.start,
      signal: controller.signal,
      observer: (event) => {
        if (event._tag === "Iterated" && event.iterate.iteration === 3) controller.abort();
      },
    }),
  );
  expect([fit.stop._tag, fit.iterations]).toEqual(["Cancelled", 3]);
  expect([started.count(), started.ended()]).toEqual([1, 1]);
});

test.for([-1, 1.5, Number.NaN])("%d workers are refused", async (workers) => {
  expect(refusal(await fitGmmAsync(data, { ...base, workers }))).toBe(
    `workers: expected auto or a whole number of at least 0, got ${workers}.`,
  );
});
