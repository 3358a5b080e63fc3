import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { folderWith, reference, referenceValues, run } from "./command.js";
import { differences, fitOf, type SavedFit } from "./saved.js";

/** Log-likelihoods and M-steps of another implementation, to its rounding. */
const STEP = 1e-8;
/** A trace of EM iterations from the same start. */
const TRACE = 1e-9;
/** Parameters at a fixed point: the likelihood is flat there, so they are known less well. */
const FIXED_POINT = 1e-6;

const readRows = (name: string): ReadonlyArray<string> =>
  readFileSync(reference(`data/${name}.csv`), "utf8")
    .trim()
    .split("\n");

/** Old Faithful with the start of the references as a column: label 1 where one waited longer than 68 minutes. */
const [header = "", ...faithfulRows] = readRows("faithful");
const labelled = [
  `${header},group`,
  ...faithfulRows.map((row) => `${row},${Number(row.split(",")[1]) > 68 ? 1 : 0}`),
].join("\n");

/** Waiting times with the nearest of mixtools' starting means, 55 and 80. */
const waiting = [
  "waiting,group",
  ...faithfulRows.map((row) => {
    const minutes = Number(row.split(",")[1]);
    return `${minutes},${minutes < 67.5 ? "first" : "second"}`;
  }),
].join("\n");

/** Old Faithful with the start and with weights of which some are zero. */
const weightsCycle: ReadonlyArray<number> =
  referenceValues("mclust/weighted_em.json").faithful.with_zeros.weights_cycle;
const weighted = labelled
  .split("\n")
  .map((row, i) => (i === 0 ? `${row},w` : `${row},${weightsCycle[(i - 1) % weightsCycle.length]}`))
  .join("\n");

const folder = folderWith({
  "faithful.csv": `${labelled}\n`,
  "waiting.csv": `${waiting}\n`,
  "weighted.csv": `${weighted}\n`,
});
const iris = reference("data/iris.csv");

const fit = async (...args: ReadonlyArray<string>): Promise<SavedFit> =>
  fitOf(await run(folder, ["fit", ...args, "--json"]));

/** Iterations to the fixed point, without anything that stops before. */
const TO_THE_END = ["--tol", "0", "--max-iter", "1000"];

test.concurrent("sixty EM iterations on Old Faithful from labels", async () => {
  const { trace } = referenceValues("mclust/faithful_em_trace.json");
  const plain = ["--accelerate", "none", "--tol", "0", "--max-iter", "59"];
  const found = await fit("faithful.csv", "--init", "labels:group", ...plain);
  expect(found).toMatchObject({ iterations: 59, labels: [0, 1], stop: { reason: "iteration-limit" } });
  expect(differences(found.trace, trace, TRACE)).toEqual([]);
});

test.concurrent.for(["VVV", "EEE", "VVI", "VII"])("iris from its species, %s", async (covariance) => {
  const { models } = referenceValues("mclust/iris_me_14models_from_species.json");
  const expected = models[covariance];
  const from = [iris, "--init", "labels:Species", "--covariance", covariance];
  const start = await fit(...from, "--max-iter", "0");
  expect(start).toMatchObject({
    covariance,
    parameters: expected.df,
    labels: ["setosa", "versicolor", "virginica"],
  });
  expect(differences(start.logLikelihood, expected.loglik_after_mstep, STEP)).toEqual([]);
  expect(differences(start.model.weights, expected.mstep.pro, STEP, "weights")).toEqual([]);
  expect(differences(start.model.means, expected.mstep.mean, STEP, "means")).toEqual([]);
  expect(differences(start.model.covariances, expected.mstep.sigma, STEP, "covariances")).toEqual([]);
  const end = await fit(...from, ...TO_THE_END);
  expect(differences(end.logLikelihood, expected.converged_loglik, STEP)).toEqual([]);
  expect(differences(end.model.means, expected.converged.mean, FIXED_POINT, "means")).toEqual([]);
  expect(differences(end.model.covariances, expected.converged.sigma, FIXED_POINT, "covariances")).toEqual(
    [],
  );
});

