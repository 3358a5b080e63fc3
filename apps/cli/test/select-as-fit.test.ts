import { writeFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderWith, reference, run } from "./command.js";
import { fitOf, type SavedFit } from "./saved.js";

const eruptions = readFileSync(reference("data/faithful.csv"), "utf8").trim().split("\n");
/** Old Faithful with the side of 68 minutes of the first rows, a weight and pairs of rows. */
const geyser = eruptions.map((row, i) => {
  if (i === 0) return `${row},side,w,pair`;
  const side = i > 40 ? "" : Number(row.split(",")[1]) > 68 ? "long" : "short";
  return `${row},${side},${1 + (i % 3)},${Math.floor(i / 2)}`;
});
/** Counts about 3 and about 20, in groups of three rows of the same kind. */
const counts = Array.from({ length: 120 }, (_, i) => {
  const isLow = Math.floor(i / 3) % 2 === 0;
  return `${isLow ? (i * 7) % 6 : 14 + ((i * 11) % 13)},${i < 12 ? (isLow ? "low" : "high") : ""},${1 + (Math.floor(i / 3) % 2)},${Math.floor(i / 3)}`;
});
const folder = folderWith({
  "geyser.csv": `${geyser.join("\n")}\n`,
  "counts.csv": `${["n,kind,w,day", ...counts].join("\n")}\n`,
});

interface WithErrors extends SavedFit {
  readonly standardErrors?: unknown;
  readonly bootstrap?: { readonly method: string; readonly replicates: number };
  readonly certificate: unknown;
}

/** A fit, and the best of a selection that has nothing else to choose from. */
const both = async (
  data: string,
  options: string,
): Promise<{ readonly fitted: WithErrors; readonly selected: WithErrors }> => {
  const call = [data, "--json", "--tol", "1e-12", ...options.split(" ")];
  const [fit, select] = await Promise.all([run(folder, ["fit", ...call]), run(folder, ["select", ...call])]);
  expect(select.status).toBe(0);
  return { fitted: fitOf(fit) as WithErrors, selected: JSON.parse(select.stdout).best };
};

const labelsOf = async (name: string, fit: SavedFit, data: string): Promise<ReadonlyArray<number>> => {
  writeFileSync(join(folder, name), JSON.stringify(fit));
  const { stdout } = await run(folder, ["predict", name, data, "--json"]);
  return JSON.parse(stdout).rows.map(({ label }: { readonly label: number }) => label);
};

/** Both end where less than 1e-12 nats a row is to be gained. */
const LEFT_TO_GAIN = 1e-6;

test.concurrent.for([
  "--labels side",
  "--noise",
  "--noise --noise-volume 500",
  "--weights w",
  "--equal-weights",
  "--prior fraley-raftery",
  "--eigenvalue-ratio 2",
  "--on-collapse drop",
  "--certificate --accelerate anderson",
  "--labels side --noise --weights w --equal-weights --seed 4",
])("one cell of Gaussians is the fit of it: %s", async (options) => {
  const call = `-k 2 --columns eruptions,waiting --covariance VVV ${options}`;
  const { fitted, selected } = await both("geyser.csv", call);
  expect(Math.abs(selected.logLikelihood - fitted.logLikelihood)).toBeLessThan(LEFT_TO_GAIN);
  expect(selected.parameters).toBe(fitted.parameters);
  for (const name of ["bic", "aic", "icl"] as const) {
    // Which component a row is of is known less exactly than how likely all rows are.
    expect(Math.abs(selected.criteria[name] - fitted.criteria[name])).toBeLessThan(1e-5);
  }
  expect(Object.keys(selected)).toEqual(Object.keys(fitted));
  const id = options.replaceAll(/\W/g, "");
  expect(await labelsOf(`s${id}.json`, selected, "geyser.csv")).toEqual(
    await labelsOf(`f${id}.json`, fitted, "geyser.csv"),
  );
});

test.concurrent.for([
  "--labels kind",
  "--noise --noise-volume 40",
  "--weights w",
  "--equal-weights --on-collapse drop",
  "--group day",
  "--group day --labels kind --weights w",
  "--labels kind --noise --noise-volume 40 --weights w --equal-weights --certificate",
  "--standard-errors observed",
  "--standard-errors sandwich",
  "--standard-errors bootstrap --replicates 20",
  "--standard-errors weighted-bootstrap --replicates 20 --group day",
])("one cell of another family is the fit of it to the bit: %s", async (options) => {
  const { fitted, selected } = await both("counts.csv", `-k 2 --family poisson --columns n ${options}`);
  expect(selected).toEqual(fitted);
  expect(selected.standardErrors !== undefined).toBe(options.includes("--standard-errors"));
});

