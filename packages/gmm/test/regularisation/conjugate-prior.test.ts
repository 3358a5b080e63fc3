import { E, render } from "@latentjs/em-core";
import { choleskyFactor, momentsOf, type Moments } from "@latentjs/mvn";
import { choleskyLogDet } from "@latentjs/numerics";
import { expectClose, reference, right, rowsOf, type Nested } from "@latentjs/testing";
import { expect, test } from "vitest";
import {
  conjugatePrior,
  COVARIANCE_NAMES,
  fitGmm,
  fraleyRaftery,
  fitToJson,
  resolveCovariance,
  type ConjugatePrior,
} from "../../src/index.js";
import { fitted, refusal } from "../either.js";

interface FixedPoint {
  readonly pro: number[];
  readonly mean: Nested;
  readonly sigma: Nested;
  readonly loglik: number;
  readonly hyper: {
    readonly shrinkage: number;
    readonly mean: number[];
    readonly dof: number;
    readonly scale: Nested;
  };
}

const VALUES = reference("mclust/conjugate_prior.json") as Record<string, Record<string, FixedPoint>>;
const FAITHFUL = rowsOf("faithful.csv", ["eruptions", "waiting"]);
const IRIS = rowsOf("iris.csv").map((row) => row.slice(0, 4));
const SLOW = { tol: 1e-12, maxIterations: 5000 };

const ofFaithful = FAITHFUL.map(([, waiting]) => (waiting > 68 ? 1 : 0));
const DATA: Readonly<Record<string, { readonly rows: number[][]; readonly labels: number[] }>> = {
  faithful: { rows: FAITHFUL, labels: ofFaithful },
  iris: { rows: IRIS, labels: IRIS.map((_, i) => Math.floor(i / 50)) },
  waiting: { rows: FAITHFUL.map(([, waiting]) => [waiting]), labels: ofFaithful },
};

test.each(
  Object.entries(DATA).flatMap(([name, data]) =>
    Object.entries(VALUES[name]).map(([structure, value]) => ({ name, structure, data, value })),
  ),
)("$name, $structure: mclust's maximum with the default prior", ({ structure, data, value }) => {
  const covariance = structure as "VVV" | "EEE" | "V" | "E";
  const fit = fitted(
    fitGmm(data.rows, {
      components: value.pro.length,
      covariance,
      init: { labels: data.labels },
      regularisation: [fraleyRaftery()],
      ...SLOW,
    }),
  );
  const { weights, components } = fit.params;
  expectClose(fit.logLikelihood, value.loglik, 1e-6);
  expectClose(weights, value.pro, 1e-4);
  expectClose(
    components.map(({ mean }) => mean),
    value.mean,
    1e-4,
  );
  expectClose(
    components.map(({ cov }) => cov),
    value.sigma,
    1e-4,
  );
  const { shrinkage, mean, dof, scale } = value.hyper;
  expect(fit.regularisation).toHaveLength(1);
  const [described] = fit.regularisation;
  expect(described["shrinkage"]).toBe(shrinkage);
  expect(described["degrees"]).toBe(dof);
  expectClose(described["mean"] as number[], mean, 1e-12);
  expectClose(described["scale"] as number[][], scale, 1e-12);
  expect(fitToJson(fit)["regularisation"]).toEqual(fit.regularisation);
});

const PRIOR: ConjugatePrior = {
  mean: Float64Array.of(1, -2),
  shrinkage: 3,
  degrees: 5,
  scale: Float64Array.of(2, 0.5, 0.5, 1),
};

test("one full component with a prior is the mode by the formula for the posterior", () => {
  const rows = FAITHFUL.slice(0, 30);
  const { weight: n, mean, scatter }: Moments = right(momentsOf(rows));
  const { params } = fitted(fitGmm(rows, { components: 1, regularisation: [conjugatePrior(PRIOR)] }));
  const [found] = params.components;
  const gap = mean.map((m, j) => m - PRIOR.mean[j]);
  expectClose(
    found.mean,
    mean.map((m, j) => (n * m + 3 * PRIOR.mean[j]) / (n + 3)),
    1e-12,
  );
  const mode = scatter.map(
    (v, at) => (v + PRIOR.scale[at] + ((3 * n) / (n + 3)) * gap[at >> 1] * gap[at & 1]) / (n + 5 + 2 + 2),
  );
  expectClose(found.cov, mode, 1e-12);
});

test("a spherical, a diagonal and a shared covariance with a prior follow by hand", () => {
  // Rows ±1 in one column and ±2 in the other about the prior's mean of 0: scatter diag(4 · 1, 4 · 4) for the four corners.
  const rows = [
    [1, 2],
    [1, -2],
    [-1, 2],
    [-1, -2],
  ];
  const prior = conjugatePrior({
    mean: Float64Array.of(0, 0),
    shrinkage: 1,
    degrees: 4,
    scale: Float64Array.of(2, 0, 0, 6),
  });
  const cov = (covariance: "VII" | "VVI" | "EEE"): Float64Array =>
    fitted(fitGmm(rows, { components: 1, covariance, regularisation: [prior] })).params.components[0].cov;
  // (4 + 16 + (2 + 6) / 2) / (2 · 4 + 2 + 4 + 2) = 24 / 16.
  expectClose(cov("VII"), [1.5, 0, 0, 1.5], 1e-14);
  // (4 + 2) / (4 + 1 + 4 + 2) and (16 + 6) / 11.
  expectClose(cov("VVI"), [6 / 11, 0, 0, 2], 1e-14);
  // The same over 4 + 1 + 4 + 3.
  expectClose(cov("EEE"), [6 / 12, 0, 0, 22 / 12], 1e-14);
});

