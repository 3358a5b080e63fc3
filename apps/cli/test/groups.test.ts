import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { csvRows, folderWith, referenceValues, run } from "./command.js";
import { differences } from "./saved.js";

interface Grouped {
  readonly loglik: number;
  readonly flexmix: { readonly loglik: number; readonly bic: number; readonly df: number };
  readonly posterior: ReadonlyArray<ReadonlyArray<number>>;
  readonly errors: ReadonlyArray<number>;
  readonly y: ReadonlyArray<number>;
  readonly group: ReadonlyArray<number>;
}
const golden = referenceValues("families/grouped_mixtures.json") as {
  readonly normal: Grouped & { readonly x: ReadonlyArray<number> };
  readonly poisson: Grouped;
};
interface Fit {
  readonly logLikelihood: number;
  readonly criteria: { readonly bic: number };
  readonly model: {
    readonly weights: ReadonlyArray<number>;
    readonly components: ReadonlyArray<{ readonly rate: number }>;
  };
}

const csv = (header: string, lines: ReadonlyArray<ReadonlyArray<string | number>>): string =>
  `${header}\n${lines.map((line) => line.join()).join("\n")}\n`;
const { poisson, normal } = golden;
const folder = folderWith({
  "counts.csv": csv(
    "person,y,w,half",
    poisson.y.map((y, i) => [`p${poisson.group[i] ?? 0}`, y, 2, i < 100 ? "a" : "b"]),
  ),
  "npreg.csv": csv(
    "id,x,square,yn",
    normal.x.map((x, i) => [normal.group[i] ?? 0, x, x * x, normal.y[i] ?? 0]),
  ),
  "torn.csv": csv("id,y,w,label", [
    [1, 3, 1, "a"],
    [1, 4, 2, "b"],
    [2, 5, 1, "a"],
  ]),
  "gap.csv": csv("id,y", [
    [1, 3],
    ["", 4],
  ]),
});
const counts = ["fit", "counts.csv", "-k", "2", "--family", "poisson", "--columns", "y", "--group", "person"];
const tight = ["--tol", "1e-12"];

