import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { folderWith, reference, run } from "./command.js";
import { fitOf, type SavedFit } from "./saved.js";

const faithful = reference("data/faithful.csv");
const COVARIANCES = ["full", "tied", "diagonal", "spherical"];

const rows = readFileSync(faithful, "utf8").trim().split("\n");
const withWeights = rows.map((row, i) => (i === 0 ? `${row},w` : `${row},${(i % 4) / 2}`)).join("\n");
const folder = folderWith({ "weighted.csv": `${withWeights}\n` });

const saved = (name: string): SavedFit =>
  JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as SavedFit;

const linesOf = (text: string): ReadonlyArray<ReadonlyArray<string>> =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));

beforeAll(async () => {
  const fits = COVARIANCES.flatMap((covariance) => [
    [faithful, "-k", "2", "--covariance", covariance, "--out", `${covariance}.json`],
    [
      "weighted.csv",
      "-k",
      "2",
      "--weights",
      "w",
      "--covariance",
      covariance,
      "--out",
      `weighted-${covariance}.json`,
    ],
  ]);
  for (const { status } of await Promise.all(fits.map((args) => run(folder, ["fit", ...args])))) {
    expect(status).toBe(0);
  }
});

/** The same rows summed in the same order, so that no more than rounding may differ. */
const RELATIVE = 1e-10;

test.concurrent.for(
  COVARIANCES.flatMap(
    (covariance) =>
      [
        [covariance, [faithful]],
        [`weighted-${covariance}`, ["weighted.csv", "--weights", "w"]],
      ] as ReadonlyArray<readonly [string, ReadonlyArray<string>]>,
  ),
)("the log-likelihood of %s is the one that score finds", async ([name, data]) => {
  const ended = await run(folder, ["score", `${name}.json`, ...data, "--json"]);
  const found = JSON.parse(ended.stdout) as { readonly [key: string]: number };
  const { logLikelihood, totalWeight, rows: used } = saved(name);
  expect(found).toMatchObject({ format: "latentjs/score", version: 1, rows: used, totalWeight });
  expect(Math.abs((found["logLikelihood"] ?? 0) - logLikelihood)).toBeLessThanOrEqual(
    RELATIVE * Math.abs(logLikelihood),
  );
  expect(found["perRow"]).toBeCloseTo(logLikelihood / totalWeight, 12);
});

test("score says the log-likelihood in a sentence", async () => {
  const { stdout } = await run(folder, ["score", "full.json", faithful]);
  expect(stdout).toMatch(
    /^The log-likelihood of 272 rows in .*faithful\.csv is -1130\.26396\d+ nats, -4\.1553\d+ per row\.\n$/,
  );
});

test("predict gives one line a row, and its log-densities sum to the log-likelihood", async () => {
  const { status, stdout } = await run(folder, ["predict", "full.json", faithful]);
  expect(status).toBe(0);
  const [names, ...lines] = linesOf(stdout);
  expect(names).toEqual(["label", "logDensity", "p0", "p1"]);
  expect(lines).toHaveLength(272);
  const sum = lines.reduce((total, [, logDensity]) => total + Number(logDensity), 0);
  expect(sum).toBeCloseTo(saved("full").logLikelihood, 9);
  for (const [label, , p0 = "", p1 = ""] of lines) {
    expect(Number(p0) + Number(p1)).toBeCloseTo(1, 12);
    expect(label).toBe(Number(p0) >= Number(p1) ? "0" : "1");
  }
});

test("predict repeats columns as they stand", async () => {
  const input = 'name,waiting,eruptions,note\n"a, b",080,4.50,x\n"say ""so""",5e1,2,NA\n';
  const { stdout } = await run(folder, ["predict", "full.json", "-", "--keep", "name,note,waiting"], input);
  const [names, first, second] = stdout.split("\n");
  expect(names).toBe("name,note,waiting,label,logDensity,p0,p1");
  expect(first).toMatch(/^"a, b",x,080,0,-/);
  expect(second).toMatch(/^"say ""so""",NA,5e1,1,-/);
});

