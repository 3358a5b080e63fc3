import { E } from "@latentjs/em-core";
import { expect, test } from "vitest";
import {
  bootstrapGmm,
  bootstrapGmmAsync,
  certifyGmm,
  COVARIANCE_NAMES,
  fitGmmOrThrow,
  fraleyRaftery,
  gmmErrors,
  type GmmErrors,
} from "../src/index.js";
import { answer, sentence } from "./either.js";
import { builtWorker, counted } from "./parallel/pool.js";
import { FAITHFUL, IRIS } from "./reference.js";

const all = ({ weights, means, covariances }: GmmErrors): ReadonlyArray<number> => [
  ...weights,
  ...means.flatMap((mean) => [...mean]),
  ...covariances.flatMap((cov) => [...cov]),
];

test("the same seed gives the same numbers, with pauses or without", async () => {
  const fit = fitGmmOrThrow(FAITHFUL, { components: 2 });
  const options = { replicates: 10, seed: "s" };
  const found = answer(bootstrapGmm(FAITHFUL, fit, options));
  expect(answer(await bootstrapGmmAsync(FAITHFUL, fit, options, { everyMs: 0 }))).toEqual(found);
});

test.each(["weighted", "parametric"] as const)(
  "replicates in workers are those of this thread: %s",
  async (method) => {
    const gaps = FAITHFUL.map(([a, b], i) => [a, i % 5 === 0 ? Number.NaN : b]);
    const fit = fitGmmOrThrow(gaps, { components: 2, covariance: "VEV" });
    const weights = gaps.map((_, i) => 1 + (i % 3));
    const workers = counted(builtWorker);
    let told = 0;
    const options = {
      method,
      weights,
      replicates: 12,
      onReplicate: (tried: number): void => {
        expect(tried).toBe(++told);
      },
    };
    const alone = answer(bootstrapGmm(gaps, fit, options));
    expect(told).toBe(12);
    told = 0;
    const together = await bootstrapGmmAsync(gaps, fit, {
      ...options,
      workers: 3,
      startWorker: workers.start,
    });
    expect(answer(together)).toEqual(alone);
    expect(told).toBe(12);
    expect(workers.count()).toBe(2);
    expect(workers.ended()).toBe(2);
  },
);

test("workers are as many as replicates at most, and rows that cannot be drawn are found out by the first", async () => {
  const fit = fitGmmOrThrow(FAITHFUL, { components: 2 });
  const workers = counted(builtWorker);
  const options = { replicates: 3, workers: 40, startWorker: workers.start };
  expect(answer(await bootstrapGmmAsync(FAITHFUL, fit, options)).replicates).toBe(3);
  expect(workers.count()).toBeLessThan(3);
  for (const wrong of [Number.NaN, -2, 1.5])
    expect(sentence(await bootstrapGmmAsync(FAITHFUL, fit, { workers: wrong }))).toContain("workers");
  const labels = FAITHFUL.map((_, i) => (i % 5 === 0 ? 0 : null));
  const before = workers.count();
  let told = 0;
  const undrawn = await bootstrapGmmAsync(FAITHFUL, fit, {
    ...options,
    replicates: 100,
    method: "parametric",
    labels,
    onReplicate: () => {
      told++;
    },
  });
  expect(sentence(undrawn)).toContain("weighted");
  expect([told, workers.count()]).toEqual([0, before]);
});

test.each([
  { noise: true as const },
  { mixing: "equal" as const },
  { labels: FAITHFUL.map(([, waiting], i) => (i % 5 === 0 ? (waiting > 68 ? 0 : 1) : null)) },
])("workers know what is known of the mixture and its rows: %o", async (given) => {
  const fit = fitGmmOrThrow(FAITHFUL, { components: 2, ...given });
  const { noise: _, ...besides } = { noise: undefined, ...given };
  const options = { replicates: 6, ...besides };
  const together = await bootstrapGmmAsync(FAITHFUL, fit, {
    ...options,
    workers: 2,
    startWorker: builtWorker,
  });
  expect(answer(together)).toEqual(answer(bootstrapGmm(FAITHFUL, fit, options)));
});

test("a prior cannot be sent, and its replicates are fitted in this thread", async () => {
  const fit = fitGmmOrThrow(FAITHFUL, { components: 2, regularisation: [fraleyRaftery()] });
  const options = { replicates: 4, regularisation: [fraleyRaftery()] };
  const workers = counted(builtWorker);
  const found = await bootstrapGmmAsync(FAITHFUL, fit, {
    ...options,
    workers: 2,
    startWorker: workers.start,
  });
  expect(answer(found)).toEqual(answer(bootstrapGmm(FAITHFUL, fit, options)));
  expect(workers.count()).toBe(0);
});

