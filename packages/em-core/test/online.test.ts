import { log, makeRng } from "@latentjs/numerics";
import { expect, test } from "vitest";
import { E, onlineStep, overChunks, type Batch, type OnlineState } from "../src/index.js";
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
