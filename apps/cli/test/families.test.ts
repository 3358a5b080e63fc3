import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { folderWith, reference, referenceValues, run, type Ended } from "./command.js";
import { differences } from "./saved.js";

const deaths = reference("data/hasselblad_deaths.csv");
const iris = reference("data/iris.csv");
const own = readFileSync(fileURLToPath(new URL("category-family.mjs", import.meta.url)));

/** Counts of a day of Hasselblad (1969) as the command fits them: the number of days is the weight. */
const poisson = ["fit", deaths, "--family", "poisson", "--weights", "days"];

interface PoissonFit {
  readonly logLikelihood: number;
  readonly trace: ReadonlyArray<number>;
  readonly model: {
    readonly weights: ReadonlyArray<number>;
    readonly components: ReadonlyArray<{ readonly rate: number }>;
  };
}
const poissonFit = ({ stdout }: Ended): PoissonFit => JSON.parse(stdout) as PoissonFit;

const colours = `id,colour,w,known
1,red,1,a
2,red,1,a
3,blue,2,b
4,green,1,b
5,red,0,a
`;
const folder = folderWith({
  "own.mjs": own,
  "colours.csv": colours,
  "empty.mjs": "export const other = 1;\n",
  "broken.mjs": 'import "./is-not-there.mjs";\n',
});
const categories = ["fit", "colours.csv", "--family", "./own.mjs", "--response", "colour"];

test("columns that settings name need not be asked for", async () => {
  // 3 events in a total time of 12; 4 successes in 16 trials.
  const rows = folderWith({
    "data.csv": "id,t,e,x,n\n7,1,1,1,4\n8,2,0,0,3\n9,4,1,2,5\n6,5,1,1,4\n",
  });
  const first = async (...args: ReadonlyArray<string>): Promise<unknown> => {
    const ended = await run(rows, ["fit", "data.csv", "-k", "1", "--json", ...args]);
    expect(ended.stderr).toBe("");
    return (JSON.parse(ended.stdout) as { model: { components: ReadonlyArray<unknown> } }).model
      .components[0];
  };
  const times = await first("--family", "exponential", "--columns", "t", "--set", "event=e");
  expect(times).toEqual({ rate: 3 / 12 });
  const shares = await first("--family", "binomial", "--columns", "x", "--set", "trials=n");
  expect(shares).toEqual({ probability: 4 / 16 });
  // A number is none that a column has.
  const given = await first("--family", "binomial", "--columns", "x", "--set", "trials=8");
  expect(given).toEqual({ probability: 4 / 32 });
});