test("a signal ends with the replicates that there are, in workers too", async () => {
  const fit = fitGmmOrThrow(FAITHFUL, { components: 2 });
  const signal = { aborted: false };
  const stopAfter =
    (count: number) =>
    (tried: number): void => {
      signal.aborted = tried >= count;
    };
  const options = { replicates: 500, signal };
  const alone = answer(bootstrapGmm(FAITHFUL, fit, { ...options, onReplicate: stopAfter(5) }));
  expect(alone.replicates).toBe(5);
  signal.aborted = false;
  const together = answer(
    await bootstrapGmmAsync(FAITHFUL, fit, {
      ...options,
      onReplicate: stopAfter(5),
      workers: 2,
      startWorker: builtWorker,
    }),
  );
  // Those that were on their way to a worker are fitted still.
  expect(together.replicates).toBeGreaterThanOrEqual(5);
  expect(together.replicates).toBeLessThan(12);
  signal.aborted = false;
  const first = await bootstrapGmmAsync(FAITHFUL, fit, { ...options, onReplicate: stopAfter(1) });
  expect(sentence(first)).toContain("at least 2 of them");
});

test("missing entries stay missing in both kinds of replicates, and widen the errors of their column", () => {
  const gaps = FAITHFUL.map(([a, b], i) => [a, i % 2 === 0 ? Number.NaN : b]);
  const fit = fitGmmOrThrow(gaps, { components: 2 });
  const whole = fitGmmOrThrow(FAITHFUL, { components: 2 });
  for (const method of ["weighted", "parametric"] as const) {
    const found = answer(bootstrapGmm(gaps, fit, { method, replicates: 200 }));
    const without = answer(bootstrapGmm(FAITHFUL, whole, { method, replicates: 200 }));
    const widened = found.means[0][1] / without.means[0][1];
    // Half of the waiting times are left; the other column tells little of them within a component.
    expect(widened).toBeGreaterThan(1.05);
    expect(widened).toBeLessThan(1.7);
    expect(found.means[0][0] / without.means[0][0]).toBeLessThan(1.25);
  }
});

test("a noise component has an error of its weight, and is never taken for another", () => {
  const spread = Array.from({ length: 30 }, (_, i) => [1 + (i % 6), 40 + 2 * i]);
  const rows = [...FAITHFUL, ...spread];
  const fit = fitGmmOrThrow(rows, { components: 2, noise: true });
  const found = answer(bootstrapGmm(rows, fit, { replicates: 50 }));
  expect(found.weights).toHaveLength(3);
  expect(found.weights[2]).toBeGreaterThan(0);
  expect(found.upper.weights[2]).toBeLessThan(0.3);
  expect(
    answer(bootstrapGmm(rows, fit, { replicates: 10, method: "parametric" })).weights[2],
  ).toBeGreaterThan(0);
});

test("weights that are held have no error, and equal ones neither", () => {
  for (const mixing of ["equal", { held: [0.4, 0.6] }] as const) {
    const fit = fitGmmOrThrow(FAITHFUL, { components: 2, mixing });
    const found = answer(bootstrapGmm(FAITHFUL, fit, { replicates: 20, mixing }));
    for (const error of found.weights) expect(error).toBeLessThan(1e-12);
    expect(found.means[0][0]).toBeGreaterThan(0);
  }
});

test("rows of which something is known are not drawn, but may be weighted", () => {
  const labels = FAITHFUL.map(([, waiting], i) => (i % 5 === 0 ? (waiting > 68 ? 0 : 1) : null));
  const fit = fitGmmOrThrow(FAITHFUL, { components: 2, labels });
  expect(sentence(bootstrapGmm(FAITHFUL, fit, { method: "parametric", labels, replicates: 5 }))).toContain(
    "weighted",
  );
  expect(E.isRight(bootstrapGmm(FAITHFUL, fit, { labels, replicates: 5 }))).toBe(true);
});

test.each(COVARIANCE_NAMES)(
  "%s: iris with two components is at a maximum, with finite errors",
  (covariance) => {
    const fit = fitGmmOrThrow(IRIS, { components: 2, covariance, tol: 1e-10 });
    const found = answer(certifyGmm(IRIS, fit));
    expect(found.hessian).toBe("negative definite");
    expect(found.remainingGain).toBeLessThan(1e-6 * IRIS.length);
    expect(found.emRate).toBeLessThan(1);
    const errors = all(answer(gmmErrors(IRIS, fit, { method: "sandwich" })));
    expect(errors.every((error) => Number.isFinite(error) && error >= 0)).toBe(true);
  },
);

test.each(["EEI", "VEV", "EVE"] as const)(
  "%s: the bootstrap agrees with the information in size",
  (covariance) => {
    const fit = fitGmmOrThrow(IRIS, { components: 2, covariance });
    const information = answer(gmmErrors(IRIS, fit));
    const found = answer(bootstrapGmm(IRIS, fit, { method: "parametric", replicates: 200 }));
    for (const [c, mean] of found.means.entries())
      for (const [j, error] of mean.entries()) {
        expect(error / information.means[c][j]).toBeGreaterThan(0.8);
        expect(error / information.means[c][j]).toBeLessThan(1.25);
      }
  },
);
