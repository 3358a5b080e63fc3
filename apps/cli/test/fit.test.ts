import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderWith, reference, run, start } from "./command.js";
import { differences, fitOf } from "./saved.js";

const faithful = reference("data/faithful.csv");
const iris = reference("data/iris.csv");
const folder = folderWith();

test("--json prints one fit object, and --out saves the same", async () => {
  const ended = await run(folder, ["fit", faithful, "-k", "2", "--json", "--out", "model.json"]);
  expect(ended.stderr).toBe("");
  expect(readFileSync(join(folder, "model.json"), "utf8")).toBe(ended.stdout);
  const fit = fitOf(ended);
  expect(fit).toMatchObject({
    format: "latentjs/fit",
    version: 1,
    family: "gaussian",
    covariance: "VVV",
    components: 2,
    columns: ["eruptions", "waiting"],
    rows: 272,
    totalWeight: 272,
    parameters: 11,
    stop: { reason: "converged" },
    restarts: { tried: 10, failed: 0, optima: [{ hits: 10 }] },
    provenance: { seed: 0, chunkRows: 1024 },
    warnings: [],
  });
  // mclust's maximum; a fit that says it converged is within 10 · 1e-8 a row of it.
  expect(differences(fit.logLikelihood, -1130.26396018, 1e-6)).toEqual([]);
  expect(fit.trace).toHaveLength(fit.iterations + 1);
  expect(fit.trace.at(-1)).toBe(fit.logLikelihood);
  expect(fit.trace.toSorted((a, b) => a - b)).toEqual(fit.trace);
  expect(fit.evaluations).toBeGreaterThanOrEqual(fit.trace.length);
  const [heavier = 0, lighter = 0] = fit.model.weights;
  expect(heavier).toBeGreaterThan(lighter);
  const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as object;
  expect(manifest).toMatchObject({ version: fit.provenance.version });
});

test("the criteria are what the contract says", async () => {
  const fit = fitOf(await run(folder, ["fit", faithful, "-k", "2", "--covariance", "diagonal", "--json"]));
  const deviance = -2 * fit.logLikelihood;
  expect(fit.parameters).toBe(9);
  expect(fit.criteria.bic).toBeCloseTo(deviance + 9 * Math.log(272), 9);
  expect(fit.criteria.aic).toBeCloseTo(deviance + 18, 9);
  expect(fit.criteria.icl).toBeGreaterThan(fit.criteria.bic);
});

test("the summary says what a statistician asks, in lines of 80 characters", async () => {
  const { stdout, stderr } = await run(folder, ["fit", iris, "--init", "labels:Species", "--max-iter", "3"]);
  expect(stderr).toBe("");
  const lines = stdout.split("\n");
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  expect(lines[0]).toBe("Gaussian mixture of 3 components, full covariances (VVV)");
  expect(lines[1]).toMatch(/iris\.csv: 150 rows, 4 columns$/);
  expect(stdout).toMatch(
    /\n +log-likelihood +parameters +BIC +AIC +ICL\n +-18\d\.\d{4} +44 +\d+\.\d{4} +\d+\.\d{4} +\d+\.\d{4}\n/,
  );
  expect(stdout).toContain("Stopped at the limit of 3 iterations.\nOne start.\n");
  expect(stdout).toMatch(/Warning: .*limit of 3 iterations/);
  expect(stdout).toMatch(/component +label +weight +Sepal\.Length/);
  expect(stdout).toMatch(/0 +setosa +0\.3333 +5\.006 \(0\.349\)/);
});

test("starts that a race left out are told and counted as no optimum", async () => {
  const call = ["fit", faithful, "-k", "4", "--search", "race"];
  const [{ stdout }, printed] = await Promise.all([run(folder, call), run(folder, [...call, "--json"])]);
  const line = stdout.replaceAll("\n", " ");
  const [, toldText = ""] = /10 starts, (\d) set aside \([^)]*\): best/.exec(line) ?? [];
  const [, closeText = "0"] = /(\d) close behind another/.exec(line) ?? [];
  const [, farText = "0"] = /(\d) far behind/.exec(line) ?? [];
  const { tried, failed, setAside, optima } = fitOf(printed).restarts;
  expect([tried, failed]).toEqual([10, 0]);
  expect(setAside).toBeGreaterThan(0);
  expect([Number(toldText), Number(closeText) + Number(farText)]).toEqual([setAside, setAside]);
  expect(optima.reduce((sum, { hits }) => sum + hits, 0)).toBe(tried - setAside);
});

test("the seed decides the random starts, and nothing else does", async () => {
  const call = ["fit", iris, "-k", "5", "--restarts", "3", "--init", "random", "--json", "--max-iter", "5"];
  const [first, again, other] = await Promise.all([
    run(folder, [...call, "--seed", "1"]),
    run(folder, [...call, "--seed", "1", "--workers", "1"]),
    run(folder, [...call, "--seed", "2"]),
  ]);
  expect(again.stdout).toBe(first.stdout);
  expect(fitOf(other).trace).not.toEqual(fitOf(first).trace);
});