describe("rows in groups", () => {
  test("are fitted, predicted and scored as flexmix does with | group", async () => {
    const fitted = await run(folder, [...counts, ...tight, "--json", "--out", "model.json"]);
    expect([fitted.status, fitted.stderr]).toEqual([0, ""]);
    expect(readFileSync(join(folder, "model.json"), "utf8")).toBe(fitted.stdout);
    const fit = JSON.parse(fitted.stdout) as Fit;
    expect(fit).toMatchObject({
      family: "poisson",
      columns: ["y"],
      group: "person",
      groups: 100,
      rows: 200,
      totalWeight: 200,
      parameters: poisson.flexmix.df,
    });
    expect(differences(fit.logLikelihood, poisson.loglik, 1e-8)).toEqual([]);
    expect(differences(fit.criteria.bic, poisson.flexmix.bic, 1e-8)).toEqual([]);

    const predicted = csvRows((await run(folder, ["predict", "model.json", "counts.csv"])).stdout);
    const found = predicted.map((fields) => fields.slice(2).map(Number));
    const expected = poisson.group.map(
      (g) => poisson.posterior[[...new Set(poisson.group)].indexOf(g)] ?? [],
    );
    expect(differences(found, expected, 1e-4)).toEqual([]);
    // The density of a row is that given the rows of its group before it.
    const total = predicted.reduce((sum, fields) => sum + Number(fields[1]), 0);
    expect(differences(total, poisson.loglik, 1e-8)).toEqual([]);
    const scored = await run(folder, ["score", "model.json", "counts.csv", "--json"]);
    expect(JSON.parse(scored.stdout)).toMatchObject({ rows: 200, logLikelihood: fit.logLikelihood });
    expect((await run(folder, ["describe", "model.json"])).stdout).toContain(
      'Rows with the same "person" are of one component.',
    );
  });

  test("of regressions", async () => {
    const call = ["fit", "npreg.csv", "-k", "2", "--family", "linear-regression", "--response", "yn"];
    const { stdout } = await run(folder, [...call, "--group", "id", ...tight, "--json"]);
    const fit = JSON.parse(stdout) as Fit;
    expect(fit).toMatchObject({ columns: ["yn", "x", "square"], groups: 50, parameters: normal.flexmix.df });
    expect(differences(fit.logLikelihood, normal.loglik, 1e-8)).toEqual([]);
  });

  test("of Gaussians, which are the family of that name then", async () => {
    const call = ["fit", "npreg.csv", "-k", "2", "--columns", "x,yn", "--group", "id", "--covariance", "VVI"];
    const { stdout } = await run(folder, [...call, "--json", "--out", "gaussians.json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      family: "gaussian",
      module: "@latentjs/families/gaussian",
      parameters: 9,
    });
    const drawn = await run(folder, ["sample", "gaussians.json", "-n", "3"]);
    expect(drawn.stdout.split("\n")[0]).toBe("id,x,yn");
    const refused = await run(folder, [...call.slice(0, -1), "EEE"]);
    expect([refused.status, refused.stderr]).toEqual([
      2,
      expect.stringContaining("expected full (VVV), diagonal (VVI) or spherical (VII)"),
    ]);
  });

  test("have standard errors", async () => {
    const { stdout } = await run(folder, [...counts, ...tight, "--json", "--standard-errors", "observed"]);
    const { standardErrors } = JSON.parse(stdout) as { readonly standardErrors: Fit["model"] };
    const [first, second] = standardErrors.components;
    const found = [standardErrors.weights[0], first?.rate, second?.rate];
    expect(differences(found, poisson.errors, 1e-4)).toEqual([]);
  });

  test("are drawn in groups: rows of one label, numbered", async () => {
    await run(folder, [...counts, "--out", "model.json"]);
    const call = ["sample", "model.json", "-n", "11", "--group-size", "4", "--with-labels", "--seed", "3"];
    const drawn = await run(folder, call);
    expect(drawn.stdout.split("\n")[0]).toBe("person,y,label");
    const lines = csvRows(drawn.stdout);
    expect(lines.map(([group]) => group)).toEqual(["1", "1", "1", "1", "2", "2", "2", "2", "3", "3", "3"]);
    for (const group of ["1", "2", "3"]) {
      expect(new Set(lines.filter(([of]) => of === group).map((line) => line[2])).size).toBe(1);
    }
    await run(folder, [
      "fit",
      "counts.csv",
      "-k",
      "2",
      "--family",
      "poisson",
      "--columns",
      "y",
      "--out",
      "plain.json",
    ]);
    const refused = await run(folder, ["sample", "plain.json", "--group-size", "4"]);
    expect([refused.status, refused.stderr]).toEqual([
      2,
      "error: Option --group-size: expected a model with groups, got one without. Leave the option out: every row is drawn by itself.\n",
    ]);
  });

  test("go on from a checkpoint, and from a model, and do not mind workers", async () => {
    const short = [...counts, "--restarts", "2", "--json"];
    await run(folder, [...short, "--max-iter", "4", "--checkpoint", "state.json"]);
    const whole = await run(folder, short);
    expect((await run(folder, [...short, "--resume", "state.json"])).stdout).toBe(whole.stdout);
    expect((await run(folder, [...short, "--workers", "2"])).stdout).toBe(whole.stdout);
    await run(folder, [...counts, ...tight, "--out", "model.json"]);
    const from = [
      "fit",
      "counts.csv",
      "--family",
      "poisson",
      "--group",
      "person",
      "--init",
      "params:model.json",
    ];
    const again = JSON.parse((await run(folder, [...from, "--max-iter", "0", "--json"])).stdout) as Fit;
    expect(differences(again.logLikelihood, poisson.loglik, 1e-8)).toEqual([]);
  });

  test("count as many as their weight says", async () => {
    const { stdout } = await run(folder, [...counts, ...tight, "--weights", "w", "--json"]);
    const fit = JSON.parse(stdout) as Fit;
    expect(fit).toMatchObject({ rows: 200, totalWeight: 400, groups: 100 });
    expect(differences(fit.logLikelihood, 2 * poisson.loglik, 1e-8)).toEqual([]);
  });
});

describe("what groups cannot be", () => {
  const torn = ["fit", "torn.csv", "--family", "poisson", "--columns", "y", "--group", "id"];
  test.each([
    [[...counts.slice(0, -1), "nope"], "expected one of the columns"],
    [
      [...torn, "-k", "1", "--weights", "w"],
      'torn.csv, line 3, column "w": expected the weight 1 of the first row of its group, got 2. A weight says how many such groups there are: give all rows of a group the same.',
    ],
    [
      [...torn, "--init", "labels:label"],
      'torn.csv, line 3, column "label": expected the label "a" of the first row of its group, got "b". Rows with the same "id" are of one component: give them one label.',
    ],
    [
      ["fit", "gap.csv", "-k", "1", "--family", "poisson", "--columns", "y", "--group", "id"],
      'gap.csv, line 3, column "id": expected a group, got a missing value. Give every row a group, or leave the row out.',
    ],
    [
      [...counts, "--concomitant", "half"],
      "Option --group: expected a fit without --concomitant, got both. Leave one of them out",
    ],
  ])("%j", async (call, message) => {
    const { status, stderr } = await run(folder, call);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });

  test("fewer than components", async () => {
    const { status, stderr } = await run(folder, [...torn, "-k", "3"]);
    expect([status, stderr]).toEqual([
      1,
      "error: The data has 2 distinct groups, fewer than the 3 components asked for. Fit at most 2.\n",
    ]);
  });
});

