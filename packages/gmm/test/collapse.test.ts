import { makeRng, standardNormal } from "@latentjs/numerics";
import { rowsOf } from "@latentjs/testing";
import { expect, test } from "vitest";
import {
  fitGmm,
  fitGmmAsync,
  score,
  selectGmm,
  type CovarianceAlias,
  type GmmOptions,
  type GmmOutcome,
  type GmmParams,
} from "../src/index.js";
import { answer, fitted, refusal, sentence } from "./either.js";
import { builtWorker } from "./parallel/pool.js";

/** 120 rows of two groups, and a row that is there six times. */
const rng = makeRng("collapse");
const ROWS = [
  ...Array.from({ length: 120 }, (_, i) => [standardNormal(rng) + (i < 60 ? 0 : 6), standardNormal(rng)]),
  ...Array.from({ length: 6 }, () => [3, 4]),
];
/** Labels under which the third component is that row and one more, so that it shrinks onto the row. */
const LABELS = ROWS.map((_, i) => (i < 2 ? 2 : i < 60 ? 0 : i < 120 ? 1 : 2));
const options = (covariance: CovarianceAlias): GmmOptions => ({
  components: 3,
  covariance,
  init: { labels: LABELS },
});

const SEPARATE = ["full", "diagonal", "spherical"] as const;

test.each(SEPARATE)(
  "%s: a component that shrinks onto a repeated row ends the fit by default",
  (covariance) => {
    expect(refusal(fitGmm(ROWS, options(covariance)))).toMatch(/^Component 2: The covariance is singular/);
  },
);

test.each(SEPARATE)("%s: dropped, it leaves a fit of two, with the parameters of two", (covariance) => {
  const fit = fitted(fitGmm(ROWS, { ...options(covariance), onCollapse: "drop" }));
  expect(fit.params.weights.length).toBe(2);
  expect(fit.params.components.length).toBe(2);
  expect(fit.parameters).toBe({ full: 11, diagonal: 9, spherical: 7 }[covariance]);
  const direct = fitted(
    fitGmm(ROWS, { components: 2, covariance, init: { labels: ROWS.map((_, i) => (i < 60 ? 0 : 1)) } }),
  );
  expect(Math.abs(fit.logLikelihood - direct.logLikelihood)).toBeLessThan(1e-5);
  expect(fit.warnings[0]).toMatch(
    /^Component 2 of 3 had no estimate any more and was dropped, which leaves 2\. The covariance is singular: pivot \d is .*\.$/,
  );
});

/** Reseeding ends well, or the failure after the last time stands. */
const reseeded = (covariance: CovarianceAlias): readonly [string, number, boolean] => {
  const outcome = fitGmm(ROWS, { ...options(covariance), onCollapse: "reseed" });
  if (outcome._tag === "Left") return [refusal(outcome).replace(/^Component \d/, "Component"), 3, true];
  const { params, repairs, logLikelihood } = outcome.right;
  const again = answer(score(outcome.right, ROWS)).logLikelihood;
  const isSound = repairs.length > 0 && repairs.every(({ action }) => action === "reseeded");
  return ["", params.weights.length, isSound && Math.abs(again - logLikelihood) < 1e-8];
};

test.each(SEPARATE)("%s: reseeded, there are still three, or the sixth failure stands", (covariance) => {
  const [why, components, isSound] = reseeded(covariance);
  expect(why).toMatch(/^$|^Component: The covariance is singular/);
  expect([components, isSound]).toEqual([3, true]);
});

/** Everything of an answer that could differ, or of a failure. */
const bits = (outcome: GmmOutcome): unknown => {
  if (outcome._tag === "Left") return outcome.left;
  const { params, logLikelihood, trace, repairs } = outcome.right;
  return [params, logLikelihood, trace, repairs];
};

test.each(["drop", "reseed"] as const)("%s has the same bits in workers", async (onCollapse) => {
  const all = { ...options("full"), onCollapse, chunkRows: 32 };
  const there = await fitGmmAsync(ROWS, { ...all, workers: 2, startWorker: builtWorker });
  expect(bits(there)).toEqual(bits(fitGmm(ROWS, all)));
});

test("rows whose component is known, or noise: refused, or kept behind the others", () => {
  const labels = ROWS.map((_, i) => (i === 0 ? 0 : null));
  expect(refusal(fitGmm(ROWS, { components: 3, labels, onCollapse: "drop" }))).toMatch(
    /^onCollapse: expected fail/,
  );
  const fit = fitted(fitGmm(ROWS, { ...options("full"), noise: true, onCollapse: "drop" }));
  expect([fit.params.components.length, fit.params.weights.length, fit.parameters]).toEqual([2, 3, 12]);
});

test("a search that drops says how many are left, whatever the start", () => {
  const levels = Array.from({ length: 40 }, (_, i) => [i % 4, Math.floor(i / 4) % 2]);
  for (const seed of [0, 1, 2]) {
    const fit = fitted(fitGmm(levels, { components: 6, covariance: "spherical", seed, onCollapse: "drop" }));
    const k = fit.params.weights.length;
    expect(fit.params.weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    expect(fit.parameters).toBe(k - 1 + 2 * k + k);
    expect(fit.repairs.length).toBe(6 - k);
  }
});

/** Its second component sits on one value, which ends it at the first M-step. */
const onOneValue = (_rng: unknown, attempt: number): { readonly params: GmmParams } => ({
  params: {
    weights: Float64Array.of(0.5, 0.5),
    components: [
      { mean: Float64Array.of(3), cov: Float64Array.of(4 + attempt) },
      { mean: Float64Array.of(20), cov: Float64Array.of(1e-4) },
    ],
  },
});

test("a policy reaches starts of a selection that collapse while they are screened", () => {
  const rows = [
    ...Array.from({ length: 60 }, (_, i) => [((i * 37) % 61) / 10]),
    ...Array.from({ length: 12 }, () => [20]),
  ];
  const grid = { components: [2], covariance: ["V"], init: { start: onOneValue } } as const;
  expect(sentence(selectGmm(rows, grid))).toMatch(/^Component 1: The covariance is singular/);
  const { best } = answer(selectGmm(rows, { ...grid, onCollapse: "drop" }));
  expect(best.params.weights.length).toBe(1);
  expect(best.repairs).toMatchObject([{ action: "dropped", component: 1 }]);
  expect(Math.abs(best.logLikelihood - fitted(fitGmm(rows, { components: 1 })).logLikelihood)).toBeLessThan(
    1e-8,
  );
});

test("where starts of a selection collapse, those that had been set aside go on", () => {
  const lengths = rowsOf("iris.csv", ["Sepal.Length"]);
  const { best } = answer(selectGmm(lengths, { components: [3], covariance: ["V"] }));
  // mclust, bic_one_column.json.
  expect(best.logLikelihood).toBeGreaterThan(-177.28);
});
