import { log, makeRng } from "@latentjs/numerics";
import { expect, test } from "vitest";
import {
  E,
  learnFrom,
  learnFromStream,
  onlineEm,
  onlineStep,
  overChunks,
  type Batch,
  type OnlineOptions,
  type OnlineState,
} from "../src/index.js";
import { left, right } from "./either.js";
import {
  cut,
  lifetimes,
  maximumOf,
  rowsOf,
  type Lifetimes,
  type LifetimeStats,
  type Means,
} from "./models/lifetimes.js";

const model = lifetimes(1);
const step = onlineStep(model);
const start: OnlineState<Means, LifetimeStats> = {
  params: { means: Float64Array.of(1) },
  stats: model.stats.empty,
};

/** Lifetimes of mean 5, cut off at 6: some 30 % are. */
const observed = (n: number): Lifetimes => {
  const rng = makeRng("online");
  const lifetime = Float64Array.from({ length: n }, () => -5 * log(1 - rng.uniform()));
  return {
    rows: n,
    first: 0,
    weights: null,
    times: lifetime.map((t) => Math.min(t, 6)),
    cutOff: Uint8Array.from(lifetime, (t) => (t > 6 ? 1 : 0)),
    group: new Int32Array(n),
  };
};

test("one pass in small batches comes within a thousandth of a nat per row of the maximum", () => {
  const rows = observed(20_000);
  let state = start;
  cut(rows, 50).forEach((batch, i) => {
    // Decreasing step sizes (i + 1)^-2/3, as Cappé & Moulines (2009), section 3.4, would have them between 1/2 and 1.
    state = right(step(state, batch, Math.cbrt(1 / (i + 1)) ** 2));
  });
  const cutOff = rows.cutOff.reduce((a, b) => a + b, 0);
  const total = rows.times.reduce((a, b) => a + b, 0);
  const best = maximumOf([{ ended: rows.rows - cutOff, cutOff, total }]);
  const reached = right(overChunks(model, [rows])(state.params)).logLikelihood;
  expect(best - reached).toBeLessThan(1e-3 * rows.rows);
  // From where it started, it lacked a thousand times as much.
  expect(best - right(overChunks(model, [rows])(start.params)).logLikelihood).toBeGreaterThan(rows.rows);
});

test("a step of size 1 is an EM step on the batch alone", () => {
  const batch = rowsOf([{ ended: 6, cutOff: 2, total: 24 }]);
  const before = {
    params: { means: Float64Array.of(2) },
    stats: { counts: Float64Array.of(9), totals: Float64Array.of(1) },
  };
  // (24 + 2 * 2) / 8, and its statistics per row.
  expect(right(step(before, batch, 1))).toEqual({
    params: { means: Float64Array.of(3.5) },
    stats: { counts: Float64Array.of(1), totals: Float64Array.of(3.5) },
  });
});

test("a step of size 1/4 keeps 3/4 of what was known", () => {
  const batch = rowsOf([{ ended: 6, cutOff: 2, total: 24 }]);
  const before = {
    params: { means: Float64Array.of(2) },
    stats: { counts: Float64Array.of(1), totals: Float64Array.of(2) },
  };
  expect(right(step(before, batch, 0.25)).params.means[0]).toBe(0.75 * 2 + 0.25 * 3.5);
});

test.each([0, -0.5, 1.5, Number.NaN])("a step of size %d is none", (gamma) => {
  const batch = rowsOf([{ ended: 1, cutOff: 1, total: 2 }]);
  expect(left(step(start, batch, gamma))).toMatchObject({
    _tag: "InvalidInput",
    path: "gamma",
    actual: String(gamma),
  });
});

test("weights count as rows do", () => {
  const rows = rowsOf([{ ended: 3, cutOff: 1, total: 12 }]);
  const threefold: Lifetimes & Batch = { ...rows, weights: new Float64Array(4).fill(3) };
  expect(right(step(start, threefold, 1))).toEqual(right(step(start, rows, 1)));
});

test("what is wrong with a batch is an error, and the state stays as it was", () => {
  const rows = rowsOf([{ ended: 1, cutOff: 1, total: 2 }]);
  expect(left(step(start, { ...rows, rows: 0 }, 0.5))).toEqual({ _tag: "EmptyData", what: "The batch" });
  const bad = { ...rows, first: 40, times: Float64Array.of(1, Number.NaN) };
  expect(left(step(start, bad, 0.5))).toMatchObject({ _tag: "NonFiniteLikelihood", row: 41 });
  const outside = { ...start, params: { means: Float64Array.of(-1) } };
  expect(E.isLeft(step(outside, rows, 0.5))).toBe(true);
  expect(start).toEqual({ params: { means: Float64Array.of(1) }, stats: model.stats.empty });
});

test("a run over a stream of small batches comes as near, and averaging comes nearer", async () => {
  const rows = observed(20_000);
  const cutOff = rows.cutOff.reduce((a, b) => a + b, 0);
  const total = rows.times.reduce((a, b) => a + b, 0);
  const best = maximumOf([{ ended: rows.rows - cutOff, cutOff, total }]);
  const lacks = (options: OnlineOptions): number => {
    const learner = right(onlineEm(model, options));
    const run = right(learnFrom(learner, learner.begin(start.params), cut(rows, 50)));
    expect(run.steps).toBe(400);
    expect(run.weight).toBe(20_000);
    return best - right(overChunks(model, [rows])(right(learner.result(run)))).logLikelihood;
  };
  const plain = lacks({ alpha: 0.6 });
  const averaged = lacks({ alpha: 0.6, averageFrom: 50 });
  expect(plain).toBeLessThan(1e-3 * rows.rows);
  expect(averaged).toBeLessThan(plain);

  const learner = right(onlineEm(model));
  const stream = async function* (): AsyncGenerator<Lifetimes> {
    yield* cut(rows, 50);
  };
  const streamed = right(await learnFromStream(learner, learner.begin(start.params), stream()));
  expect(streamed).toEqual(right(learnFrom(learner, learner.begin(start.params), cut(rows, 50))));
});

test("sizes of steps are 1 and then (n + offset)^-alpha; held steps leave the parameters alone", () => {
  const batches = [
    rowsOf([{ ended: 6, cutOff: 2, total: 24 }]),
    rowsOf([{ ended: 8, cutOff: 0, total: 40 }]),
  ];
  const learner = right(onlineEm(model, { alpha: 1, offset: 3, hold: 1 }));
  const run = right(learnFrom(learner, learner.begin({ means: Float64Array.of(2) }), batches));
  // By hand: means 3.5 (held back) and 5 a row; the second counts for 1 / (1 + 3).
  expect(run.params.means[0]).toBeCloseTo(0.75 * 3.5 + 0.25 * 5, 14);
  expect(right(learner.step(learner.begin({ means: Float64Array.of(2) }), batches[0])).params.means[0]).toBe(
    2,
  );
});

test("wrong options are refused", () => {
  expect(left(onlineEm(model, { alpha: 0.5 }))).toMatchObject({ path: "alpha" });
  expect(left(onlineEm(model, { offset: 0 }))).toMatchObject({ path: "offset" });
  expect(left(onlineEm(model, { hold: -1 }))).toMatchObject({ path: "hold" });
  expect(left(onlineEm(model, { averageFrom: Number.NaN }))).toMatchObject({ path: "averageFrom" });
  const learner = right(onlineEm(model));
  const run = learner.begin(start.params);
  expect(left(learner.step(run, rowsOf([])))).toMatchObject({ _tag: "EmptyData" });
});
