import { choleskyFactor, traceOfSolve } from "@latentjs/mvn";
import { choleskyLogDet, makeRng, standardNormal } from "@latentjs/numerics";
import { expectClose, right, rowsOf } from "@latentjs/testing";
import { expect, test } from "vitest";
import { eigenvalueRatio, fitGmm } from "../../src/index.js";
import { boundedVolumes } from "../../src/regularisation/bounded-volumes.js";
import { fitted } from "../either.js";
import { randomCovariance } from "../random.js";

const IRIS = rowsOf("iris.csv").map((row) => row.slice(0, 4));
const D = 3;

const identity = Float64Array.from({ length: D * D }, (_, at) => (at % (D + 1) === 0 ? 1 : 0));

/** -1/2 sum of weight (log det + tr(cov^-1 sample)). */
const objective = (
  covs: ReadonlyArray<Float64Array>,
  samples: ReadonlyArray<Float64Array>,
  weights: Float64Array,
): number =>
  covs.reduce((total, cov, k) => {
    const factor = right(choleskyFactor(cov, D));
    return total - 0.5 * weights[k] * (choleskyLogDet(factor, D) + traceOfSolve(factor, D, samples[k]));
  }, 0);

test("two spheres: volumes where the hand finds them, and a sample of nothing takes part", () => {
  const sphere = (v: number): Float64Array => identity.map((one) => one * v);
  // As for single variances: weights 1 and 3, ratio 2, v and 2v with v = (1 · 1 + 3 · 10 / 2) / 4 = 4.
  const covs = right(boundedVolumes([sphere(1), sphere(10)], Float64Array.of(1, 3), D, 2, identity));
  expectClose(covs[0], sphere(4), 1e-14);
  expectClose(covs[1], sphere(8), 1e-14);
  const beside = right(boundedVolumes([sphere(0), sphere(10)], Float64Array.of(1, 1), D, 2, identity));
  // v = (0 + 10 / 2) / 2.
  expectClose(beside[0], sphere(2.5), 1e-14);
  expectClose(beside[1], sphere(5), 1e-14);
});

test("no volumes within the ratio and no common part nearby are more likely", () => {
  const rng = makeRng(11);
  let active = 0;
  for (let round = 0; round < 30; round++) {
    const k = 2 + (round % 3);
    const samples = Array.from({ length: k }, (_, c) =>
      randomCovariance(rng.split(round).split(c), D).map((v) => v * (1 + 6 * c)),
    );
    const weights = Float64Array.from(samples, () => 0.5 + 3 * rng.uniform());
    const ratio = 1.5 + 2 * rng.uniform();
    const covs = right(boundedVolumes(samples, weights, D, ratio, samples[0]));
    const volumes = covs.map((cov) => cov[0] / covs[0][0]);
    expect(Math.max(...volumes) / Math.min(...volumes)).toBeLessThan(ratio * (1 + 1e-12));
    if (Math.max(...volumes) / Math.min(...volumes) > ratio * (1 - 1e-12)) active++;
    const best = objective(covs, samples, weights);
    // From elsewhere the same maximum is reached: there is one only.
    const again = right(boundedVolumes(samples, weights, D, ratio, identity));
    expect(Math.abs(objective(again, samples, weights) - best)).toBeLessThan(1e-11 * Math.abs(best));
    for (let nudge = 0; nudge < 60; nudge++) {
      const size = nudge % 2 === 0 ? 1e-2 : 1e-4;
      const near = volumes.map((v) => v * (1 + size * standardNormal(rng)));
      const most = Math.max(...near);
      // Outside the ratio the smaller ones are raised to it.
      const allowed = near.map((v) => Math.max(v, most / ratio));
      const turned = Float64Array.from(identity, (one) => one + size * standardNormal(rng));
      const common = congruent(turned, covs[0]);
      const other = allowed.map((v) => common.map((c) => c * v));
      expect(objective(other, samples, weights)).toBeLessThanOrEqual(best + 1e-9);
    }
  }
  expect(active).toBeGreaterThan(15);
});

/** A C A^T. */
const congruent = (a: Float64Array, c: Float64Array): Float64Array => {
  const at = (m: Float64Array, i: number, j: number): number => m[i * D + j];
  return Float64Array.from({ length: D * D }, (_, place) => {
    const [i, j] = [Math.floor(place / D), place % D];
    let sum = 0;
    for (let p = 0; p < D; p++) for (let q = 0; q < D; q++) sum += at(a, i, p) * at(c, p, q) * at(a, j, q);
    return sum;
  });
};

test.each([
  ["VEI", "EEI"],
  ["VEE", "EEE"],
  ["VVI", "EEI"],
  ["EVI", "EEI"],
  ["VVE", "EEE"],
  ["EVE", "EEE"],
  ["EVV", "EEE"],
  ["EEV", "EEE"],
  ["VEV", "EEE"],
] as const)("%s: a ratio of 1 is %s, and one that the maximum keeps changes nothing", (covariance, one) => {
  const options = { components: 3, restarts: 5, tol: 1e-11 } as const;
  const shared = fitted(fitGmm(IRIS, { ...options, covariance: one }));
  const tight = fitted(fitGmm(IRIS, { ...options, covariance, regularisation: [eigenvalueRatio(1)] }));
  expectClose(tight.logLikelihood, shared.logLikelihood, 1e-8);
  const free = fitted(fitGmm(IRIS, { ...options, covariance }));
  const loose = fitted(fitGmm(IRIS, { ...options, covariance, regularisation: [eigenvalueRatio(1e6)] }));
  expectClose(loose.logLikelihood, free.logLikelihood, 1e-10);
});
