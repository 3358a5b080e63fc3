import { fc, test } from "@fast-check/vitest";
import { makeRng } from "@latentjs/numerics";
import { describe, expect } from "vitest";
import {
  fitGmm,
  fitToJson,
  modelFromJson,
  modelToJson,
  score,
  type GaussianMixture,
  resolveCovariance,
} from "../src/index.js";
import { answer, fitted, sentence } from "./either.js";
import { CASES, randomParams, randomRows, COMPLETE } from "./random.js";
import { FAITHFUL, IRIS, WAITING } from "./reference.js";

const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** Two components of two columns, whole and valid. */
const MODEL = {
  family: "gaussian",
  covariance: "VVV",
  columns: ["a", "b"],
  model: {
    weights: [0.25, 0.75],
    means: [
      [0, 1],
      [2, 3],
    ],
    covariances: [
      [
        [2, 0.5],
        [0.5, 1],
      ],
      [
        [1, 0],
        [0, 4],
      ],
    ],
  },
};
const { model: PARAMS } = MODEL;

describe.each(COMPLETE)("%s", (_, structure) => {
  test.prop([fc.nat(), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })], CASES)(
    "a mixture comes back from JSON bit by bit",
    (seed, k, d) => {
      const rng = makeRng(seed);
      // One column has no shape: what was saved as E or V is read as the equal or the free variance.
      const read = answer(resolveCovariance(structure.name, d));
      const mixture: GaussianMixture = {
        covariance: structure.name,
        columns: Array.from({ length: d }, (_unused, j) => `column ${j}`),
        params: randomParams(rng, read, k, randomRows(rng, 10, d, 2)),
      };
      const back = answer(modelFromJson(throughJson(modelToJson(mixture))));
      expect(back).toEqual({ ...mixture, covariance: read.name });
    },
  );
});

test("a fit comes back from JSON bit by bit, and scores what it reported", () => {
  for (const covariance of ["full", "tied", "diagonal", "spherical"] as const) {
    for (const [data, components] of [
      [IRIS, 3],
      [FAITHFUL, 2],
      [WAITING, 2],
    ] as const) {
      const fit = fitted(fitGmm(data, { components, covariance }));
      const back = answer(modelFromJson(throughJson(fitToJson(fit))));
      expect(back.params).toEqual(fit.params);
      expect(back.columns).toEqual(fit.columns);
      // The components stand in another order than in the fit, so sums over them round differently.
      const { logLikelihood } = answer(score(back, data));
      expect(Math.abs(logLikelihood - fit.logLikelihood)).toBeLessThan(1e-12 * Math.abs(fit.logLikelihood));
    }
  }
});

test("the object of a fit has the fields that scripts rely on", () => {
  const fit = fitted(fitGmm(FAITHFUL, { components: 2, columns: ["eruptions", "waiting"], seed: 3 }));
  const json = fitToJson(fit);
  expect(json).toMatchObject({
    format: "latentjs/fit",
    version: 1,
    family: "gaussian",
    covariance: "VVV",
    components: 2,
    columns: ["eruptions", "waiting"],
    rows: 272,
    totalWeight: 272,
    logLikelihood: fit.logLikelihood,
    parameters: 11,
    criteria: fit.criteria,
    stop: { reason: "converged", rule: "projected remaining gain per row ≤ 1e-8" },
    iterations: fit.trace.length - 1,
    evaluations: fit.evaluations,
    trace: [...fit.trace],
    restarts: { tried: 10, failed: 0, optima: [{ logLikelihood: fit.logLikelihood, hits: 10 }] },
    provenance: { backend: process.env["LATENT_KERNEL"] ?? "wasm", seed: 3, chunkRows: 1024 },
    warnings: [],
  });
  expect(fitToJson(fitted(fitGmm(WAITING, { components: 2, covariance: "tied" })))).toMatchObject({
    covariance: "E",
    columns: ["x1"],
  });
});

