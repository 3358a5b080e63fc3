import { makeRng, standardNormal, symmetricEigen } from "@latentjs/numerics";
import { expectClose, right, rowsOf } from "@latentjs/testing";
import { expect, test } from "vitest";
import { eigenvalueRatio, fitGmm, fraleyRaftery, largestRatio, type Components } from "../../src/index.js";
import { boundedCovariances } from "../../src/regularisation/bounded-covariances.js";
import { withinRatio } from "../../src/regularisation/bounded-ratio.js";
import { fitted, refusal } from "../either.js";
import { randomCovariance } from "../random.js";

const FAITHFUL = rowsOf("faithful.csv", ["eruptions", "waiting"]);
const IRIS = rowsOf("iris.csv").map((row) => row.slice(0, 4));

test("variances within the ratio stay, others meet where the hand finds them", () => {
  expect(withinRatio(Float64Array.of(1, 3), Float64Array.of(1, 1), 3)).toEqual(Float64Array.of(1, 3));
  // Weights 1 and 3, ratio 2: v and 2v with v = (1 · 1 + 3 · 10 / 2) / 4 = 4.
  expectClose(withinRatio(Float64Array.of(1, 10), Float64Array.of(1, 3), 2), [4, 8], 1e-15);
  // A variance of 0 takes part: v = (0 + 10 / 2) / 2; the one between is left where it is.
  expectClose(withinRatio(Float64Array.of(0, 3, 10), Float64Array.of(1, 5, 1), 2), [2.5, 3, 5], 1e-15);
});

/** -1/2 sum of weight (log det + tr(cov^-1 sample)) for two columns, by hand. */
const objective = (
  covs: ReadonlyArray<Float64Array>,
  samples: ReadonlyArray<Float64Array>,
  weights: ReadonlyArray<number>,
): number =>
  covs.reduce((total, c, k) => {
    const det = c[0] * c[3] - c[1] * c[2];
    const s = samples[k];
    const trace = (c[3] * s[0] - c[1] * s[1] - c[2] * s[2] + c[0] * s[3]) / det;
    return total - 0.5 * weights[k] * (Math.log(det) + trace);
  }, 0);

const asComponents = (covs: ReadonlyArray<Float64Array>): Components =>
  covs.map((cov) => ({ mean: new Float64Array(2), cov }));

test("no covariances nearby that are within the ratio are more likely", () => {
  const rng = makeRng(7);
  let active = 0;
  for (let round = 0; round < 40; round++) {
    const k = 2 + (round % 3);
    const samples = Array.from({ length: k }, (_, c) =>
      randomCovariance(rng.split(round).split(c), 2).map((v) => v * (1 + 10 * c)),
    );
    const weights = samples.map(() => 0.5 + 3 * rng.uniform());
    const ratio = 1.5 + 2 * rng.uniform();
    const covs = right(boundedCovariances(samples, weights, 2, ratio));
    expect(largestRatio(asComponents(covs))).toBeLessThan(ratio * (1 + 1e-9));
    if (covs.some((cov, c) => cov.some((v, at) => v !== samples[c][at]))) active++;
    const best = objective(covs, samples, weights);
    for (let nudge = 0; nudge < 60; nudge++) {
      const size = nudge % 2 === 0 ? 1e-2 : 1e-4;
      const near = covs.map((cov) => {
        const a = cov[0] * (1 + size * standardNormal(rng));
        const d = cov[3] * (1 + size * standardNormal(rng));
        const b = cov[1] + size * standardNormal(rng) * Math.sqrt(cov[0] * cov[3]);
        return Float64Array.of(a, b, b, d);
      });
      if (!(largestRatio(asComponents(near)) <= ratio)) continue;
      expect(objective(near, samples, weights)).toBeLessThanOrEqual(best + 1e-9);
    }
  }
  expect(active).toBeGreaterThan(20);
});