describe("a family that comes with the command", () => {
  test("is fitted by its name, to the maximum that R has", async () => {
    const { par, loglik } = referenceValues("squarem/poisson_mixture_information.json") as {
      readonly par: readonly [number, number, number];
      readonly loglik: number;
    };
    const ended = await run(folder, [
      ...poisson,
      "-k",
      "2",
      "--tol",
      "1e-13",
      "--json",
      "--out",
      "deaths.json",
    ]);
    expect(ended.stderr).toBe("");
    expect(ended.status).toBe(0);
    expect(readFileSync(join(folder, "deaths.json"), "utf8")).toBe(ended.stdout);
    const fit = poissonFit(ended);
    expect(fit).toMatchObject({
      format: "latentjs/fit",
      version: 1,
      family: "poisson",
      module: "@latentjs/families/poisson",
      columns: ["deaths"],
      components: 2,
      rows: 10,
      totalWeight: 1096,
      parameters: 3,
      stop: { reason: "converged" },
      restarts: { tried: 10, failed: 0 },
      warnings: [],
    });
    expect(fit).not.toHaveProperty("covariance");
    expect(differences(fit.logLikelihood, loglik, 1e-9)).toEqual([]);
    const [p, first, second] = par;
    expect(differences(fit.model.weights, [1 - p, p], 1e-5)).toEqual([]);
    const rates = fit.model.components.map(({ rate }) => rate);
    expect(differences(rates, [second, first], 1e-5)).toEqual([]);
  });

  test("is told in a summary", async () => {
    const { stdout } = await run(folder, [...poisson, "-k", "2"]);
    expect(stdout).toMatch(/^Mixture of 2 components of the family poisson\n/);
    expect(stdout).toMatch(/10 rows of total weight 1,096, 1 column\n/);
    expect(stdout).toMatch(/component +weight +rate\n +0 +0\.6401 +2\.66\d\n +1 +0\.3599 +1\.25\d\n/);
  });

  test("has the commands that take a model, and cannot be plotted", async () => {
    const call = [...poisson, "-k", "2", "--out", "model.json", "--json"];
    const fit = poissonFit(await run(folder, call));
    const scored = await run(folder, ["score", "model.json", deaths, "--weights", "days", "--json"]);
    expect(JSON.parse(scored.stdout)).toMatchObject({ rows: 10, logLikelihood: fit.logLikelihood });
    const predicted = await run(folder, ["predict", "model.json", deaths, "--keep", "deaths"]);
    const lines = predicted.stdout.trim().split("\n");
    expect(lines[0]).toBe("deaths,label,logDensity,p0,p1");
    expect(lines[1]).toMatch(/^0,1,/);
    expect(lines[10]).toMatch(/^9,0,/);
    const drawn = await run(folder, ["sample", "model.json", "-n", "5", "--with-labels"]);
    expect(drawn.stdout).toMatch(/^deaths,label\n(?:\d+,[01]\n){5}$/);
    const described = await run(folder, ["describe", "model.json"]);
    expect(described.stdout).toMatch(/Fitted to 10 rows of total weight 1,096/);
    expect(described.stdout).toMatch(/rate/);
    const plotted = await run(folder, ["plot", "model.json", deaths, "-o", "out.svg"]);
    expect([plotted.status, plotted.stderr]).toEqual([
      2,
      "error: The model to plot: expected a Gaussian mixture, got one of family poisson. Only Gaussian mixtures can be drawn.\n",
    ]);
  });

  test("starts from a model exactly, and from a checkpoint to the same bits", async () => {
    const short = [...poisson, "-k", "2", "--restarts", "2", "--json"];
    const limited = ["--max-iter", "4", "--out", "start.json", "--checkpoint", "state.json"];
    const first = poissonFit(await run(folder, [...short, ...limited]));
    const from = await run(folder, [...poisson, "--init", "params:start.json", "--json"]);
    expect(poissonFit(from).trace[0]).toBe(first.logLikelihood);
    const resumed = await run(folder, [...short, "--resume", "state.json"]);
    expect(resumed.status).toBe(0);
    expect(poissonFit(resumed)).toEqual(poissonFit(await run(folder, short)));
  });

  test("has the same bits with any number of workers", async () => {
    const counts = Array.from({ length: 5000 }, (_, i) => ((i * i) % 7) + (i % 3 === 0 ? 9 : 0));
    const rows = `count\n${counts.join("\n")}\n`;
    const call = [
      "fit",
      "-",
      "-k",
      "2",
      "--family",
      "poisson",
      "--restarts",
      "2",
      "--max-iter",
      "20",
      "--json",
    ];
    const [one, ...more] = await Promise.all(
      ["1", "2", "3"].map((workers) => run(folder, [...call, "--workers", workers], rows)),
    );
    expect([one?.status, one?.stderr]).toEqual([0, ""]);
    expect(more.map(({ stdout }) => stdout)).toEqual([one?.stdout, one?.stdout]);
  });

  test("leaves text out and says so", async () => {
    const call = ["fit", "colours.csv", "-k", "1", "--family", "poisson", "--columns", "id,colour", "--json"];
    const { stderr, stdout } = await run(folder, call);
    expect(stderr).toBe('note: left out "colour", which the family poisson has no use for.\n');
    expect(JSON.parse(stdout)).toMatchObject({ columns: ["id"], model: { components: [{ rate: 3 }] } });
  });

  test("names the line of what it has no density for", async () => {
    const call = ["fit", iris, "-k", "2", "--family", "poisson", "--columns", "Sepal.Length"];
    const { status, stderr } = await run(folder, call);
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /iris\.csv, line 2, column "Sepal\.Length": expected a count \(0, 1, 2, …\), got 5\.1\./,
    );
  });

  test("has an exit status of 1 where every start fails", async () => {
    const { status, stderr } = await run(
      folder,
      ["fit", "-", "-k", "1", "--family", "negative-binomial"],
      "count\n0\n0\n",
    );
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error: Component 0: /);
  });
});

