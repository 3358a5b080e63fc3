import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderWith, reference, run } from "./command.js";

const folder = folderWith({ "constant.csv": "a,b\n1,7\n2,7\n3,7\n4,7\n9,7\n10,7\n11,7\n12,7\n" });
const faithful = reference("data/faithful.csv");

interface Row {
  readonly components: number;
  readonly covariance: string;
  readonly logLikelihood: number | null;
  readonly parameters: number | null;
  readonly bic: number | null;
  readonly icl: number | null;
  readonly aic: number | null;
  readonly stop: string | null;
  readonly spurious: boolean;
  readonly error: string | null;
}

const select = async (
  ...args: ReadonlyArray<string>
): Promise<{
  readonly criterion: string;
  readonly best: { readonly covariance: string; readonly components: number };
  readonly table: ReadonlyArray<Row>;
}> => {
  const ended = await run(folder, ["select", ...args, "--json"]);
  expect(ended.stderr).toBe("");
  expect(ended.status).toBe(0);
  return JSON.parse(ended.stdout);
};

test("three components of one covariance for the old geyser, as mclust says", async () => {
  const { criterion, best, table } = await select(faithful, "-k", "1..4");
  expect(criterion).toBe("bic");
  expect(best).toMatchObject({ format: "latentjs/fit", covariance: "EEE", components: 3 });
  expect(table.length).toBe(4 * 14);
  expect(table.slice(0, 3).map(({ covariance, components }) => `${covariance} ${components}`)).toEqual([
    "EII 1",
    "VII 1",
    "EEI 1",
  ]);
  expect(table.every(({ error, stop, bic }) => error === null && stop !== null && bic !== null)).toBe(true);
});

test("workers change nothing", async () => {
  const call = [faithful, "-k", "2,3", "--covariance", "VVV,EEE,VEV,EVE"];
  expect(await select(...call, "--workers", "1")).toEqual(await select(...call, "--workers", "2"));
});

test("a list of structures, another criterion, and the best saved as a fit is", async () => {
  const call = [
    faithful,
    "-k",
    "3,1,2",
    "--covariance",
    "full,EEE",
    "--criterion",
    "icl",
    "--out",
    "best.json",
  ];
  const { best, table, criterion } = await select(...call);
  expect(criterion).toBe("icl");
  expect(table.map(({ covariance, components }) => `${covariance}${components}`)).toEqual([
    "EEE1",
    "VVV1",
    "EEE2",
    "VVV2",
    "EEE3",
    "VVV3",
  ]);
  const least = Math.min(...table.map(({ icl }) => icl ?? Number.POSITIVE_INFINITY));
  expect(table.find(({ icl }) => icl === least)).toMatchObject({
    covariance: best.covariance,
    components: best.components,
  });
  expect(JSON.parse(readFileSync(join(folder, "best.json"), "utf8"))).toEqual(best);
  expect((await run(folder, ["score", "best.json", faithful])).status).toBe(0);
});

test("a cross-validated likelihood is another column", async () => {
  const options = "-k 1..2 --covariance VVV --criterion cv --folds 3 --restarts 3";
  const { table } = await select(faithful, ...options.split(" "));
  expect(table.map((row) => typeof (row as { cv?: unknown }).cv)).toEqual(["number", "number"]);
});

test("a cell without an answer has nulls, and says why", async () => {
  const { best, table } = await select("constant.csv", "-k", "1..2", "--covariance", "spherical,full");
  expect(best.covariance).toBe("VII");
  expect(table[1]).toMatchObject({
    components: 1,
    covariance: "VVV",
    logLikelihood: null,
    parameters: null,
    bic: null,
    icl: null,
    aic: null,
    stop: null,
    spurious: false,
  });
  expect(table[1]?.error).toMatch(/^Column b has the value 7 in all 8 rows/);
});

test("where no cell has an answer the status is 1", async () => {
  const ended = await run(folder, ["select", "constant.csv", "--covariance", "full"]);
  expect(ended.status).toBe(1);
  expect(ended.stderr).toMatch(/^error: Column b has the value 7 in all 8 rows/);
});

test("labels to start from say how many components there are", async () => {
  const rows = readFileSync(faithful, "utf8").trim().split("\n");
  const labelled = rows.map((row, i) =>
    i === 0 ? `${row},group` : `${row},${Number(row.split(",")[1]) > 68 ? "b" : "a"}`,
  );
  writeFileSync(join(folder, "labelled.csv"), `${labelled.join("\n")}\n`);
  const { table } = await select("labelled.csv", "--init", "labels:group", "--covariance", "VVV,EEE");
  expect(table.map(({ components }) => components)).toEqual([2, 2]);
});