/** Variance across the diagonal. */
const across = (c: Float64Array): number => (c[0] - c[1] - c[2] + c[3]) / 2;

test("singular samples become regular beside others", () => {
  const flat = Float64Array.of(1, 1, 1, 1);
  const round = Float64Array.of(1, 0, 0, 1);
  const covs = right(boundedCovariances([flat, round], [1, 1], 2, 4));
  // In the direction without spread both learn from the round one: 1 · 1 / 4 each way gives (0 · 4 + 1) / 2 = 1/2 and 1/8.
  expectClose(across(covs[0]), 1 / 8, 1e-12);
  expectClose(across(covs[1]), 1 / 2, 1e-12);
});

test.each([
  ["VVV", 5],
  ["VVI", 5],
  ["VII", 1.5],
  ["VEI", 1.5],
  ["VEE", 1.5],
  ["VVE", 3],
  ["EVI", 3],
  ["EVE", 3],
  ["EVV", 3],
  ["EEV", 3],
  ["VEV", 3],
] as const)("a fit of %s stays within a ratio of %d, whatever the units", (covariance, ratio) => {
  const search = { components: 4, covariance, restarts: 3 } as const;
  const options = { ...search, regularisation: [eigenvalueRatio(ratio)] };
  const free = fitted(fitGmm(IRIS, search));
  expect(largestRatio(free.params.components)).toBeGreaterThan(1.1 * ratio);
  const fit = fitted(fitGmm(IRIS, options));
  expect(largestRatio(fit.params.components)).toBeLessThan(ratio * (1 + 1e-8));
  const without = fitted(fitGmm(IRIS, { components: 4, covariance, init: { params: fit.params } }));
  // Without the bound there is something to gain from there.
  expect(fit.logLikelihood).toBeLessThan(without.logLikelihood - 1e-3);
  const factor = 2 ** 20;
  const isOfOneUnit = ["VII", "VVE", "EVE", "EEV", "VEV"].includes(covariance);
  const scaled = IRIS.map((row) => row.map((v, j) => (isOfOneUnit || j === 1 ? v * factor : v)));
  const other = fitted(fitGmm(scaled, options));
  const jacobian = 150 * (isOfOneUnit ? 4 : 1) * 20 * Math.LN2;
  expect(Math.abs(other.logLikelihood + jacobian - fit.logLikelihood)).toBeLessThan(1e-11 * (150 + 3000));
});

/** d × d covariance with the variances along axes, the rows of `axes`. */
const coloured = (axes: Float64Array, variances: ReadonlyArray<number>): Float64Array => {
  const d = variances.length;
  const out = new Float64Array(d * d);
  for (let a = 0; a < d; a++) {
    for (let b = 0; b <= a; b++) {
      const sum = variances.reduce((total, v, j) => total + axes[j * d + a] * v * axes[j * d + b], 0);
      out[a * d + b] = sum;
      out[b * d + a] = sum;
    }
  }
  return out;
};

