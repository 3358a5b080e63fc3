import { makeRng } from "@latentjs/numerics";
import { expect, test } from "vitest";
import {
  E,
  em,
  incrementalEm,
  overChunks,
  runSync,
  smallGain,
  type IncrementalOptions,
} from "../src/index.js";
import { answer, left } from "./either.js";
import { cut, lifetimes, maximumOf, rowsOf, type Means } from "./models/lifetimes.js";
import { SESSIONS, twoCoins, type Coins } from "./models/two-coins.js";

const samples = [
  { ended: 30, cutOff: 10, total: 120 },
  { ended: 5, cutOff: 20, total: 300 },
];
const model = lifetimes(2);
const chunks = cut(rowsOf(samples), 7);
const start: Means = { means: Float64Array.of(1, 1) };

test("the optimum is that of the closed form, and the free energy never falls", () => {
  const fit = answer(incrementalEm(model, start, chunks));
  expect(fit.stop._tag).toBe("Converged");
  expect(Math.abs(fit.logLikelihood - maximumOf(samples))).toBeLessThan(1e-6);
  expect(Math.abs(fit.params.means[0] - 4)).toBeLessThan(1e-3);
  expect(Math.abs(fit.params.means[1] - 60)).toBeLessThan(1e-1);
  fit.trace.slice(1).forEach((value, i) => expect(value).toBeGreaterThanOrEqual(fit.trace[i] - 1e-9));
  // At the end all chunks are of nearly the same parameters, where the free energy is the log-likelihood.
  expect(fit.logLikelihood - (fit.trace.at(-1) ?? Number.NaN)).toBeGreaterThan(-1e-9);
  expect(fit.logLikelihood - (fit.trace.at(-1) ?? Number.NaN)).toBeLessThan(1e-6);
});

test("it needs fewer sweeps than EM to come as far", () => {
  const sweeps = (options: IncrementalOptions<Means>): number =>
    answer(incrementalEm(model, start, chunks, options)).iteration;
  const plain = answer(runSync(em(model, start, { stop: smallGain(1e-8) }), overChunks(model, chunks)));
  expect(sweeps({ tol: 1e-8 })).toBeLessThan(plain.iteration);
});

test("the coins of Do & Batzoglou come out as published", () => {
  const init: Coins = [0.6, 0.5];
  const fit = answer(incrementalEm(twoCoins, init, SESSIONS));
  // Their figure 1, after ten iterations: 0.80 and 0.52.
  expect(Math.abs(fit.params[0] - 0.8)).toBeLessThan(0.005);
  expect(Math.abs(fit.params[1] - 0.52)).toBeLessThan(0.005);
  const batch = answer(
    runSync(em(twoCoins, init, { stop: smallGain(1e-14) }), overChunks(twoCoins, SESSIONS)),
  );
  expect(Math.abs(fit.logLikelihood - batch.logLikelihood)).toBeLessThan(1e-8);
});

const run = (options: IncrementalOptions<Means>): string =>
  answer(incrementalEm(model, start, chunks, options)).stop._tag;

test("limits end it, and say so", () => {
  expect(run({ maxSweeps: 2 })).toBe("IterationLimit");
  expect(run({ signal: { aborted: true } })).toBe("Cancelled");
  let time = 0;
  expect(run({ timeLimitMs: 3, now: () => time++ })).toBe("TimeLimit");
  const seen: number[] = [];
  run({ maxSweeps: 3, observer: (sweep) => seen.push(sweep) });
  expect(seen).toEqual([1, 2, 3]);
});

test("what is wrong is an error", () => {
  const nowhere = { means: Float64Array.of(-1, 1) };
  expect(left(incrementalEm(model, nowhere, chunks)).error).toMatchObject({ _tag: "InvalidInput" });
  expect(left(incrementalEm(model, start, [])).error).toMatchObject({ _tag: "EmptyData" });
  // An M-step that goes astray is found by the free energy.
  const rng = makeRng(1);
  const astray = { ...model, mStep: () => E.right({ means: Float64Array.of(1 + rng.uniform(), 1000) }) };
  expect(left(incrementalEm(astray, { means: Float64Array.of(4, 60) }, chunks)).error).toMatchObject({
    _tag: "ObjectiveDecreased",
  });
});
