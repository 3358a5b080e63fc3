import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { csvRows, folderWith, reference, referenceValues, run } from "./command.js";
import { fitOf, type SavedFit } from "./saved.js";

/** As far as the references' own stop leaves a log-likelihood. */
const LOG_LIKELIHOOD = 1e-6;

const faithful = readFileSync(reference("data/faithful.csv"), "utf8").trim().split("\n");
const deaths = readFileSync(reference("data/hasselblad_deaths.csv"), "utf8");
const variants = referenceValues("mclust/mixture_variants.json");
const poisson = referenceValues("families/poisson_variants.json");

/** Every seventh eruption with its class, `long` where one waited longer than 68 minutes; a third class that nobody knows of is left to find. */
const known = faithful
  .map((row, i) => {
    if (i === 0) return `${row},class`;
    return `${row},${(i - 1) % 7 === 0 ? (Number(row.split(",")[1]) > 68 ? "2" : "1") : ""}`;
  })
  .join("\n");
const knownDeaths = deaths
  .trim()
  .split("\n")
  .map((row, i) => {
    const count = Number(row.split(",")[0]);
    return i === 0 ? `${row},day` : `${row},${count === 0 ? "quiet" : count >= 7 ? "sad" : ""}`;
  })
  .join("\n");

const folder = folderWith({
  "faithful.csv": `${faithful.join("\n")}\n`,
  "deaths.csv": deaths,
  "known.csv": `${known}\n`,
  "known-deaths.csv": `${knownDeaths}\n`,
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

const near = (actual: number, expected: number): void => {
  expect(Math.abs(actual - expected)).toBeLessThan(LOG_LIKELIHOOD * Math.max(1, Math.abs(expected)));
};

test.concurrent("noise, from the fit to what is done with it", async () => {
  const ended = await run(folder, [
    "fit",
    "faithful.csv",
    "-k",
    "2",
    "--noise",
    "--out",
    "noisy.json",
    "--json",
  ]);
  const found = fitOf(ended);
  const { noise } = variants.faithful;
  near(found.logLikelihood, noise.VVV.loglik);
  expect(found).toMatchObject({ components: 2, parameters: 12, covariance: "VVV" });
  const saved = JSON.parse(ended.stdout) as {
    readonly model: {
      readonly weights: ReadonlyArray<number>;
      readonly noise: { readonly weight: number; readonly volume: number };
    };
  };
  near(saved.model.noise.volume, variants.volumes.faithful);
  expect(saved.model.weights).toHaveLength(2);
  near(
    saved.model.weights.reduce((a, b) => a + b, saved.model.noise.weight),
    1,
  );

  const predicted = await run(folder, ["predict", "noisy.json", "faithful.csv"]);
  const [head, ...rows] = predicted.stdout.trim().split("\n");
  expect(head).toBe("label,logDensity,p0,p1,noise");
  for (const row of rows) {
    const [label = 0, , ...posterior] = row.split(",").map(Number);
    const best = posterior.indexOf(Math.max(...posterior));
    expect(label).toBe(best === 2 ? -1 : best);
  }
  expect(rows.some((row) => row.startsWith("-1,"))).toBe(true);

  const score = await run(folder, ["score", "noisy.json", "faithful.csv", "--json"]);
  near((JSON.parse(score.stdout) as SavedFit).logLikelihood, found.logLikelihood);

  const sample = await run(folder, ["sample", "noisy.json", "-n", "4000", "--with-labels"]);
  const drawn = csvRows(sample.stdout).map((row) => row.map(Number));
  const ofNoise = drawn.filter(([, , label]) => label === -1);
  // Its share within five standard errors, and all of it within the ranges of the columns.
  const share = saved.model.noise.weight;
  expect(Math.abs(ofNoise.length / 4000 - share)).toBeLessThan(5 * Math.sqrt((share * (1 - share)) / 4000));
  expect(ofNoise.every(([x = 0, y = 0]) => x >= 1.6 && x <= 5.1 && y >= 43 && y <= 96)).toBe(true);

  const described = await run(folder, ["describe", "noisy.json"]);
  expect(described.stdout).toMatch(/2 components and noise of volume 131\.8688/);
  expect(described.stdout).toMatch(/^ +noise +0\.0917$/m);

  const drawnPlot = await run(folder, ["plot", "noisy.json", "faithful.csv", "-o", "noisy.svg"]);
  expect(drawnPlot.status).toBe(0);
  expect(readFileSync(`${folder}/noisy.svg`, "utf8")).toContain("noise: 0.092");

  const again = await fit("faithful.csv", "--init", "params:noisy.json", "--max-iter", "0");
  expect(again.logLikelihood).toBe(found.logLikelihood);
  expect(again.model).toEqual(saved.model);
});

test.concurrent("noise of a volume that is given, with standard errors", async () => {
  const args = ["faithful.csv", "-k", "2", "--noise", "--noise-volume", "185.5", "--tol", "1e-12"];
  const ended = await run(folder, ["fit", ...args, "--standard-errors", "observed", "--json"]);
  expect(JSON.parse(ended.stdout)).toMatchObject({
    model: { noise: { volume: 185.5 } },
    standardErrors: { noise: { weight: expect.any(Number) as unknown } },
  });
});

test.concurrent("a noise volume needs noise, and a family that has no box needs the volume", async () => {
  const alone = await run(folder, ["fit", "faithful.csv", "-k", "2", "--noise-volume", "3"]);
  expect(alone).toMatchObject({ status: 2, stderr: expect.stringContaining("--noise-volume") as unknown });
  const family = await run(folder, ["fit", ...POISSON, "--noise"]);
  expect(family).toMatchObject({ status: 2, stderr: expect.stringContaining("--noise-volume") as unknown });
  const zero = await run(folder, ["fit", "faithful.csv", "-k", "2", "--noise", "--noise-volume", "0"]);
  expect(zero).toMatchObject({ status: 2, stderr: expect.stringContaining("--noise-volume") as unknown });
});

test.concurrent("known labels of some rows", async () => {
  const found = await fit("known.csv", "--labels", "class", "--tol", "1e-12");
  expect(found).toMatchObject({ components: 2, labels: [1, 2], columns: ["eruptions", "waiting"] });
  near(found.logLikelihood, variants.semi_supervised.faithful.VVV.loglik);
  expect(found.model.means[0]?.[1]).toBeLessThan(60);
  const more = await fit("known.csv", "--labels", "class", "-k", "3");
  expect(more).toMatchObject({ components: 3, labels: [1, 2, null] });
  expect(more.model.means[0]?.[1]).toBeLessThan(more.model.means[1]?.[1] ?? 0);
  const fewer = await run(folder, ["fit", "known.csv", "--labels", "class", "-k", "1"]);
  expect(fewer).toMatchObject({ status: 2, stderr: expect.stringContaining("at least 2") as unknown });
});

test.concurrent("labels, noise and equal weights of a family, saved and applied", async () => {
  const args = ["known-deaths.csv", ...POISSON.slice(1, 3), "--columns", "deaths", "--weights", "days"];
  const labelled = await fit(...args, "--labels", "day", "--tol", "1e-13", "--max-iter", "20000");
  near(labelled.logLikelihood, poisson.known.loglik);
  expect(labelled.labels).toEqual(["quiet", "sad"]);
  const noisy = ["--noise", "--noise-volume", "10", "--equal-weights"];
  const ended = await run(folder, [
    "fit",
    ...args,
    "-k",
    "2",
    ...noisy,
    "--out",
    "noisy-deaths.json",
    "--json",
  ]);
  expect(JSON.parse(ended.stdout)).toMatchObject({
    components: 2,
    parameters: 3,
    model: { noise: { volume: 10 } },
  });
  const predicted = await run(folder, ["predict", "noisy-deaths.json", "deaths.csv"]);
  expect(predicted.stdout.split("\n")[0]).toBe("label,logDensity,p0,p1,noise");
  const score = await run(folder, [
    "score",
    "noisy-deaths.json",
    "deaths.csv",
    "--weights",
    "days",
    "--json",
  ]);
  near((JSON.parse(score.stdout) as SavedFit).logLikelihood, fitOf(ended).logLikelihood);
  const sample = await run(folder, ["sample", "noisy-deaths.json", "-n", "3"]);
  expect(sample).toMatchObject({ status: 2, stderr: expect.stringContaining("noise") as unknown });
});

test.concurrent("workers and a resumed fit change nothing", async () => {
  const args = [
    "known.csv",
    "--labels",
    "class",
    "-k",
    "3",
    "--noise",
    "--equal-weights",
    "--accelerate",
    "none",
  ];
  const whole = await fit(...args, "--workers", "1");
  const shared = await fit(...args, "--workers", "2");
  expect(shared).toEqual(whole);
  await fit(...args, "--max-iter", "5", "--checkpoint", "state.json");
  const resumed = await fit(...args, "--resume", "state.json");
  expect(resumed.logLikelihood).toBe(whole.logLikelihood);
  expect(resumed.model).toEqual(whole.model);
  const other = await run(folder, ["fit", ...args.filter((a) => a !== "--noise"), "--resume", "state.json"]);
  expect(other.status).toBe(2);
});
