import { E, render, type EmError } from "@latentjs/em-core";
import { choleskyFactor, momentsOf } from "@latentjs/mvn";
import { choleskyLogDet, logGamma, makeRng, standardNormal } from "@latentjs/numerics";
import { expectClose, right, rowsOf } from "@latentjs/testing";
import { expect, test } from "vitest";
import { fitBayesianGmm, type BayesianGmmFit, type BayesianOptions } from "../../src/index.js";

const FAITHFUL = rowsOf("faithful.csv", ["eruptions", "waiting"]);

const fitted = (rows: number[][], options: BayesianOptions): BayesianGmmFit => {
  const outcome = fitBayesianGmm(rows, options);
  if (E.isLeft(outcome)) throw new Error(render(outcome.left.error));
  return outcome.right;
};

const refusal = (rows: number[][], options: BayesianOptions): string => {
  const outcome = fitBayesianGmm(rows, options);
  if (E.isRight(outcome)) throw new Error("a failure was expected and there was a fit");
  const { error }: { readonly error: EmError } = outcome.left;
  return render(error);
};

const logGammas = (degrees: number, d: number): number =>
  (d * (d - 1) * Math.log(Math.PI)) / 4 +
  Array.from({ length: d }, (_, j) => logGamma((degrees - j) / 2)).reduce((a, b) => a + b, 0);

const logDet = (matrix: Float64Array, d: number): number =>
  choleskyLogDet(right(choleskyFactor(matrix, d)), d);

test("with one component the bound is the evidence of the normal-Wishart model", () => {
  // Murphy (2007), Conjugate Bayesian analysis of the Gaussian distribution, eq. 266.
  const rows = FAITHFUL.slice(0, 40);
  const [n, d] = [40, 2];
  const prior = {
    weights: "dirichlet",
    mean: [3, 60],
    meanPrecision: 0.7,
    degrees: 3.5,
    covariance: [2, 1, 1, 90],
  } as const;
  const { lowerBound } = fitted(rows, { components: 1, prior });
  const { mean, scatter } = right(momentsOf(rows));
  const between = (n * 0.7) / (n + 0.7);
  const gap = mean.map((m, j) => m - prior.mean[j]);
  const after = scatter.map((v, at) => v + prior.covariance[at] + between * gap[at >> 1] * gap[at & 1]);
  const evidence =
    (-n * d * Math.log(Math.PI)) / 2 +
    logGammas(3.5 + n, d) -
    logGammas(3.5, d) +
    (3.5 * logDet(Float64Array.from(prior.covariance), d)) / 2 -
    ((3.5 + n) * logDet(after, d)) / 2 +
    (d * Math.log(0.7 / (n + 0.7))) / 2;
  expectClose(lowerBound, evidence, 1e-12);
});

test.each(["full", "tied", "diagonal", "spherical"] as const)(
  "%s: the bound never falls, and SQUAREM loses none of it",
  (covariance) => {
    for (const weights of ["dirichlet", "dirichlet-process"] as const) {
      const options = { components: 6, covariance, prior: { weights }, restarts: 3, tol: 1e-11 } as const;
      const plain = fitted(FAITHFUL, { ...options, accelerate: "none", maxIterations: 3000 });
      const falls = plain.trace.slice(1).map((value, i) => plain.trace[i] - value);
      expect(Math.max(...falls)).toBeLessThan(1e-9 * Math.abs(plain.lowerBound));
      const fast = fitted(FAITHFUL, options);
      expect(fast.lowerBound).toBeGreaterThan(plain.lowerBound - 1e-5 * 272);
    }
  },
);

test("components that nobody needs empty out", () => {
  const rng = makeRng(3);
  const rows = Array.from({ length: 600 }, (_, i) => [
    (i % 3) * 8 + standardNormal(rng),
    (i % 2) * 9 + standardNormal(rng),
  ]);
  for (const weights of ["dirichlet", "dirichlet-process"] as const) {
    const { params } = fitted(rows, { components: 12, prior: { weights, concentration: 1e-3 }, restarts: 4 });
    const used = params.weights.filter((weight) => weight > 0.01);
    expect(used).toHaveLength(6);
    for (const weight of used) expect(Math.abs(weight - 1 / 6)).toBeLessThan(0.02);
  }
});

test("a weight of m counts as m rows", () => {
  const rows = FAITHFUL.slice(0, 60);
  const weights = rows.map((_, i) => 1 + (i % 3));
  const repeated = rows.flatMap((row, i) => Array.from({ length: weights[i] }, () => row));
  const labels = rows.map(([, waiting]) => (waiting > 68 ? 1 : 0));
  const options = { components: 2, tol: 1e-12 };
  const one = fitted(rows, { ...options, weights, init: { labels } });
  const other = fitted(repeated, {
    ...options,
    init: { labels: labels.flatMap((label, i) => Array.from({ length: weights[i] }, () => label)) },
  });
  expectClose(one.lowerBound, other.lowerBound, 1e-11);
  expectClose(one.params.weights, other.params.weights, 1e-7);
});

test("the units of the columns change the bound by the Jacobian alone", () => {
  const options = { components: 4, restarts: 2 };
  const one = fitted(FAITHFUL, options);
  const other = fitted(
    FAITHFUL.map(([a, b]) => [a * 2 ** 20, b]),
    options,
  );
  expect(Math.abs(other.lowerBound + 272 * 20 * Math.LN2 - one.lowerBound)).toBeLessThan(
    1e-11 * (272 + 1300),
  );
});

test.each<readonly [string, number[][], BayesianOptions, RegExp]>([
  [
    "a missing entry",
    [[1], [2], [Number.NaN], [4]],
    { components: 1 },
    /^data: expected no missing entries, got some\. /,
  ],
  [
    "no starts",
    FAITHFUL,
    { components: 2, restarts: 0 },
    /^restarts: expected a whole number of at least 1, got 0\.$/,
  ],
  [
    "a tree",
    FAITHFUL,
    { components: 2, init: "hierarchical" as "random" },
    /^init: expected kmeans\+\+, random or labels, got hierarchical\.$/,
  ],
  [
    "a concentration of 0",
    FAITHFUL,
    { components: 2, prior: { concentration: 0 } },
    /^prior\.concentration: expected a finite number above 0, got 0\.$/,
  ],
  [
    "too few degrees",
    FAITHFUL,
    { components: 2, prior: { degrees: 1 } },
    /^prior\.degrees: expected a finite number above 1, got 1\.$/,
  ],
  [
    "a mean of another length",
    FAITHFUL,
    { components: 2, prior: { mean: [1] } },
    /^prior\.mean: expected 2 finite numbers, got 1\.$/,
  ],
  [
    "a constant column",
    FAITHFUL.map(([a]) => [a, 3]),
    { components: 2 },
    /^The prior's covariance is singular: pivot 1 is 0\. /,
  ],
])("refused: %s", (_, rows, options, expected) => {
  expect(refusal(rows, options)).toMatch(expected);
});
