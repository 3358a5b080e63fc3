import { E } from "@latentjs/em-core";
import { expectClose, rowsOf } from "@latentjs/testing";
import { expect, test } from "vitest";
import { eigenvalueRatio, fitGmm, gmmErrors, hold, type Held } from "../../src/index.js";
import { fitted, refusal } from "../either.js";

const FAITHFUL = rowsOf("faithful.csv", ["eruptions", "waiting"]);
const LABELS = FAITHFUL.map(([, waiting]) => (waiting > 68 ? 1 : 0));
const SLOW = { components: 2, init: { labels: LABELS }, tol: 1e-12 } as const;
const free = fitted(fitGmm(FAITHFUL, SLOW));

test("parameters held at the maximum leave it where it is, and do not count", () => {
  const [first] = free.params.components;
  const held = hold({ means: [first.mean, null], covariances: [first.cov, null] });
  const fit = fitted(fitGmm(FAITHFUL, { ...SLOW, regularisation: [held] }));
  expectClose(fit.logLikelihood, free.logLikelihood, 1e-10);
  expect(fit.params.components[0]).toEqual(first);
  expectClose(fit.params.components[1].cov, free.params.components[1].cov, 1e-5);
  expect(fit.parameters).toBe(free.parameters - 2 - 3);
});

test("one component with a held mean has the scatter about it, by hand", () => {
  const rows = [[1], [2], [6]];
  const { params, parameters } = fitted(
    fitGmm(rows, { components: 1, covariance: "V", regularisation: [hold({ means: [[1]] })] }),
  );
  expectClose(params.components[0].cov, [(0 + 1 + 25) / 3], 1e-14);
  expect(parameters).toBe(1);
});

test.each(["EEE", "VEV", "EVI", "VVV"] as const)("%s: held means are kept in any structure", (covariance) => {
  const means = [null, [4.5, 79]];
  const options = { components: 2, covariance, restarts: 3, regularisation: [hold({ means })] } as const;
  const fit = fitted(fitGmm(FAITHFUL, options));
  expect([...fit.params.components[1].mean]).toEqual([4.5, 79]);
  expect(fit.parameters).toBe(
    fitted(fitGmm(FAITHFUL, { components: 2, covariance, restarts: 1 })).parameters - 2,
  );
});

test("weights, means and covariances that are all held leave nothing to fit", () => {
  const { weights, components } = free.params;
  const fit = fitted(
    fitGmm(FAITHFUL, {
      ...SLOW,
      mixing: { held: [...weights] },
      regularisation: [
        hold({ means: components.map(({ mean }) => mean), covariances: components.map(({ cov }) => cov) }),
      ],
    }),
  );
  expect(fit.parameters).toBe(0);
  expectClose(fit.logLikelihood, free.logLikelihood, 1e-12);
});

test("held numbers have no standard error", () => {
  const regularisation = [hold({ means: [free.params.components[0].mean, null] })];
  const fit = fitted(fitGmm(FAITHFUL, { ...SLOW, regularisation }));
  const errors = gmmErrors(FAITHFUL, fit, { regularisation });
  if (E.isLeft(errors)) throw new Error(JSON.stringify(errors.left));
  expect([...errors.right.means[0]]).toEqual([0, 0]);
  for (const error of errors.right.means[1]) expect(error).toBeGreaterThan(0);
});

test("missing entries go with held parameters", () => {
  const holes = FAITHFUL.map(([a, b], i) => (i % 5 === 1 ? [a, Number.NaN] : [a, b]));
  const fit = fitted(
    fitGmm(holes, {
      ...SLOW,
      regularisation: [hold({ covariances: [null, free.params.components[1].cov] })],
    }),
  );
  expect(fit.params.components[1].cov).toEqual(free.params.components[1].cov);
});

test.each<readonly [string, Held, RegExp]>([
  ["too few means", { means: [null] }, /^hold\.means: expected 2 items, null for one to estimate, got 1\.$/],
  [
    "a mean of another length",
    { means: [null, [1]] },
    /^hold\.means\[1\]: expected 2 finite numbers, got 1\.$/,
  ],
  [
    "a singular covariance",
    { covariances: [[1, 1, 1, 1], null] },
    /^hold\.covariances\[0\]: expected a symmetric positive definite matrix, got 1 1 1 1\.$/,
  ],
])("refused: %s", (_, held, expected) => {
  expect(refusal(fitGmm(FAITHFUL, { components: 2, regularisation: [hold(held)] }))).toMatch(expected);
});

test("covariances that depend on each other cannot be held one by one, nor beside a constraint", () => {
  const one = hold({ covariances: [[1, 0, 0, 1], null] });
  expect(refusal(fitGmm(FAITHFUL, { components: 2, covariance: "VEV", regularisation: [one] }))).toBe(
    "hold.covariances: expected one of the structures VVV, VVI, VII, got VEV. Hold all covariances, or take one of those structures.",
  );
  expect(refusal(fitGmm(FAITHFUL, { components: 2, regularisation: [one, eigenvalueRatio(4)] }))).toBe(
    "regularisation: expected held parameters alone, got 2 of them. Leave the others out.",
  );
});