test("known labels of some rows: no fewer components than labels, and cells as fit has them", async () => {
  const rows = readFileSync(faithful, "utf8").trim().split("\n");
  const labelled = rows.map((row, i) =>
    i === 0 ? `${row},group` : `${row},${i > 40 ? "" : Number(row.split(",")[1]) > 68 ? "b" : "a"}`,
  );
  writeFileSync(join(folder, "known.csv"), `${labelled.join("\n")}\n`);
  const call = ["known.csv", "--labels", "group", "--covariance", "EEE", "--tol", "1e-12"];
  const { best, table } = await select(...call, "-k", "2,3");
  expect(table.map(({ components }) => components)).toEqual([2, 3]);
  for (const { components, logLikelihood } of table) {
    const alone = await run(folder, ["fit", ...call, "-k", String(components), "--json"]);
    const fitted = JSON.parse(alone.stdout).logLikelihood;
    expect(Math.abs((logLikelihood ?? Number.NaN) - fitted)).toBeLessThan(1e-6);
  }
  expect(best).toMatchObject({ labels: best.components === 2 ? ["a", "b"] : ["a", "b", null] });
  const all = await select(...call, "--restarts", "1");
  expect(all.table.map(({ components }) => components)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
  const fewer = await run(folder, ["select", ...call, "-k", "1..3"]);
  expect(fewer).toMatchObject({ status: 2, stdout: "" });
  expect(fewer.stderr).toMatch(/expected at least 2, as column "group" has 2 labels, got 1\./);
});

test("a table to read, within the width of the lines", async () => {
  const ended = await run(folder, ["select", faithful, "-k", "1..3"]);
  const lines = ended.stdout.split("\n");
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(ended.stdout).toMatch(/^ +components +EII +VII +EEI/);
  // 2314.316 in mclust, which stops a little earlier: both round to 2314.3.
  expect(ended.stdout).toMatch(/\n +3 .*2314\.3\*/);
  expect(ended.stdout).toContain("Best by BIC: EEE 3, 2314.2957.");
  expect(ended.stdout).not.toMatch(/\b0 (close|far) behind/);
  expect(ended.stdout).toContain("Gaussian mixture of 3 components");
});

test.for([
  ["-k 0..3", 'Option -k, --components: expected a range from at least 1 upwards, got "0..3".'],
  ["-k 2..x", 'Option -k, --components: expected a range such as 1..9, or a list such as 2,3,5, got "2..x".'],
  ["--covariance full,odd", /^Option --covariance: expected .*, got odd\.$/],
  ["--criterion dic", 'Option --criterion: expected one of bic, icl, aic, cv, got "dic".'],
  ["--folds 1", "Option --folds: expected a whole number of at least 2, got 1."],
  [
    "--family hmm --emission poisson",
    "A selection of hidden Markov models is not built yet. Fit each number of states with fit, and compare the criteria.",
  ],
] as const)("%s is refused", async ([options, message]) => {
  const ended = await run(folder, ["select", faithful, ...options.split(" ")]);
  expect(ended.status).toBe(2);
  expect(ended.stderr.replace(/^error: /, "").trim()).toMatch(message);
});

test("the summary of the best names a prior, as that of its fit does", async () => {
  const args = [faithful, "-k", "2", "--covariance", "VVV", "--prior", "fraley-raftery"];
  const [selected, fitted] = await Promise.all([
    run(folder, ["select", ...args]),
    run(folder, ["fit", ...args]),
  ]);
  const title = /^Gaussian mixture of 2 components, .*prior.*$/m;
  expect(selected.stdout).toMatch(title);
  expect(title.exec(selected.stdout)?.[0]).toBe(title.exec(fitted.stdout)?.[0]);
});

test("plot draws what select printed, and asks for data where it is given a model", async () => {
  const ended = await run(folder, ["select", faithful, "-k", "1..3", "--covariance", "EEE,VVV", "--json"]);
  writeFileSync(join(folder, "selection.json"), ended.stdout);
  const drawn = await run(folder, ["plot", "selection.json", "-o", "selection.svg", "--title", "old geyser"]);
  expect(drawn).toMatchObject({ status: 0, stdout: "", stderr: "" });
  const svg = readFileSync(join(folder, "selection.svg"), "utf8");
  expect(svg).toMatch(/^<svg /);
  expect(svg).toContain("black ring: the best, EEE 3");
  writeFileSync(join(folder, "fitted.json"), JSON.stringify(JSON.parse(ended.stdout).best));
  const without = await run(folder, ["plot", "fitted.json", "-o", "out.svg"]);
  expect(without.status).toBe(2);
  expect(without.stderr).toBe(
    'error: fitted.json, format: expected latentjs/select, got "latentjs/fit". Name the data of a model as well.\n',
  );
});

test("another family: numbers of components only", async () => {
  const rows = Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? i % 3 : 20 + (i % 7)));
  writeFileSync(join(folder, "counts.csv"), `n\n${rows.join("\n")}\n`);
  const call = ["select", "counts.csv", "--family", "poisson", "-k", "1..3", "--restarts", "3"];
  const ended = await run(folder, [...call, "--json"]);
  expect(ended.status).toBe(0);
  const { best, table } = JSON.parse(ended.stdout);
  expect(best).toMatchObject({ family: "poisson", components: 2 });
  expect(table.map((row: Row & { readonly family: string }) => `${row.family} ${row.components}`)).toEqual([
    "poisson 1",
    "poisson 2",
    "poisson 3",
  ]);
  expect((await run(folder, call)).stdout).toContain("Best by BIC: 2 components");
  const tree = await run(folder, [...call, "--init", "hierarchical", "--json"]);
  expect(JSON.parse(tree.stdout).best.restarts.tried).toBeLessThan(best.restarts.tried);
  writeFileSync(join(folder, "counts.json"), ended.stdout);
  expect((await run(folder, ["plot", "counts.json", "-o", "counts.svg"])).status).toBe(0);
  const covariance = await run(folder, [...call, "--covariance", "VVV"]);
  expect(covariance.status).toBe(2);
});
