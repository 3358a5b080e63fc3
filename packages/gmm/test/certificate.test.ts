import { E } from "@latentjs/em-core";
import { expectClose, reference } from "@latentjs/testing";
import { expect, test } from "vitest";
import { certifyGmm, fitGmmOrThrow, type CovarianceName, type GaussianMixture } from "../src/index.js";
import { answer } from "./either.js";
import { FAITHFUL } from "./reference.js";

const truth = reference("mclust/faithful_information.json") as { readonly em_rate: number };

const fit = fitGmmOrThrow(FAITHFUL, { components: 2, tol: 1e-13 });

test("Old Faithful's two components are a maximum, and EM's rate there is known", () => {
  const found = answer(certifyGmm(FAITHFUL, fit));
  expect(found.hessian).toBe("negative definite");
  expectClose(found.emRate, truth.em_rate, 1e-5);
  expect(found.gradient).toBeLessThan(1e-5);
  expect(found.remainingGain).toBeLessThan(1e-7);
  expect(found.remainingGain).toBeGreaterThanOrEqual(0);
});

test("units of the columns change nothing", () => {
  const [a, b] = [1e-6, 1e6];
  const rows = FAITHFUL.map(([x, y]) => [a * x, b * y]);
  const found = answer(certifyGmm(rows, fitGmmOrThrow(rows, { components: 2, tol: 1e-13 })));
  expect(found.hessian).toBe("negative definite");
  expectClose(found.emRate, truth.em_rate, 1e-5);
});

test("observation weights count: all of 3 are all of 1", () => {
  const found = answer(certifyGmm(FAITHFUL, fit, { weights: new Float64Array(FAITHFUL.length).fill(3) }));
  const plain = answer(certifyGmm(FAITHFUL, fit));
  expectClose(found.emRate, plain.emRate, 1e-8);
  expectClose(found.gradient, plain.gradient, 1e-9);
});

const twiceTheSame = (covariance: CovarianceName): GaussianMixture => {
  const one = fitGmmOrThrow(FAITHFUL, { components: 1, covariance, tol: 1e-13 });
  const [component] = one.params.components;
  return { ...one, params: { weights: Float64Array.of(0.4, 0.6), components: [component, component] } };
};

test.each<CovarianceName>(["VVV", "VVI", "VII"])("%s: two equal components are a saddle", (covariance) => {
  const found = answer(certifyGmm(FAITHFUL, twiceTheSame(covariance)));
  expect(found.gradient).toBeLessThan(1e-8);
  expect(found.hessian).toBe("indefinite");
  expect(found.emRate).toBeGreaterThan(1.1);
});

test("EEE: means that move apart within one covariance change nothing to second order", () => {
  const found = answer(certifyGmm(FAITHFUL, twiceTheSame("EEE")));
  expect(found.gradient).toBeLessThan(1e-8);
  expect(found.hessian).toBe("singular");
});

test("data that the mixture cannot have been fitted to are an error", () => {
  expect(E.isLeft(certifyGmm([[1], [2]], fit))).toBe(true);
});