test("one cell of Gaussians in groups is the fit of it, and several structures are refused", async () => {
  const call = "-k 2 --columns eruptions,waiting --group pair";
  const { fitted, selected } = await both("geyser.csv", call);
  expect(selected).toEqual(fitted);
  const many = await run(folder, ["select", "geyser.csv", ...call.split(" "), "--covariance", "EEE,VVV"]);
  expect(many).toMatchObject({ status: 2, stdout: "" });
  expect(many.stderr).toBe(
    'error: Option --covariance: expected one structure beside --group, got "EEE,VVV". Select once for each structure.\n',
  );
});

test("a family that starts from labels or a model has their number of components", async () => {
  const call = "--family poisson --columns n";
  const full = counts.map((row) =>
    row.replace(/^(\d+),[a-z]*,/, (_, n) => `${n},${Number(n) < 10 ? "few" : "many"},`),
  );
  writeFileSync(join(folder, "full.csv"), `${["n,kind,w,day", ...full].join("\n")}\n`);
  const byLabels = await both("full.csv", `${call} --init labels:kind`);
  expect(byLabels.selected).toEqual(byLabels.fitted);
  expect(byLabels.selected).toMatchObject({ components: 2, labels: ["few", "many"] });
  await run(folder, ["fit", "counts.csv", ...call.split(" "), "-k", "3", "--out", "three.json"]);
  const fromModel = await both("counts.csv", "--family poisson --init params:three.json");
  expect(fromModel.selected).toEqual(fromModel.fitted);
  expect(fromModel.selected.components).toBe(3);
  const two = await run(folder, [
    "select",
    "full.csv",
    ...call.split(" "),
    "--init",
    "labels:kind",
    "-k",
    "2,3",
  ]);
  expect(two).toMatchObject({ status: 2, stdout: "" });
  expect(two.stderr).toMatch(/^error: Option -k, --components: expected one number beside --init, got 2,3\./);
});

test("known labels of another family: no fewer components than labels", async () => {
  const call = [
    "select",
    "counts.csv",
    "--family",
    "poisson",
    "--columns",
    "n",
    "--labels",
    "kind",
    "--json",
  ];
  const all = await run(folder, [...call, "--restarts", "1", "--tol", "1e-3"]);
  const { best, table } = JSON.parse(all.stdout);
  expect(table.map(({ components }: SavedFit) => components)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
  expect(best.labels.slice(0, 2)).toEqual(["high", "low"]);
  const fewer = await run(folder, [...call, "-k", "1..3"]);
  expect(fewer.stderr).toMatch(/expected at least 2, as column "kind" has 2 labels, got 1\./);
});

test("standard errors of the best, in what is printed, saved and read", async () => {
  const call = ["geyser.csv", "--columns", "eruptions,waiting", "-k", "1..3", "--covariance", "EEE,VVV"];
  for (const kind of ["observed", "sandwich", "weighted-bootstrap"]) {
    const args = [
      ...call,
      "--standard-errors",
      kind,
      ...(kind.includes("b") && kind !== "observed" ? ["--replicates", "20"] : []),
    ];
    const ended = await run(folder, ["select", ...args, "--json", "--out", "best.json"]);
    expect(ended.status).toBe(0);
    const { best } = JSON.parse(ended.stdout);
    expect(JSON.parse(readFileSync(join(folder, "best.json"), "utf8"))).toEqual(best);
    // The same, from the fit that starts where the selection has ended.
    const again = await run(folder, [
      "fit",
      "geyser.csv",
      "--columns",
      "eruptions,waiting",
      "--covariance",
      best.covariance,
      "--init",
      "params:best.json",
      "--max-iter",
      "0",
      "--json",
      ...args.slice(7),
    ]);
    const { standardErrors } = JSON.parse(again.stdout);
    expect(standardErrors.weights.length).toBe(best.components);
    expect(best.standardErrors).toEqual(standardErrors);
  }
  const text = await run(folder, ["select", ...call, "--standard-errors", "observed", "--certificate"]);
  expect(text.stdout).toMatch(/\nStandard errors, from the observed information\n/);
  expect(text.stdout).toContain("Best by BIC");
});