test("worker threads give the same output, byte for byte", async () => {
  const rows = Array.from(
    { length: 9000 },
    (_, i) => `${(i * 7919) % 1009},${((i * i) % 997) + (i % 2) * 900}`,
  );
  writeFileSync(join(folder, "many.csv"), `a,b\n${rows.join("\n")}\n`);
  const call = ["fit", "many.csv", "-k", "3", "--restarts", "2", "--max-iter", "20", "--json"];
  // Processes of their own, which end although they had threads.
  const [alone, two, three] = await Promise.all(
    ["1", "2", "3"].map((workers) => start(folder, [...call, "--workers", workers]).ended),
  );
  expect(alone).toMatchObject({ status: 0, stderr: "" });
  expect(two).toEqual(alone);
  expect(three).toEqual(alone);
});

test("columns are chosen by name, and text is left out with a message", async () => {
  const [all, chosen, rest] = await Promise.all([
    run(folder, ["fit", iris, "-k", "2", "--json"]),
    run(folder, ["fit", iris, "-k", "2", "--columns", "Petal.Width, Sepal.Length", "--json"]),
    run(folder, ["fit", iris, "-k", "2", "--ignore", "Petal.Width,Species", "--json"]),
  ]);
  expect(all.stderr).toBe('note: left out "Species", which holds no number.\n');
  expect(fitOf(all).columns).toEqual(["Sepal.Length", "Sepal.Width", "Petal.Length", "Petal.Width"]);
  expect(chosen.stderr).toBe("");
  expect(fitOf(chosen).columns).toEqual(["Petal.Width", "Sepal.Length"]);
  expect(rest.stderr).toBe("");
  expect(fitOf(rest).columns).toEqual(["Sepal.Length", "Sepal.Width", "Petal.Length"]);
});

// R 4.2.2: write.csv(faithful) puts row names first and calls them "".
test("an unnamed first column is left out with a message", async () => {
  const lines = readFileSync(faithful, "utf8").trimEnd().split("\n");
  const named = lines.map((line, i) => (i === 0 ? `"",${line}` : `"${i}",${line}`)).join("\n");
  const call = ["-k", "2", "--json"];
  const [plain, ended] = await Promise.all([
    run(folder, ["fit", faithful, ...call]),
    run(folder, ["fit", "-", ...call], named),
  ]);
  expect(ended.stderr).toBe("note: left out the unnamed first column.\n");
  expect(ended.stdout).toBe(plain.stdout);
});

/** Three groups about 0, 10 and 20 whose labels sort differently as numbers and as text. */
const labelled = (labels: readonly [string, string, string]): string =>
  `group,x\n${labels.flatMap((label, g) => [-1, 0, 1].map((step) => `${label},${10 * g + step}`)).join("\n")}\n`;

test.concurrent.for([
  ["numbers", ["10", "9", "1.0"], [1, 9, 10], [20, 10, 0]],
  ["text", ["b10", "b9", "B"], ["B", "b10", "b9"], [20, 0, 10]],
  ["numbers and text", ["10", "9", "x"], ["10", "9", "x"], [0, 10, 20]],
  ["text beyond the basic plane", ["\u{1f600}", "\uffee", "z"], ["z", "\uffee", "\u{1f600}"], [20, 10, 0]],
] as const)("labels that are %s are in order", async ([, labels, names, means]) => {
  const call = ["fit", "-", "--init", "labels:group", "-k", "3", "--json"];
  const fit = fitOf(await run(folder, call, labelled(labels)));
  expect(fit).toMatchObject({ labels: names, columns: ["x"], covariance: "V", components: 3 });
  expect(
    differences(
      fit.model.means,
      means.map((mean) => [mean]),
      1e-6,
    ),
  ).toEqual([]);
});

test("equal numbers are one label, however they are written", async () => {
  const data = "g,x\n1,0\n1.0,1\n1e0,2\n2,10\n2.00,11\n02,12\n";
  const fit = fitOf(await run(folder, ["fit", "-", "--init", "labels:g", "--json"], data));
  expect(fit).toMatchObject({ labels: [1, 2], components: 2 });
});

test("rows of weight 0 do not count, whatever they hold", async () => {
  const rows = "w,g,x\n1,a,0\n2,a,1\n0,,NA\n1,b,10\n0.5,b,12\n0,c,5\n";
  const call = ["fit", "-", "--init", "labels:g", "--weights", "w", "--json"];
  const ended = await run(folder, call, rows);
  expect(ended.stderr).toBe("note: dropped 2 rows of weight 0.\n");
  expect(fitOf(ended)).toMatchObject({ rows: 4, totalWeight: 4.5, labels: ["a", "b"], columns: ["x"] });
});

test("missing values are counted in the summary of one full Gaussian", async () => {
  const data = "a,b\n1,2\n2,\n3,5\nNA,4\n5,5\nNA,NA\n";
  const { status, stdout } = await run(folder, ["fit", "-", "-k", "1"], data);
  expect(status).toBe(0);
  expect(stdout).toContain("Standard input: 5 rows, 2 columns, 4 missing values\n");
});
