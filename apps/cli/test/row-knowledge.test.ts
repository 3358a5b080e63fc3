import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { folderWith, reference, referenceValues, run } from "./command.js";
import { fitOf, type SavedFit } from "./saved.js";

/** As far as the references' own stop leaves a log-likelihood. */
const LOG_LIKELIHOOD = 1e-6;

const faithful = readFileSync(reference("data/faithful.csv"), "utf8").trim().split("\n");
const deaths = readFileSync(reference("data/hasselblad_deaths.csv"), "utf8");
const variants = referenceValues("mclust/mixture_variants.json");
const poisson = referenceValues("families/poisson_variants.json");

const folder = folderWith({
  "faithful.csv": `${faithful.join("\n")}\n`,
  "deaths.csv": deaths,
});

const fit = async (...args: ReadonlyArray<string>): Promise<SavedFit> =>
  fitOf(await run(folder, ["fit", ...args, "--json"]));

const POISSON = ["deaths.csv", "--family", "poisson", "-k", "2", "--columns", "deaths", "--weights", "days"];

test.concurrent("equal mixing weights", async () => {
  const found = await fit("faithful.csv", "-k", "2", "--equal-weights");
  expect(found.model.weights).toEqual([0.5, 0.5]);
  expect(found.parameters).toBe(10);
  expect(Math.abs(found.logLikelihood - variants.faithful.equal.VVV.loglik)).toBeLessThan(
    LOG_LIKELIHOOD * 1141,
  );
});

test.concurrent("equal mixing weights of a family, with standard errors", async () => {
  const args = [...POISSON, "--equal-weights", "--tol", "1e-12", "--standard-errors", "observed"];
  const ended = await run(folder, ["fit", ...args, "--json"]);
  const found = fitOf(ended);
  expect(found.parameters).toBe(2);
  expect(Math.abs(found.logLikelihood - poisson.equal.loglik)).toBeLessThan(LOG_LIKELIHOOD * 1990);
  expect(JSON.parse(ended.stdout)).toMatchObject({ standardErrors: { weights: [0, 0] } });
});

test.concurrent("weights that depend on columns cannot be equal", async () => {
  const ended = await run(folder, ["fit", ...POISSON, "--concomitant", "days", "--equal-weights"]);
  expect(ended.status).toBe(2);
  expect(ended.stderr).toMatch(/--equal-weights: expected a fit without --concomitant/);
});
