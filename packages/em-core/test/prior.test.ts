import { log } from "@latentjs/numerics";
import { expect, test } from "vitest";
import { em, iterationLimit, overChunks, runSync, squarem, withConjugatePrior } from "../src/index.js";
import { answer } from "./either.js";
import { CELLS, linkage } from "./models/linkage.js";
import { lifetimes, logMeans, rowsOf, type LifetimeStats, type Means } from "./models/lifetimes.js";

/** Rounding of an objective of some 30 nats. */
const ROUNDING = 1e-13;

const rows = rowsOf([{ ended: 4, cutOff: 12, total: 40 }]);
/** As if three more lifetimes of 2 in all had been seen to end. */
const pseudo: LifetimeStats = { counts: Float64Array.of(3), totals: Float64Array.of(2) };
const model = withConjugatePrior(lifetimes(1), pseudo);
const start: Means = { means: Float64Array.of(30) };
/** With rates of at most 0.75, as many steps as leave nothing but rounding. */
const stop = iterationLimit(150);

test.each([
  ["plain EM", undefined],
  ["SQUAREM", squarem(logMeans(1))],
])("the mode of the posterior by %s: (40 + 2) / (4 + 3)", (_name, accelerator) => {
  const options = accelerator === undefined ? { stop } : { stop, accelerator };
  const fit = answer(runSync(em(model, start, options), overChunks(model, [rows])));
  expect(fit.params.means[0]).toBeCloseTo(6, 12);
  // The prior is -3 log m - 2 / m up to a constant, the likelihood -4 log m - 40 / m.
  expect(fit.objective).toBeCloseTo(-7 * log(6) - 42 / 6, 10);
  expect(fit.logLikelihood).toBeCloseTo(-4 * log(fit.params.means[0]) - 40 / fit.params.means[0], 10);
  for (let i = 1; i < fit.trace.length; i++) {
    expect(fit.trace[i] - fit.trace[i - 1]).toBeGreaterThanOrEqual(-30 * ROUNDING);
  }
});

test("a prior counts once, however the rows are cut", () => {
  const evaluateTwice = overChunks(model, [rows, rows]);
  const fit = answer(runSync(em(model, start, { stop }), evaluateTwice));
  expect(fit.params.means[0]).toBeCloseTo((80 + 2) / (8 + 3), 12);
  expect(fit.weight).toBe(32);
});

test("the trace is that of the posterior, not of the likelihood", () => {
  const fit = answer(runSync(em(model, start, { stop: iterationLimit(0) }), overChunks(model, [rows])));
  expect(fit.objective - fit.logLikelihood).toBeCloseTo(-3 * log(30) - 2 / 30, 12);
});

test("priors add up", () => {
  const twice = withConjugatePrior(model, pseudo);
  expect(twice.logPrior(start)).toBeCloseTo(2 * model.logPrior(start), 12);
  const fit = answer(runSync(em(twice, start, { stop }), overChunks(twice, [rows])));
  expect(fit.params.means[0]).toBeCloseTo((40 + 4) / (4 + 6), 12);
});

test("a beta prior of the linkage data pulls towards its mean", () => {
  const strong = withConjugatePrior(linkage, Float64Array.of(1e9, 1e9));
  const fit = answer(
    runSync(em(strong, { p: 0.2 }, { stop: iterationLimit(5) }), overChunks(strong, [CELLS])),
  );
  expect(fit.params.p).toBeCloseTo(0.5, 6);
});
