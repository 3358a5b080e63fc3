import { expectClose, rowsOf } from "@latentjs/testing";
import { expect, test } from "vitest";
import {
  fitGmm,
  logDensity,
  modelFromJson,
  posterior,
  predict,
  sample,
  score,
  type GaussianMixture,
} from "../src/index.js";
import { answer, fitted, sentence } from "./either.js";
import { FAITHFUL, IRIS } from "./reference.js";

/** Double precision of a few operations. */
const ROUNDING = 1e-14;

/** Two normals of one column: 1/4 N(0, 1) + 3/4 N(2, 4). */
const MODEL: GaussianMixture = answer(
  modelFromJson({
    family: "gaussian",
    covariance: "V",
    columns: ["x"],
    model: { weights: [0.25, 0.75], means: [[0], [2]], covariances: [[[1]], [[4]]] },
  }),
);

const normal = (x: number, mean: number, variance: number): number =>
  Math.exp(-((x - mean) ** 2) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);

test("densities, posteriors and labels by hand", () => {
  const rows = [0, 1, 2, -1];
  const parts = rows.map((x) => [0.25 * normal(x, 0, 1), 0.75 * normal(x, 2, 4)]);
  const densities = parts.map(([a, b]) => a + b);
  expectClose(answer(logDensity(MODEL, rows)), densities.map(Math.log), ROUNDING);
  expectClose(
    answer(posterior(MODEL, rows)),
    parts.map(([a, b], i) => [a / densities[i], b / densities[i]]),
    ROUNDING,
  );
  const labels = parts.map(([a, b]) => (b > a ? 1 : 0));
  expect(new Set(labels).size).toBe(2);
  expect([...answer(predict(MODEL, rows)).labels]).toEqual(labels);
});

test("the score is the weighted sum of the log-densities", () => {
  const rows = [0, 1, 2, -1];
  const weights = [1, 2, 0, 0.5];
  const logs = answer(logDensity(MODEL, rows));
  const total = weights.reduce((sum, w, i) => sum + w * logs[i], 0);
  const scored = answer(score(MODEL, rows, weights));
  expect([scored.rows, scored.totalWeight]).toEqual([3, 3.5]);
  expectClose([scored.logLikelihood, scored.perRow], [total, total / 3.5], ROUNDING);
});

test("posteriors of more rows than one tile holds are those of the rows one by one", () => {
  const fit = fitted(fitGmm(FAITHFUL, { components: 2 }));
  const rows = [...FAITHFUL, ...FAITHFUL, ...FAITHFUL];
  const together = answer(predict(fit, rows));
  for (const at of [0, 255, 256, 257, 512, 815]) {
    const alone = answer(predict(fit, [rows[at]]));
    expect(together.logDensity[at]).toBe(alone.logDensity[0]);
    expect(together.labels[at]).toBe(alone.labels[0]);
    expect(together.posterior.slice(2 * at, 2 * at + 2)).toEqual(alone.posterior);
  }
});

test("ties go to the lower index, and a weight of zero is never chosen", () => {
  const model = {
    ...MODEL,
    params: { ...MODEL.params, components: [MODEL.params.components[0], MODEL.params.components[0]] },
  };
  const even: GaussianMixture = { ...model, params: { ...model.params, weights: Float64Array.of(0.5, 0.5) } };
  expect([...answer(predict(even, [0, 5, -5])).labels]).toEqual([0, 0, 0]);
  const none: GaussianMixture = { ...model, params: { ...model.params, weights: Float64Array.of(0, 1) } };
  const { labels, posterior: p } = answer(predict(none, [0, 5, -5]));
  expect([...labels]).toEqual([1, 1, 1]);
  expect([...p]).toEqual([0, 1, 0, 1, 0, 1]);
});

test.each<readonly [string, Parameters<typeof predict>[1], string]>([
  ["no rows", [], "rows has no rows. Give it at least one row of numbers."],
  ["too many columns", [[1, 2]], "rows: expected 1 columns, got 2."],
  [
    "infinity",
    [0, Number.NEGATIVE_INFINITY],
    "rows, row 1, column 0: expected a finite number, got -Infinity. Remove or replace that value.",
  ],
  [
    "a row too far out for a density",
    [0, 1e200],
    "Row 1 has log-density -Infinity under every component. Look for an outlier, an infinite value, or a value outside the family's support.",
  ],
])("refused rows: %s", (_, rows, expected) => {
  expect(sentence(predict(MODEL, rows))).toBe(expected);
  expect(sentence(posterior(MODEL, rows))).toBe(expected);
  expect(sentence(logDensity(MODEL, rows))).toBe(expected);
  expect(sentence(score(MODEL, rows))).toBe(expected);
});