describe("a family of somebody else's", () => {
  test("takes text for categories, settings, weights and labels", async () => {
    const call = [...categories, "--set", "first=red", "--weights", "w", "--init", "labels:known"];
    const { stdout, stderr } = await run(folder, [...call, "--max-iter", "0", "--json"]);
    expect(stderr).toBe(
      'note: left out "id", which the family categories has no use for.\nnote: dropped 1 row of weight 0.\n',
    );
    expect(JSON.parse(stdout)).toMatchObject({
      family: "categories",
      module: "./own.mjs",
      spec: { column: "colour", levels: ["red", "blue", "green"] },
      columns: ["colour"],
      totalWeight: 5,
      parameters: 5,
      labels: ["a", "b"],
      model: { weights: [0.4, 0.6], components: [{ shares: [1, 0, 0] }, { shares: [0, 2 / 3, 1 / 3] }] },
    });
  });

  test("is loaded for a saved model only when it is named", async () => {
    await run(folder, [...categories, "-k", "1", "--out", "colours.json"]);
    const refused = await run(folder, ["score", "colours.json", "colours.csv"]);
    expect([refused.status, refused.stderr]).toEqual([
      2,
      'error: colours.json, module: expected a family that comes with the command, got "./own.mjs" for the family categories. Say --family ./own.mjs to load that module.\n',
    ]);
    const named = ["--family", "./own.mjs"];
    const scored = await run(folder, ["score", "colours.json", "colours.csv", ...named, "--json"]);
    const { logLikelihood } = JSON.parse(scored.stdout) as { readonly logLikelihood: number };
    // Three of five are red, one blue, one green.
    expect(logLikelihood).toBeCloseTo(3 * Math.log(0.6) + 2 * Math.log(0.2), 12);
    const drawn = await run(folder, ["sample", "colours.json", "-n", "20", ...named]);
    expect(drawn.stdout).toMatch(/^colour\n(?:(?:red|blue|green)\n){20}$/);
    const other = await run(folder, ["describe", "colours.json", "--family", "poisson"]);
    expect([other.status, other.stderr]).toEqual([
      2,
      "error: Option --family: expected the family categories, got poisson. Name the module of the model's family.\n",
    ]);
  });

  test("names line and column of a value it has no density for", async () => {
    await run(folder, [...categories, "-k", "1", "--out", "colours.json"]);
    const call = ["predict", "colours.json", "-", "--family", "./own.mjs"];
    const { status, stderr } = await run(folder, call, "colour\nred\nyellow\n");
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^error: Standard input, line 3, column "colour": expected one of blue, green, red, got/,
    );
  });
});

describe("what is wrong with a call has exit status 2", () => {
  const takes =
    "The family categories takes --response <column> (column of the categories, required); --set first=<value> (level that comes first).";
  test.each([
    [
      ["--family", "nope"],
      /^error: Option --family: expected gaussian, an installed family, .* got "nope"\./,
    ],
    [["--family", "./nope.mjs"], /^error: Option --family: expected .* got "\.\/nope\.mjs"\./],
    [
      ["--family", "./empty.mjs"],
      /exports a family under the name "family", got "\.\/empty\.mjs", which exports none/,
    ],
    [["--family", "./broken.mjs"], /got "\.\/broken\.mjs", which does not load \(Cannot find module/],
    [
      ["--family", "./own.mjs"],
      `error: Option --response <column>: expected the column of the categories, got nothing. ${takes}\n`,
    ],
    [
      ["--family", "./own.mjs", "--response", "colour", "--set", "last=id"],
      `error: Option --set last=<value>: expected a family that takes it, got the family categories. ${takes}\n`,
    ],
    [["--family", "./own.mjs", "--set", "first"], 'error: Option --set: expected name=value, got "first".\n'],
    [
      ["--family", "./own.mjs", "--response", "colour", "--set", "response=id"],
      "error: Option --set: expected each setting once, got response twice. Give it once.\n",
    ],
    [
      ["--family", "./own.mjs", "--response", "id"],
      'error: colours.csv, column "id": expected text, got numbers.\n',
    ],
    [
      ["--family", "poisson", "--covariance", "full"],
      "error: Option --covariance: expected the family gaussian, got poisson. Leave it out, or fit Gaussians.\n",
    ],
    [
      ["--response", "id"],
      "error: Option --response: expected a family that takes it, got the family gaussian. Leave it out, or name another family.\n",
    ],
    [
      ["--family", "poisson", "--columns", "id,w"],
      /columns: expected one column for the family poisson, got id, w\./,
    ],
    [["--family", "poisson", "--columns", "sort"], /expected one of the columns .* got "sort"/],
  ])("%j", async (options, message) => {
    const { status, stdout, stderr } = await run(folder, ["fit", "colours.csv", "-k", "2", ...options]);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
  });
});

describe("latent families", () => {
  test("lists those that come with the command", async () => {
    const { stdout } = await run(folder, ["families"]);
    expect(stdout).toMatch(/^gaussian\n/);
    expect(stdout).toMatch(/\npoisson\n {2}Counts of events/);
    const printed = JSON.parse((await run(folder, ["families", "--json"])).stdout) as {
      readonly format: string;
      readonly families: ReadonlyArray<{ readonly name: string }>;
    };
    expect(printed.format).toBe("latentjs/families");
    expect(printed.families).toContainEqual({
      name: "poisson",
      module: "@latentjs/families/poisson",
      summary: "Counts of events in equal intervals",
      settings: [],
    });
  });

  test("lists the settings of a module that is named", async () => {
    const { stdout } = await run(folder, ["families", "./own.mjs"]);
    expect(stdout).toBe(
      "categories\n  Categories of one column.\n  --response <column>  column of the categories (required)\n  --set first=<value>  level that comes first\n",
    );
  });
});
