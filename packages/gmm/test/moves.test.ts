import { makeRng, standardNormal } from "@latentjs/numerics";
import { expect, test } from "vitest";
import { fitGmm, fitGmmAsync, type CovarianceName, type GmmOptions } from "../src/index.js";
import { fitted, refusal } from "./either.js";

const rng = makeRng("moves");
const GROUP = 80;
const ROWS = Array.from({ length: 3 * GROUP }, (_, i) => [
  standardNormal(rng) + 12 * Math.floor(i / GROUP),
  standardNormal(rng) - 5 * Math.floor(i / GROUP),
]);
const TRUE = ROWS.map((_, i) => Math.floor(i / GROUP));
/** The first group cut in two, the others as one: EM alone does not get out of there. */
const STUCK = ROWS.map(([x], i) => (i < GROUP ? (x > 0 ? 1 : 0) : 2));

/** Memberships as probabilities: labels would name the components. */
const certain = (labels: ReadonlyArray<number>): GmmOptions["init"] & object => ({
  responsibilities: labels.map((label) => [0, 1, 2].map((c) => (c === label ? 1 : 0))),
});
const [START, TRUTH] = [certain(STUCK), certain(TRUE)];

const STRUCTURES = [
  "EII",
  "VII",
  "EEE",
  "VVI",
  "EVE",
  "VEV",
  "VVV",
] as const satisfies ReadonlyArray<CovarianceName>;

test.each(STRUCTURES)("%s: moves lead from two halves and a pair to the three groups", (covariance) => {
  const options: GmmOptions = { components: 3, covariance };
  const best = fitted(fitGmm(ROWS, { ...options, init: TRUTH })).logLikelihood;
  const stuck = fitted(fitGmm(ROWS, { ...options, init: START }));
  expect(stuck.logLikelihood).toBeLessThan(best - 50);
  const moved = fitted(fitGmm(ROWS, { ...options, init: START, moves: "split-merge" }));
  expect(Math.abs(moved.logLikelihood - best)).toBeLessThan(1e-4);
  // The start and the runs that went to their ends are told of.
  expect(moved.restarts.tried).toBeGreaterThan(1);
  expect(moved.restarts.optima[0].objective).toBe(moved.logLikelihood);
});

test("where nothing is higher the fit stays as it is", () => {
  const options: GmmOptions = { components: 3, init: TRUTH };
  const still = fitted(fitGmm(ROWS, options));
  const moved = fitted(fitGmm(ROWS, { ...options, moves: "split-merge" }));
  expect(moved.params).toEqual(still.params);
  expect(moved.trace).toEqual(still.trace);
});

test("one component, equal weights, noise and workers go with moves", async () => {
  expect(fitted(fitGmm(ROWS, { components: 1, moves: "split-merge" })).restarts.tried).toBe(1);
  const options: GmmOptions = {
    components: 3,
    mixing: "equal",
    noise: true,
    init: START,
    moves: "split-merge",
  };
  const here = fitted(fitGmm(ROWS, options));
  expect([...here.params.weights.subarray(0, 3)]).toEqual(Array(3).fill(here.params.weights[0]));
  const there = fitted(await fitGmmAsync(ROWS, { ...options, workers: 2 }));
  expect(there.params).toEqual(here.params);
});

test("components that mean something are not exchanged", () => {
  const options: GmmOptions = { components: 3, moves: "split-merge" };
  const labels = TRUE.map((label, i) => (i % 10 === 0 ? label : null));
  expect(refusal(fitGmm(ROWS, { ...options, labels }))).toBe(
    "moves: expected no moves with labels or priors of rows, got split-merge. Leave the option out, and allow more restarts.",
  );
  expect(refusal(fitGmm(ROWS, { ...options, init: { labels: TRUE } }))).toMatch(
    /^moves: expected no moves with/,
  );
  expect(refusal(fitGmm(ROWS, { ...options, mixing: { held: [0.5, null, null] } }))).toMatch(
    /^moves: expected no moves of components that differ or are held/,
  );
});

test("a search that is over makes no moves, and one that has dropped components makes none either", () => {
  const options: GmmOptions = { components: 3, init: START, moves: "split-merge" };
  expect(fitted(fitGmm(ROWS, { ...options, signal: { aborted: true } })).restarts.tried).toBe(1);
  expect(fitted(fitGmm(ROWS, { ...options, timeLimitMs: 0 })).restarts.tried).toBe(1);
  expect(fitted(fitGmm(ROWS, { ...options, maxIterations: 0 })).restarts.tried).toBe(1);
  const rows = [...ROWS, ...Array.from({ length: 6 }, () => [-20, 20])];
  const labels = rows.map((_, i) => (i < 2 || i >= ROWS.length ? 2 : TRUE[i] === 0 ? 0 : 1));
  const responsibilities = labels.map((label) => [0, 1, 2].map((c) => (c === label ? 1 : 0)));
  const dropped = fitted(
    fitGmm(rows, { ...options, init: { responsibilities }, onCollapse: "drop", mixing: "equal" }),
  );
  expect(dropped.params.components.length).toBe(2);
  expect(dropped.warnings.join(" ")).toContain("dropped");
});