test("predict --json says the same as the table", async () => {
  const [table, json] = await Promise.all([
    run(folder, ["predict", "tied.json", faithful]),
    run(folder, ["predict", "tied.json", faithful, "--json"]),
  ]);
  const document = JSON.parse(json.stdout) as {
    readonly rows: ReadonlyArray<{
      readonly label: number;
      readonly posterior: ReadonlyArray<number>;
      readonly logDensity: number;
    }>;
  };
  expect(document).toMatchObject({ format: "latentjs/predict", version: 1 });
  const numbers = linesOf(table.stdout)
    .slice(1)
    .map((line) => line.map(Number));
  expect(document.rows.map(({ label, logDensity, posterior }) => [label, logDensity, ...posterior])).toEqual(
    numbers,
  );
});

test("sample draws rows that read back exactly, the same for the same seed", async () => {
  const draw = ["sample", "full.json", "-n", "2000", "--seed", "7"];
  const [plain, labelled, other] = await Promise.all([
    run(folder, draw),
    run(folder, [...draw, "--with-labels"]),
    run(folder, ["sample", "full.json", "-n", "2000", "--seed", "8"]),
  ]);
  const lines = linesOf(labelled.stdout);
  expect(lines[0]).toEqual(["eruptions", "waiting", "label"]);
  expect(lines).toHaveLength(2001);
  expect(linesOf(plain.stdout)).toEqual(lines.map((line) => line.slice(0, 2)));
  expect(other.stdout).not.toBe(plain.stdout);
  for (const field of lines.slice(1).flat()) expect(String(Number(field))).toBe(field);
  // Five standard errors of a share of 2000 draws, and of a mean of some 1280.
  const { weights, means, covariances } = saved("full").model;
  const [share = 0] = weights;
  const first = lines.slice(1).filter(([, , label]) => label === "0");
  expect(Math.abs(first.length / 2000 - share)).toBeLessThan(5 * Math.sqrt((share * (1 - share)) / 2000));
  const mean = first.reduce((sum, [, waiting]) => sum + Number(waiting), 0) / first.length;
  const variance = covariances[0]?.[1]?.[1] ?? 0;
  expect(Math.abs(mean - (means[0]?.[1] ?? 0))).toBeLessThan(5 * Math.sqrt(variance / first.length));
});

test("more rows than are drawn at once go on with other draws", async () => {
  const model = {
    family: "gaussian",
    covariance: "V",
    columns: ["x"],
    model: { weights: [1], means: [[0]], covariances: [[[1]]] },
  };
  const byHand = folderWith({ "model.json": JSON.stringify(model) });
  // More than the 2^18 rows of one column in a block.
  const [long, short] = await Promise.all(
    ["300000", "1000"].map((n) => run(byHand, ["sample", "model.json", "-n", n, "--seed", "3"])),
  );
  expect(long?.stdout.startsWith(short?.stdout ?? "none")).toBe(true);
  const values = linesOf(long?.stdout ?? "")
    .slice(1)
    .map(([x]) => Number(x));
  expect(values).toHaveLength(300_000);
  expect(new Set(values).size).toBe(300_000);
});

test("describe tells what was fitted", async () => {
  const { status, stdout } = await run(folder, ["describe", "full.json"]);
  expect(status).toBe(0);
  expect(stdout).toMatch(
    /^Gaussian mixture of 2 components, full covariances \(VVV\)\n2 columns: "eruptions" and "waiting"\n/,
  );
  expect(stdout).toMatch(/Fitted to 272 rows, log-likelihood -1130\.2640, BIC 2322\.1917, AIC/);
  expect(stdout).toMatch(/0 {2}0\.6441 {2}4\.290 \(0\.412\) {2}79\.97 \(6\.00\)\n/);
  // The correlation of component 0: 0.94060 / sqrt(0.169968 · 36.0461).
  expect(stdout).toMatch(/Correlations in component 0\n +eruptions\n +waiting +0\.380\n/);
});

test("plot writes a picture and nothing else", async () => {
  const call = ["plot", "full.json", faithful, "-o", "out.svg", "--title", "Old Faithful <1990>"];
  const ended = await run(folder, call);
  expect(ended).toEqual({ status: 0, stdout: "", stderr: "" });
  const picture = readFileSync(join(folder, "out.svg"), "utf8");
  expect(picture).toMatch(/^(<\?xml[^>]*>\s*)?<svg /);
  expect(picture).toContain("Old Faithful &lt;1990&gt;");
  expect(picture).toContain("0.644");
});