test.each([
  ["iteration-limit", "at most 1 iterations", { maxIterations: 1, tol: 0 }],
  ["time-limit", "at most 0.001 s", { timeLimitMs: 1, maxIterations: 1e6, tol: 0 }],
  ["cancelled", "cancelled by the caller", { signal: { aborted: true } }],
] as const)("why a fit stopped, in words: %s", (reason, rule, options) => {
  const fit = fitted(fitGmm(IRIS, { components: 3, ...options }));
  expect(fitToJson(fit)["stop"]).toEqual({ reason, rule });
});

test("a model written by hand needs no more than family, covariance, columns and model", () => {
  const { params, covariance } = answer(modelFromJson(MODEL));
  expect(covariance).toBe("VVV");
  expect(params.weights).toEqual(Float64Array.of(0.25, 0.75));
  expect(params.components[0]).toEqual({
    mean: Float64Array.of(0, 1),
    cov: Float64Array.of(2, 0.5, 0.5, 1),
  });
  expect(answer(modelFromJson({ ...MODEL, covariance: "full", extra: 1 })).params).toEqual(params);
});

test("what is within rounding of the structure is put there", () => {
  const diagonal = {
    ...PARAMS,
    covariances: [
      [
        [2, 1e-8],
        [1e-8, 1],
      ],
      [
        [1, 0],
        [0, 4],
      ],
    ],
  };
  const { params } = answer(modelFromJson({ ...MODEL, covariance: "VVI", model: diagonal }));
  expect(params.components[0].cov).toEqual(Float64Array.of(2, 0, 0, 1));
  const tied = {
    ...PARAMS,
    covariances: [
      [
        [2, 0.5],
        [0.5, 1],
      ],
      [
        [2.0000002, 0.5],
        [0.5, 1],
      ],
    ],
  };
  const shared = answer(modelFromJson({ ...MODEL, covariance: "tied", model: tied })).params.components;
  expect(shared[0].cov).toEqual(shared[1].cov);
});