describe("components of different families", () => {
  const mixed = ["fit", "counts.csv", "--family", "poisson+geometric", "--columns", "y"];
  test("are fitted one of each, saved with their families, and used by every command", async () => {
    const fitted = await run(folder, [...mixed, ...tight, "--json", "--out", "mixed.json"]);
    expect([fitted.status, fitted.stderr]).toEqual([0, ""]);
    const fit = JSON.parse(fitted.stdout) as Fit;
    expect(fit).toMatchObject({
      family: "poisson+geometric",
      components: 2,
      parts: [
        { family: "poisson", module: "@latentjs/families/poisson" },
        { family: "geometric", module: "@latentjs/families/geometric" },
      ],
      columns: ["y"],
      parameters: 3,
      model: { components: [{ rate: expect.any(Number) }, { probability: expect.any(Number) }] },
    });
    // The mixture by hand at the parameters that were found.
    const [{ rate }, other] = fit.model.components as [{ readonly rate: number }, unknown];
    const { probability } = other as { readonly probability: number };
    const [a = 0, b = 0] = fit.model.weights;
    const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
    const density = (y: number): number =>
      (a * Math.exp(-rate) * rate ** y) / factorial(y) + b * probability * (1 - probability) ** y;
    const total = poisson.y.reduce((sum, y) => sum + Math.log(density(y)), 0);
    expect(differences(fit.logLikelihood, total, 1e-10)).toEqual([]);
    const scored = await run(folder, ["score", "mixed.json", "counts.csv", "--json"]);
    expect(JSON.parse(scored.stdout)).toMatchObject({ logLikelihood: fit.logLikelihood });
    const predicted = await run(folder, ["predict", "mixed.json", "counts.csv"]);
    expect(csvRows(predicted.stdout)).toHaveLength(200);
    expect((await run(folder, ["describe", "mixed.json"])).stdout).toMatch(
      /Mixture of 2 components: poisson \+ geometric[^]*geometric/,
    );
    expect(csvRows((await run(folder, ["sample", "mixed.json", "-n", "5"])).stdout)).toHaveLength(5);
    const from = await run(folder, [...mixed.slice(0, 4), "--init", "params:mixed.json", "--json"]);
    expect(JSON.parse(from.stdout)).toMatchObject({ stop: { reason: "converged" } });
  });

  test("also in groups, from a checkpoint, with workers and standard errors", async () => {
    const short = [...mixed, "--group", "person", "--restarts", "2", "--json"];
    await run(folder, [...short, "--max-iter", "4", "--checkpoint", "state.json"]);
    const whole = await run(folder, short);
    expect(JSON.parse(whole.stdout)).toMatchObject({ group: "person", groups: 100 });
    expect((await run(folder, [...short, "--resume", "state.json"])).stdout).toBe(whole.stdout);
    expect((await run(folder, [...short, "--workers", "2"])).stdout).toBe(whole.stdout);
    const errors = await run(folder, [...mixed, ...tight, "--json", "--standard-errors", "observed"]);
    expect(JSON.parse(errors.stdout)).toMatchObject({
      standardErrors: { components: [{ rate: expect.any(Number) }, { probability: expect.any(Number) }] },
    });
  });

  test.each([
    [[...mixed, "-k", "3"], "Option -k, --components: expected 2, as many as families, got 3."],
    [["fit", "counts.csv", "--family", "poisson+nope"], 'got "nope"'],
    [
      [...mixed, "--set", "trials=3"],
      "Option --set trials=<value>: expected a family that takes it, got the family poisson + geometric.",
    ],
    [
      [...mixed, "--concomitant", "half"],
      "Option --concomitant: expected components of one family, got poisson + geometric.",
    ],
  ])("%j is refused", async (call, message) => {
    const { status, stderr } = await run(folder, call);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});