test.each(["VVI", "EVI", "VVE", "EVE"] as const)(
  "%s: no common axes or variances along them that are within the ratio are more likely",
  (covariance) => {
    const [ratio, k, d] = [2.5, 3, 3];
    const options = { components: k, covariance, regularisation: [eigenvalueRatio(ratio)] } as const;
    const rows = IRIS.map((row) => row.slice(0, d));
    const species = rows.map((_, i) => Math.floor(i / 50));
    const fit = fitted(fitGmm(rows, { ...options, init: { labels: species }, tol: 1e-13 }));
    const { components } = fit.params;
    expect(largestRatio(components)).toBeGreaterThan(ratio * (1 - 1e-6));
    const isFree = covariance.endsWith("E");
    const axes = isFree
      ? symmetricEigen(components[0].cov, d).vectors
      : Float64Array.from({ length: d * d }, (_, at) => Number(at % (d + 1) === 0));
    const variances = components.map(({ cov }) =>
      Array.from({ length: d }, (_, j) => {
        const axis = axes.subarray(j * d, (j + 1) * d);
        return cov.reduce((sum, v, at) => sum + v * axis[Math.floor(at / d)] * axis[at % d], 0);
      }),
    );
    const rng = makeRng("nudges");
    let tried = 0;
    for (let nudge = 0; nudge < 2000; nudge++) {
      const size = 10 ** -(1 + (nudge % 4));
      const turned = axes.slice();
      if (isFree) {
        const [p, q] = [nudge % d, (nudge + 1) % d];
        const angle = size * standardNormal(rng);
        for (let a = 0; a < d; a++) {
          turned[p * d + a] = Math.cos(angle) * axes[p * d + a] - Math.sin(angle) * axes[q * d + a];
          turned[q * d + a] = Math.sin(angle) * axes[p * d + a] + Math.cos(angle) * axes[q * d + a];
        }
      }
      const logs = variances.map((own) => own.map((v) => Math.log(v) + size * standardNormal(rng)));
      const volumes = logs.map((own) => own.reduce((a, b) => a + b, 0) / d);
      const near = components.map(({ mean }, c) => {
        const shift = covariance.startsWith("E") ? volumes[0] - volumes[c] : 0;
        return {
          mean,
          cov: coloured(
            turned,
            logs[c].map((v) => Math.exp(v + shift)),
          ),
        };
      });
      if (largestRatio(near) > ratio) continue;
      tried++;
      const params = { weights: fit.params.weights, components: near };
      const other = fitted(fitGmm(rows, { ...options, init: { params }, maxIterations: 0 }));
      expect(other.logLikelihood).toBeLessThanOrEqual(fit.logLikelihood + 1e-8);
    }
    expect(tried).toBeGreaterThan(20);
  },
);

test("a ratio that the maximum keeps anyway changes nothing", () => {
  const options = { components: 2, restarts: 3 } as const;
  const free = fitted(fitGmm(FAITHFUL, options));
  const bounded = fitted(fitGmm(FAITHFUL, { ...options, regularisation: [eigenvalueRatio(1000)] }));
  expectClose(bounded.logLikelihood, free.logLikelihood, 1e-12);
});

test("a ratio of 1 is the structure with one covariance", () => {
  const options = { components: 3, restarts: 5, tol: 1e-11 } as const;
  const tied = fitted(fitGmm(IRIS, { ...options, covariance: "EEE" }));
  const bounded = fitted(fitGmm(IRIS, { ...options, regularisation: [eigenvalueRatio(1)] }));
  expectClose(bounded.logLikelihood, tied.logLikelihood, 1e-7);
});

test("groups of equal rows are fitted under a ratio, and with a prior besides", () => {
  const rows = [
    ...[0, 1].flatMap((g) => Array.from({ length: 4 }, () => [10 + g, 10 - g])),
    ...FAITHFUL.slice(0, 30),
  ];
  for (const regularisation of [[eigenvalueRatio(50)], [fraleyRaftery(), eigenvalueRatio(50)]]) {
    const fit = fitted(fitGmm(rows, { components: 3, regularisation }));
    expect(largestRatio(fit.params.components)).toBeLessThan(50 * (1 + 1e-8));
    expect(fit.regularisation[0]).toEqual({ constraint: "eigenvalue ratio", ratio: 50 });
  }
});

test("a start outside the ratio and a ratio below 1 are refused", () => {
  const { params } = fitted(fitGmm(IRIS, { components: 3, restarts: 2 }));
  expect(
    refusal(fitGmm(IRIS, { components: 3, init: { params }, regularisation: [eigenvalueRatio(2)] })),
  ).toMatch(/^components: expected covariances within an eigenvalue ratio of 2, got a ratio of /);
  expect(refusal(fitGmm(IRIS, { components: 2, regularisation: [eigenvalueRatio(0.5)] }))).toBe(
    "eigenvalueRatio: expected a finite number of at least 1, got 0.5.",
  );
});