test.concurrent.for([
  ["iris", "full"],
  ["iris", "tied"],
  ["iris", "diag"],
  ["iris", "spherical"],
  ["faithful", "full"],
  ["faithful", "tied"],
  ["faithful", "diag"],
  ["faithful", "spherical"],
] as const)("scikit-learn's fixed point on %s, %s", async ([data, type]) => {
  const expected = referenceValues("sklearn/gmm_fixed_start.json")[`${data}_tight_${type}`];
  const from =
    data === "iris" ? [iris, "--init", "labels:Species"] : ["faithful.csv", "--init", "labels:group"];
  const covariance = type === "diag" ? "diagonal" : type;
  const found = await fit(...from, "--covariance", covariance, ...TO_THE_END);
  expect(found.parameters).toBe(expected.n_parameters);
  expect(differences(found.logLikelihood, expected.total_loglik, STEP)).toEqual([]);
  expect(differences(found.criteria.bic, expected.bic, STEP)).toEqual([]);
  expect(differences(found.criteria.aic, expected.aic, STEP)).toEqual([]);
  expect(differences(found.model.means, expected.means, FIXED_POINT)).toEqual([]);
});

test.concurrent.for([
  ["V", "waiting_tight"],
  ["E", "waiting_equal_sd"],
] as const)("waiting times, structure %s", async ([covariance, name]) => {
  const expected = referenceValues("mixtools/mixtools.json")[name];
  const from = ["waiting.csv", "--init", "labels:group", "--covariance", covariance];
  const found = await fit(...from, ...TO_THE_END);
  expect(found).toMatchObject({ covariance, columns: ["waiting"], labels: ["first", "second"] });
  expect(differences(found.logLikelihood, expected.loglik, FIXED_POINT)).toEqual([]);
  expect(differences(found.model.weights, expected.lambda, FIXED_POINT)).toEqual([]);
  expect(differences(found.model.means.flat(), expected.mu, FIXED_POINT)).toEqual([]);
  const stdDevs = found.model.covariances.flat(2).map((variance) => Math.sqrt(variance));
  expect(differences(stdDevs, expected.sigma, FIXED_POINT)).toEqual([]);
});

test.concurrent.for([
  ["airquality", ["--columns", "Ozone,Solar.R,Wind,Temp"]],
  ["apple", []],
] as const)("one full Gaussian with missing values, %s", async ([name, options]) => {
  const expected = referenceValues("missing/mvn_missing.json").norm_em[name];
  const data = reference(name === "apple" ? "data/mvnmle_apple.csv" : "data/airquality.csv");
  const found = await fit(data, "-k", "1", "--tol", "1e-13", ...options);
  expect(found).toMatchObject({ rows: expected.n, stop: { reason: "converged" } });
  expect(differences(found.logLikelihood, expected.observed_loglik, FIXED_POINT)).toEqual([]);
  expect(differences(found.model.means[0], expected.mu, FIXED_POINT)).toEqual([]);
  expect(differences(found.model.covariances[0], expected.sigma, FIXED_POINT)).toEqual([]);
});

test.concurrent("the best of ten starts on Old Faithful", async () => {
  const { final } = referenceValues("mclust/faithful_em_trace.json");
  const found = await fit(reference("data/faithful.csv"), "-k", "2");
  expect(differences(found.logLikelihood, final.loglik, 1e-6)).toEqual([]);
  // mclust's BIC has the other sign.
  expect(differences(found.criteria.bic, -final.bic, 1e-6)).toEqual([]);
  const [small, large] = final.parameters.pro;
  expect(differences(found.model.weights, [large, small], 1e-5)).toEqual([]);
});

test.concurrent.for(["VVV", "EEE", "VVI", "VII"])(
  "observation weights, some of them zero, %s",
  async (covariance) => {
    const { with_zeros: expected } = referenceValues("mclust/weighted_em.json").faithful;
    const from = ["weighted.csv", "--weights", "w", "--init", "labels:group", "--covariance", covariance];
    const fifth = await fit(...from, "--accelerate", "none", "--tol", "0", "--max-iter", "4");
    const { after_5: step, fixed_point: end } = expected[covariance];
    expect(fifth.totalWeight).toBe(expected.total_weight);
    expect(differences(fifth.logLikelihood, step.loglik, TRACE)).toEqual([]);
    expect(differences(fifth.model.weights, step.pro, STEP)).toEqual([]);
    expect(differences(fifth.model.covariances, step.sigma, STEP)).toEqual([]);
    const found = await fit(...from, ...TO_THE_END);
    expect(differences(found.logLikelihood, end.loglik, STEP)).toEqual([]);
    expect(differences(found.criteria.bic, end.bic, STEP)).toEqual([]);
    expect(differences(found.model.means, end.mean, FIXED_POINT)).toEqual([]);
  },
);
