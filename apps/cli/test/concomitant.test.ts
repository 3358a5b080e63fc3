import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderWith, reference, referenceValues, run } from "./command.js";
import { differences } from "./saved.js";

/** The same sum over rows in another order. */
const ROUNDING = 1e-14;

const data = reference("data/gated_regressions.csv");
const folder = folderWith({});
const regressions = ["fit", data, "-k", "3", "--family", "linear-regression", "--response", "y"];
const gated = [...regressions, "--concomitant", "dose,side"];

interface GatedDocument {
  readonly logLikelihood: number;
  readonly parameters: number;
  readonly model: {
    readonly gate: {
      readonly logits: ReadonlyArray<{ readonly intercept: number; readonly slopes: ReadonlyArray<number> }>;
    };
  };
}
const golden = referenceValues("families/gated_mixtures.json") as {
  readonly regressions: {
    readonly loglik: number;
    readonly df: number;
    readonly gate: ReadonlyArray<ReadonlyArray<number>>;
  };
};

test("a fit with --concomitant finds the maximum that R has, and commands take its model", async () => {
  const ended = await run(folder, [...gated, "--tol", "1e-12", "--json", "--out", "model.json"]);
  expect([ended.stderr, ended.status]).toEqual(["", 0]);
  expect(readFileSync(join(folder, "model.json"), "utf8")).toBe(ended.stdout);
  const fit = JSON.parse(ended.stdout) as GatedDocument;
  expect(fit).toMatchObject({
    family: "linear-regression",
    columns: ["y", "x"],
    gateColumns: ["dose", "side"],
    gate: { name: "multinomial-logit", module: "@latentjs/families/gates/multinomial-logit" },
    warnings: [],
  });
  expect(fit).not.toHaveProperty("model.weights");
  expect(fit.parameters).toBe(golden.regressions.df);
  expect(differences(fit.logLikelihood, golden.regressions.loglik, 1e-8)).toEqual([]);
  const logits = fit.model.gate.logits.map(({ intercept, slopes }) => [intercept, ...slopes]);
  expect(differences(logits, golden.regressions.gate, 1e-4)).toEqual([]);

  const scored = await run(folder, ["score", "model.json", data, "--json"]);
  const score = JSON.parse(scored.stdout);
  expect(score.rows).toBe(400);
  expect(differences(score.logLikelihood, fit.logLikelihood, ROUNDING)).toEqual([]);
  const predicted = await run(folder, ["predict", "model.json", data]);
  const lines = predicted.stdout.trim().split("\n");
  expect([lines.length, lines[0]]).toEqual([401, "label,logDensity,p0,p1,p2"]);
  const described = await run(folder, ["describe", "model.json"]);
  expect(described.stdout).toMatch(/Mean mixing weights[^]*logits\[1\]\.slopes\[1\] +-0\.9999/);
  const drawn = await run(folder, ["sample", "model.json", "-n", "3"]);
  expect([drawn.status, drawn.stderr]).toEqual([
    2,
    "error: The model to sample: expected constant mixing weights, got mixing weights that depend on columns. What its mixing weights depend on is given and not drawn.\n",
  ]);
  const bare = ["fit", data, "--family", "linear-regression", "--concomitant", "dose"];
  const started = await run(folder, [...bare, "--init", "params:model.json"]);
  expect([started.status, started.stderr]).toEqual([
    2,
    "error: model.json: expected a model with constant mixing weights, got one with a gate. Start from a model without one, or from another seed.\n",
  ]);
});

test("an interrupted fit with --concomitant goes on to the same bits", async () => {
  const short = [...gated, "--restarts", "2", "--json"];
  await run(folder, [...short, "--max-iter", "4", "--checkpoint", "state.json"]);
  const resumed = await run(folder, [...short, "--resume", "state.json"]);
  expect(resumed.status).toBe(0);
  expect(resumed.stdout).toBe((await run(folder, short)).stdout);
});

test("columns of --concomitant are the components' too where --columns names them", async () => {
  const both = [...regressions, "--restarts", "1", "--json", "--concomitant", "dose", "--columns", "x,dose"];
  const { stdout } = await run(folder, both);
  expect(JSON.parse(stdout)).toMatchObject({ columns: ["y", "x", "dose"], gateColumns: ["dose"] });
});

test.each([
  [["--concomitant", "nope"], 'expected one of the columns "dose", "side", "x" and "y", got "nope"'],
  [["--concomitant", "dose,dose"], "dose"],
  [
    ["--concomitant", "dose", "--standard-errors", "observed"],
    "Option --standard-errors: expected a fit without --concomitant, got observed.",
  ],
])("%j is refused", async (options, message) => {
  const { status, stderr } = await run(folder, [...regressions, ...options]);
  expect(status).toBe(2);
  expect(stderr).toContain(message);
});

test("Gaussians take --concomitant, each with a covariance of its own", async () => {
  const call = ["fit", data, "-k", "2", "--columns", "x,y", "--concomitant", "side", "--tol", "1e-12"];
  const { status, stdout } = await run(folder, [...call, "--json", "--out", "gaussian.json"]);
  expect(status).toBe(0);
  const fit = JSON.parse(stdout) as GatedDocument;
  expect(fit).toMatchObject({ family: "gaussian", columns: ["x", "y"], gateColumns: ["side"] });
  // Two means and three covariances for each of two components, and an intercept and a slope.
  expect(fit.parameters).toBe(12);
  const scored = await run(folder, ["score", "gaussian.json", data, "--json"]);
  expect(differences(JSON.parse(scored.stdout).logLikelihood, fit.logLikelihood, ROUNDING)).toEqual([]);
  const apart = await run(folder, ["fit", data, "-k", "2", "--columns", "x,y", "--tol", "1e-12", "--json"]);
  // The model without it is the one whose slope is 0.
  expect(fit.logLikelihood).toBeGreaterThan((JSON.parse(apart.stdout) as GatedDocument).logLikelihood);
});