test("a scored row is named by its place among those given, dropped ones included", () => {
  expect(sentence(score(MODEL, [0, 1, 1e200, 2], [1, 0, 1, 1]))).toMatch(/^Row 2 has log-density -Infinity /);
  expect(sentence(score(MODEL, [0, 1], [1]))).toBe("weights: expected 2 weights, one a row, got 1.");
});

test("one full component scores rows with missing entries by what is observed", () => {
  const data = rowsOf("iris_missing.csv").map((row) => row.slice(0, 4));
  const fit = fitted(fitGmm(data, { components: 1 }));
  const scored = answer(score(fit, data));
  expect(scored.rows).toBe(148);
  expectClose(scored.logLikelihood, fit.logLikelihood, 1e-12);
  const logs = answer(logDensity(fit, data));
  expect([logs[39], logs[119]]).toEqual([0, 0]);
  expectClose(
    logs.reduce((a, b) => a + b, 0),
    fit.logLikelihood,
    1e-12,
  );
  // A column alone: the marginal is a normal of one column.
  const { mean, cov } = fit.params.components[0];
  const alone = answer(logDensity(fit, [[Number.NaN, 3, Number.NaN, Number.NaN]]))[0];
  const byHand = -0.5 * (Math.log(2 * Math.PI * cov[5]) + (3 - mean[1]) ** 2 / cov[5]);
  expectClose(alone, byHand, ROUNDING);
});

test("a sample has the moments of the mixture and the labels of its rows", () => {
  const fit = fitted(fitGmm(IRIS, { components: 3 }));
  const n = 20_000;
  const { rows, labels } = answer(sample(fit, n, "moments"));
  expect([rows.rows, rows.cols, rows.data.length, labels.length]).toEqual([n, 4, 4 * n, n]);
  for (let k = 0; k < 3; k++) {
    const own = Array.from(labels.keys()).filter((i) => labels[i] === k);
    const weight = fit.params.weights[k];
    // Six standard errors: a false alarm once in 1e8 or so.
    expect(Math.abs(own.length / n - weight)).toBeLessThan(6 * Math.sqrt((weight * (1 - weight)) / n));
    const { mean, cov } = fit.params.components[k];
    for (let j = 0; j < 4; j++) {
      const average = own.reduce((sum, i) => sum + rows.data[4 * i + j], 0) / own.length;
      expect(Math.abs(average - mean[j])).toBeLessThan(6 * Math.sqrt(cov[5 * j] / own.length));
      for (let l = 0; l <= j; l++) {
        const product = own.reduce(
          (sum, i) => sum + (rows.data[4 * i + j] - mean[j]) * (rows.data[4 * i + l] - mean[l]),
          0,
        );
        // Var of a product of normals: cov[j][j] cov[l][l] + cov[j][l]^2.
        const error = Math.sqrt((cov[5 * j] * cov[5 * l] + cov[4 * j + l] ** 2) / own.length);
        expect(Math.abs(product / own.length - cov[4 * j + l])).toBeLessThan(6 * error);
      }
    }
  }
});

test("the same seed gives the same sample, a longer one begins with it, another seed differs", () => {
  const { rows, labels } = answer(sample(MODEL, 50, 1));
  expect(answer(sample(MODEL, 50, 1))).toEqual({ rows, labels });
  expect(answer(sample(MODEL, 80, 1)).rows.data.slice(0, 50)).toEqual(rows.data);
  expect(answer(sample(MODEL, 50, 2)).rows.data).not.toEqual(rows.data);
  expect(answer(sample(MODEL, 0, 1)).labels.length).toBe(0);
});

test("a sample of no whole number of rows, or with half a seed, is refused", () => {
  expect(sentence(sample(MODEL, -1, 0))).toBe("n: expected a whole number of at least 0, got -1.");
  expect(sentence(sample(MODEL, 1.5, 0))).toBe("n: expected a whole number of at least 0, got 1.5.");
  expect(sentence(sample(MODEL, 1, 0.5))).toBe(
    "seed: expected a whole number between ±2^53, or a string, got 0.5.",
  );
});