test("a model written by hand will do, and its columns are found by name", async () => {
  const model = {
    family: "gaussian",
    covariance: "V",
    columns: ["x2"],
    model: { weights: [0.25, 0.75], means: [[0], [0]], covariances: [[[1]], [[4]]] },
  };
  const byHand = folderWith({ "model.json": JSON.stringify(model), "data.csv": "7,0\n8,0\n" });
  const { stdout } = await run(byHand, ["predict", "model.json", "data.csv", "--no-header"]);
  const lines = linesOf(stdout).slice(1);
  expect(lines).toHaveLength(2);
  // Density at 0: (0.25 + 0.75 / 2) / sqrt(2 pi); shares 0.25 : 0.375.
  expect(Number(lines[0]?.[1])).toBeCloseTo(Math.log(0.625) - 0.5 * Math.log(2 * Math.PI), 13);
  expect(Number(lines[0]?.[2])).toBeCloseTo(0.4, 13);
  expect(lines[0]?.[0]).toBe("1");
});

test("one full Gaussian takes rows with missing values", async () => {
  const model = {
    family: "gaussian",
    covariance: "VVV",
    columns: ["a", "b"],
    model: {
      weights: [1],
      means: [[1, 2]],
      covariances: [
        [
          [4, 1],
          [1, 9],
        ],
      ],
    },
  };
  const byHand = folderWith({ "model.json": JSON.stringify(model), "data.csv": "a,b\nNA,\nNA,2\n1,\n" });
  const predicted = linesOf((await run(byHand, ["predict", "model.json", "data.csv"])).stdout).slice(1);
  expect(predicted[0]).toEqual(["0", "0", "1"]);
  const half = 0.5 * Math.log(2 * Math.PI);
  expect(Number(predicted[1]?.[1])).toBeCloseTo(-half - Math.log(3), 13);
  expect(Number(predicted[2]?.[1])).toBeCloseTo(-half - Math.log(2), 13);
  const scored = await run(byHand, ["score", "model.json", "data.csv", "--json"]);
  expect(JSON.parse(scored.stdout)).toMatchObject({ rows: 2, totalWeight: 2 });
});

test("a mixture of any structure is fitted to rows with missing values, and says what there is to say of each row", async () => {
  const gaps = folderWith({
    "data.csv": "a,b\n0,1\n1,\n,0\n2,2\n1,1\n,\n20,21\n21,\n22,20\n,22\n23,23\n21,20\n",
  });
  for (const covariance of ["full", "tied", "diagonal", "spherical"]) {
    const call = ["fit", "data.csv", "-k", "2", "--covariance", covariance, "--json", "--out", "m.json"];
    const fit = JSON.parse((await run(gaps, call)).stdout);
    expect(fit).toMatchObject({ rows: 11, totalWeight: 11, components: 2 });
    expect(fit.warnings).toContain("1 rows of weight zero or with nothing observed were left out.");
    const predicted = linesOf((await run(gaps, ["predict", "m.json", "data.csv"])).stdout).slice(1);
    const labels = predicted.map(([label]) => label);
    expect(labels.slice(0, 5)).toEqual(Array(5).fill("1"));
    expect(labels.slice(6)).toEqual(Array(6).fill("0"));
    // Nothing observed: log-density 0, and the mixing weights.
    const nothing = predicted[5]?.map(Number) ?? [];
    [0, 0, ...fit.model.weights].forEach((value, at) => expect(nothing[at]).toBeCloseTo(value, 14));
    const total = predicted.reduce((sum, [, density]) => sum + Number(density), 0);
    expect(total).toBeCloseTo(fit.logLikelihood, 9);
    const scored = JSON.parse((await run(gaps, ["score", "m.json", "data.csv", "--json"])).stdout);
    expect(scored).toMatchObject({ rows: 11, totalWeight: 11 });
    expect(scored.logLikelihood).toBeCloseTo(fit.logLikelihood, 9);
  }
  expect((await run(gaps, ["plot", "m.json", "data.csv", "-o", "m.svg"])).status).toBe(0);
});

test("a start from given parameters begins with exactly those", async () => {
  const given = saved("full");
  const call = ["fit", faithful, "--init", "params:full.json", "--accelerate", "none", "--json"];
  const found = fitOf(await run(folder, call));
  expect(found.trace[0]).toBe(given.logLikelihood);
  expect(found.restarts.tried).toBe(1);
  const end = fitOf(await run(folder, [...call, "--max-iter", "0"]));
  expect(end.model).toEqual(given.model);
  expect(end).toMatchObject({ iterations: 0, logLikelihood: given.logLikelihood });
});