test.each<readonly [string, unknown, string]>([
  ["no object", null, "model: expected an object, got null."],
  ["a list", [], "model: expected an object, got []."],
  ["another family", { ...MODEL, family: "poisson" }, 'model.family: expected *"poisson".'],
  ["no family", { ...MODEL, family: undefined }, "model.family: expected *nothing."],
  ["another format", { ...MODEL, format: "other/fit" }, 'model.format: expected *"other/fit".'],
  ["a later version", { ...MODEL, version: 2 }, "model.version: expected version 1, got 2."],
  ["no columns", { ...MODEL, columns: [] }, "model.columns: expected at least one column, got []."],
  ["a column without a name", { ...MODEL, columns: ["a", 2] }, "model.columns[1]: expected a string, got 2."],
  ["an unknown structure", { ...MODEL, covariance: "oval" }, "model.covariance: expected full, *got oval."],
  ["no model", { ...MODEL, model: undefined }, "model.model: expected an object, got nothing."],
  [
    "no weights",
    { ...MODEL, model: { ...PARAMS, weights: [] } },
    "model.model.weights: expected at least one weight, got [].",
  ],
  [
    "a weight in words",
    { ...MODEL, model: { ...PARAMS, weights: [0.5, "half"] } },
    'model.model.weights[1]: expected a finite number, got "half".',
  ],
  [
    "a missing weight",
    { ...MODEL, model: { ...PARAMS, weights: [1] } },
    "model.model.means: expected a list of 1, as many as weights, got 2 items.",
  ],
  [
    "a negative weight",
    { ...MODEL, model: { ...PARAMS, weights: [-0.5, 1.5] } },
    "model.model.weights[0]: expected a number of at least 0, got -0.5.",
  ],
  [
    "weights of another sum",
    { ...MODEL, model: { ...PARAMS, weights: [0.25, 0.7] } },
    "model.model.weights: expected numbers that sum to 1, got a sum of 0.95.",
  ],
  [
    "a short mean",
    { ...MODEL, model: { ...PARAMS, means: [[0], [2, 3]] } },
    "model.model.means[0]: expected 2 numbers, got 1.",
  ],
  [
    "a mean without a number",
    {
      ...MODEL,
      model: {
        ...PARAMS,
        means: [
          [0, null],
          [2, 3],
        ],
      },
    },
    "model.model.means[0][1]: expected a finite number, got null.",
  ],
  [
    "a missing covariance",
    { ...MODEL, model: { ...PARAMS, covariances: PARAMS.covariances.slice(1) } },
    "model.model.covariances: expected a list of 2, as many as weights, got 1 items.",
  ],
  [
    "a ragged covariance",
    { ...MODEL, model: { ...PARAMS, covariances: [[[2, 0.5], [0.5]], PARAMS.covariances[1]] } },
    "model.model.covariances[0]: expected 2 rows of 2, got rows of 2, 1.",
  ],
  [
    "a flat covariance",
    { ...MODEL, model: { ...PARAMS, covariances: [[1, 2], PARAMS.covariances[1]] } },
    "model.model.covariances[0][0]: expected a list, got 1.",
  ],
  [
    "an asymmetric covariance",
    {
      ...MODEL,
      model: {
        ...PARAMS,
        covariances: [
          [
            [2, 0.5],
            [0.4, 1],
          ],
          PARAMS.covariances[1],
        ],
      },
    },
    "model.model.covariances[0]: expected a symmetric matrix, got 0.4 at [1][0] and 0.5 at [0][1].",
  ],
  [
    "an indefinite covariance",
    {
      ...MODEL,
      model: {
        ...PARAMS,
        covariances: [
          PARAMS.covariances[0],
          [
            [1, 2],
            [2, 1],
          ],
        ],
      },
    },
    "model.model.covariances[1]: expected a positive definite matrix, got one that is not.",
  ],
  [
    "a negative variance",
    {
      ...MODEL,
      model: {
        ...PARAMS,
        covariances: [
          [
            [-1, 0],
            [0, 1],
          ],
          PARAMS.covariances[1],
        ],
      },
    },
    "model.model.covariances[0]: expected a positive definite matrix, got one that is not.",
  ],
  [
    "a full covariance called diagonal",
    { ...MODEL, covariance: "VVI" },
    "model.model.covariances[0]: expected a covariance of structure VVI, got one that is not. Name the structure that the covariances have.",
  ],
  [
    "free covariances called tied",
    { ...MODEL, covariance: "EEE" },
    "model.model.covariances[0]: expected a covariance of structure EEE, got one that is not. *",
  ],
  [
    "axes of their own called common",
    { ...MODEL, covariance: "EVE" },
    "model.model.covariances[0]: expected a covariance of structure EVE, got one that is not. *",
  ],
  [
    "free variances called spherical",
    { ...MODEL, covariance: "spherical" },
    "model.model.covariances[0]: expected a covariance of structure VII, got one that is not. *",
  ],
])("refused models: %s", (_, input, expected) => {
  const pattern = expected.split("*").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  expect(sentence(modelFromJson(input))).toMatch(new RegExp(`^${pattern.join(".*")}$`));
});

test("the caller's name of the source stands before every field", () => {
  expect(sentence(modelFromJson({ ...MODEL, covariance: 7 }, "old.json"))).toBe(
    "old.json.covariance: expected a string, got 7.",
  );
  expect(sentence(modelFromJson({ ...MODEL, covariance: "oval" }, "old.json"))).toMatch(
    /^old\.json\.covariance: /,
  );
});

test("numbers that JSON cannot hold are a mistake of the caller", () => {
  const { params } = answer(modelFromJson(MODEL));
  const broken: GaussianMixture = {
    covariance: "VVV",
    columns: ["a", "b"],
    params: { ...params, weights: Float64Array.of(Number.NaN, 1) },
  };
  expect(() => modelToJson(broken)).toThrow("JSON cannot hold the number NaN");
});