test("what the fit climbs is the log-likelihood plus the density of the prior", () => {
  const fit = fitted(
    fitGmm(FAITHFUL, { components: 1, regularisation: [conjugatePrior(PRIOR)], accelerate: "none" }),
  );
  const [{ mean, cov }] = fit.params.components;
  const chol = right(choleskyFactor(cov, 2));
  const det = cov[0] * cov[3] - cov[1] * cov[2];
  const inverse = [cov[3] / det, -cov[1] / det, -cov[2] / det, cov[0] / det];
  const gap = mean.map((m, j) => m - PRIOR.mean[j]);
  const trace = inverse.reduce(
    (sum, v, at) => sum + v * (PRIOR.scale[at] + 3 * gap[at >> 1] * gap[at & 1]),
    0,
  );
  const logPrior = -0.5 * ((1 + 5 + 2 + 1) * choleskyLogDet(chol, 2) + trace);
  expectClose(fit.trace.at(-1) ?? 0, fit.logLikelihood + logPrior, 1e-12);
});

test("the default prior changes with the units of the columns as the data do", () => {
  const factor = 2 ** 20;
  for (const covariance of COVARIANCE_NAMES) {
    // Starts that end at the same maximum are told apart by rounding, which the units have a say in; at the maximum it does not show.
    const options = {
      components: 2,
      covariance,
      regularisation: [fraleyRaftery()],
      restarts: 3,
      tol: 1e-12,
    } as const;
    if (E.isLeft(resolveCovariance(covariance, 2))) continue;
    const isFree = !["EII", "VII", "EVE", "VVE", "EEV", "VEV"].includes(covariance);
    const scaled = FAITHFUL.map(([a, b]) => [a * factor, isFree ? b : b * factor]);
    const one = fitted(fitGmm(FAITHFUL, options));
    const other = fitted(fitGmm(scaled, options));
    const jacobian = 272 * (isFree ? 1 : 2) * 20 * Math.LN2;
    expect(Math.abs(other.logLikelihood + jacobian - one.logLikelihood)).toBeLessThan(
      1e-11 * (272 + Math.abs(other.logLikelihood)),
    );
  }
});

test("with a prior more components than the data have distinct groups are fitted", () => {
  // Three groups of four equal rows: without a prior three full components are singular.
  const rows = [0, 1, 2].flatMap((g) => Array.from({ length: 4 }, () => [g, g * g]));
  expect(E.isLeft(fitGmm(rows, { components: 3 }))).toBe(true);
  const { params } = fitted(fitGmm(rows, { components: 3, regularisation: [fraleyRaftery()] }));
  for (const weight of params.weights) expectClose(weight, 1 / 3, 1e-3);
});

test("missing entries and weights go with a prior", () => {
  const holes = FAITHFUL.map(([a, b], i) => (i % 7 === 3 ? [Number.NaN, b] : [a, b]));
  const options = { components: 1, regularisation: [fraleyRaftery()], ...SLOW } as const;
  const weights = holes.map((_, i) => (i % 3 === 0 ? 2 : 1));
  const repeated = holes.flatMap((row, i) => (i % 3 === 0 ? [row, row] : [row]));
  const one = fitted(fitGmm(holes, { ...options, weights }));
  const other = fitted(fitGmm(repeated, options));
  expectClose(one.logLikelihood, other.logLikelihood, 1e-10);
  expectClose(one.params.components[0].cov, other.params.components[0].cov, 1e-8);
});

test.each<readonly [string, Partial<ConjugatePrior>, string]>([
  ["a mean of another length", { mean: Float64Array.of(1) }, "prior.mean: expected 2 finite numbers, got 1."],
  [
    "a negative shrinkage",
    { shrinkage: -1 },
    "prior.shrinkage: expected a finite number of at least 0, got -1.",
  ],
  ["too few degrees", { degrees: 1 }, "prior.degrees: expected a finite number above 1, got 1."],
  [
    "an uneven scale",
    { scale: Float64Array.of(1, 2, 3, 4) },
    "prior.scale: expected a symmetric matrix, got 2 against its mirror.",
  ],
])("refused: %s", (_, wrong, expected) => {
  const regularisation = [conjugatePrior({ ...PRIOR, ...wrong })];
  const outcome = fitGmm(FAITHFUL, { components: 2, regularisation });
  expect(refusal(outcome)).toBe(expected);
  expect(E.isLeft(outcome) ? render(outcome.left.error) : "").toBe(expected);
});
