import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { csvRows, folderWith, reference, referenceValues, run } from "./command.js";
import { differences } from "./saved.js";

const earthquakes = reference("data/earthquakes.csv");
const golden = referenceValues("hmm/earthquakes_hmm.json") as {
  readonly published: { readonly minus_loglik: ReadonlyArray<number>; readonly aic: ReadonlyArray<number> };
  readonly stationary: Readonly<
    Record<
      string,
      {
        readonly loglik: number;
        readonly lambda: ReadonlyArray<number>;
        readonly viterbi: { readonly path: ReadonlyArray<number> };
        readonly posterior: ReadonlyArray<ReadonlyArray<number>>;
      }
    >
  >;
};
interface Normal {
  readonly initial: ReadonlyArray<number>;
  readonly transitions: ReadonlyArray<ReadonlyArray<number>>;
  readonly mean: ReadonlyArray<number>;
  readonly sd: ReadonlyArray<number>;
  readonly loglik: number;
  readonly path: ReadonlyArray<number>;
}
const faithful = referenceValues("hmm/faithful_hmm.json") as {
  readonly lengths: ReadonlyArray<number>;
  readonly start: Normal;
  readonly at_start: { readonly loglik: number; readonly posterior: ReadonlyArray<ReadonlyArray<number>> };
  readonly fixed_point: Normal;
};

interface Fit {
  readonly logLikelihood: number;
  readonly criteria: { readonly aic: number };
  readonly model: {
    readonly initial: ReadonlyArray<number>;
    readonly transitions: ReadonlyArray<ReadonlyArray<number>>;
    readonly components: ReadonlyArray<{ readonly rate: number; readonly mean: number }>;
  };
}
const tight = ["--tol", "1e-11", "--max-iter", "5000"];
const folder = folderWith();
const counts = [
  "fit",
  earthquakes,
  "-k",
  "3",
  "--family",
  "hmm",
  "--emission",
  "poisson",
  "--columns",
  "count",
];
const inEquilibrium = [...counts, "--set", "initial=stationary", ...tight];

describe("earthquakes of Zucchini & MacDonald (2009)", () => {
  const model = golden.stationary["3"];
  test("are fitted to the published maximum, and predicted as in R", async () => {
    const fitted = await run(folder, [...inEquilibrium, "--json", "--out", "model.json"]);
    expect([fitted.status, fitted.stderr]).toEqual([0, ""]);
    expect(readFileSync(join(folder, "model.json"), "utf8")).toBe(fitted.stdout);
    const fit = JSON.parse(fitted.stdout) as Fit;
    expect(fit).toMatchObject({
      family: "hmm",
      emission: { family: "poisson", module: "@latentjs/families/poisson" },
      initial: "stationary",
      columns: ["count"],
      components: 3,
      sequences: 1,
      rows: 107,
      parameters: 9,
    });
    expect(differences(fit.logLikelihood, model?.loglik, 1e-8)).toEqual([]);
    expect(differences(-fit.logLikelihood, golden.published.minus_loglik[1], 1e-6)).toEqual([]);
    expect(differences(fit.criteria.aic, golden.published.aic[1], 1e-6)).toEqual([]);

    // Our states in the order of R's, by rate.
    const { components } = fit.model;
    const order = components
      .map((_, j) => j)
      .toSorted((a, b) => (components[a]?.rate ?? 0) - (components[b]?.rate ?? 0));
    const predicted = csvRows((await run(folder, ["predict", "model.json", earthquakes])).stdout);
    expect(predicted.map(([label]) => order.indexOf(Number(label)))).toEqual(model?.viterbi.path);
    const probabilities = predicted.map((fields) => order.map((j) => Number(fields[2 + j])));
    expect(differences(probabilities, model?.posterior, 1e-4)).toEqual([]);
    const total = predicted.reduce((sum, fields) => sum + Number(fields[1]), 0);
    expect(differences(total, model?.loglik, 1e-8)).toEqual([]);
    const pointwise = csvRows(
      (await run(folder, ["predict", "model.json", earthquakes, "--decode", "posterior"])).stdout,
    );
    const best = probabilities.map((p) => p.indexOf(Math.max(...p)));
    expect(pointwise.map(([label]) => order.indexOf(Number(label)))).toEqual(best);
    const scored = await run(folder, ["score", "model.json", earthquakes, "--json"]);
    expect(JSON.parse(scored.stdout)).toMatchObject({ rows: 107 });
    expect(differences((JSON.parse(scored.stdout) as Fit).logLikelihood, model?.loglik, 1e-8)).toEqual([]);
    expect((await run(folder, ["describe", "model.json"])).stdout).toMatch(
      /Hidden Markov model of 3 states that emit the family poisson, begun in equilibrium[^]*All rows are one sequence\.[^]*from +initial +to 0/,
    );
  });

  test("are drawn as one sequence, whose beginning does not depend on its length", async () => {
    await run(folder, [...inEquilibrium, "--out", "model.json"]);
    const draw = ["sample", "model.json", "--seed", "5", "--with-labels", "-n"];
    const long = csvRows((await run(folder, [...draw, "4000"])).stdout);
    expect((await run(folder, [...draw, "20"])).stdout.split("\n")[0]).toBe("count,label");
    expect(csvRows((await run(folder, [...draw, "20"])).stdout)).toEqual(long.slice(0, 20));
    const fit = JSON.parse(readFileSync(join(folder, "model.json"), "utf8")) as Fit;
    // How often a state follows itself; within five standard errors for a seed that is fixed.
    const stays = fit.model.transitions.map((row, i) => row[i] ?? 0);
    for (const [i, p] of stays.entries()) {
      const from = long.slice(0, -1).filter((line) => Number(line[1]) === i).length;
      const stayed = long
        .slice(1)
        .filter((line, t) => Number(line[1]) === i && Number(long[t]?.[1]) === i).length;
      expect(Math.abs(stayed / from - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / from) + 1e-9);
    }
  });

  test("go on from a checkpoint and start from a model and from labels", async () => {
    const short = [...counts, "--restarts", "3", "--json"];
    await run(folder, [...short, "--max-iter", "4", "--checkpoint", "state.json"]);
    const whole = await run(folder, short);
    expect((await run(folder, [...short, "--resume", "state.json"])).stdout).toBe(whole.stdout);
    expect((await run(folder, [...short, "--workers", "2"])).stdout).toBe(whole.stdout);
    await run(folder, [...inEquilibrium, "--out", "model.json"]);
    const from = [
      "fit",
      earthquakes,
      "--family",
      "hmm",
      "--emission",
      "poisson",
      "--init",
      "params:model.json",
    ];
    const again = await run(folder, [...from, "--max-iter", "0", "--json"]);
    expect(differences((JSON.parse(again.stdout) as Fit).logLikelihood, model?.loglik, 1e-8)).toEqual([]);
  });
});

describe("waiting times of Old Faithful in three sequences", () => {
  const lines = readFileSync(reference("data/faithful.csv"), "utf8").trim().split("\n").slice(1);
  const names = faithful.lengths.flatMap((length, s) => Array.from({ length }, () => `day ${3 - s}`));
  const own = folderWith({
    "waiting.csv": `day,waiting\n${lines.map((line, i) => `${names[i] ?? ""},${line.split(",")[1] ?? ""}`).join("\n")}\n`,
  });
  const { initial, transitions, mean, sd } = faithful.start;
  writeFileSync(
    join(own, "start.json"),
    JSON.stringify({
      family: "hmm",
      emission: {
        family: "normal",
        module: "@latentjs/families/normal",
        spec: { column: "waiting", event: null },
      },
      initial: "free",
      group: "day",
      columns: ["waiting"],
      model: {
        initial,
        transitions,
        components: mean.map((m, j) => ({ mean: m, variance: (sd[j] ?? 0) * (sd[j] ?? 0) })),
      },
    }),
  );

  test("a model written by hand scores and predicts them as R does", async () => {
    const scored = await run(own, ["score", "start.json", "waiting.csv", "--json"]);
    expect(scored.stderr).toBe("");
    expect(
      differences((JSON.parse(scored.stdout) as Fit).logLikelihood, faithful.at_start.loglik, 1e-9),
    ).toEqual([]);
    const predicted = csvRows((await run(own, ["predict", "start.json", "waiting.csv"])).stdout);
    const probabilities = predicted.map((fields) => fields.slice(2).map(Number));
    expect(differences(probabilities, faithful.at_start.posterior, 1e-9)).toEqual([]);
  });

  test("and a fit from there ends where R's EM does, with --group", async () => {
    const call = ["fit", "waiting.csv", "--family", "hmm", "--emission", "normal", "--group", "day"];
    const from = [...call, "--init", "params:start.json", ...tight, "--json", "--out", "fit.json"];
    const fit = JSON.parse((await run(own, from)).stdout) as Fit;
    expect(fit).toMatchObject({ group: "day", sequences: 3, rows: 272 });
    expect(differences(fit.logLikelihood, faithful.fixed_point.loglik, 1e-8)).toEqual([]);
    // The state with more rows, that of long waits, comes first here.
    const predicted = csvRows((await run(own, ["predict", "fit.json", "waiting.csv"])).stdout);
    expect(predicted.map(([label]) => 1 - Number(label))).toEqual(faithful.fixed_point.path);
    const means = fit.model.components.map((component) => component.mean);
    expect(differences(means.toReversed(), faithful.fixed_point.mean, 1e-4)).toEqual([]);
  });

  test("rows of a sequence need not lie together", async () => {
    const text = readFileSync(join(own, "waiting.csv"), "utf8").trim().split("\n");
    const [header = "", ...body] = text;
    const days = [...new Set(names)].toReversed();
    const apart = days.flatMap((day) => body.filter((line) => line.startsWith(day)));
    writeFileSync(join(own, "apart.csv"), `${[header, ...apart].join("\n")}\n`);
    const scored = await run(own, ["score", "start.json", "apart.csv", "--json"]);
    expect(
      differences((JSON.parse(scored.stdout) as Fit).logLikelihood, faithful.at_start.loglik, 1e-9),
    ).toEqual([]);
  });

  test("search finds that maximum or a higher one", async () => {
    const call = [
      "fit",
      "waiting.csv",
      "-k",
      "2",
      "--family",
      "hmm",
      "--emission",
      "normal",
      "--group",
      "day",
    ];
    const fit = JSON.parse((await run(own, [...call, ...tight, "--json"])).stdout) as Fit;
    expect(fit.logLikelihood).toBeGreaterThan(faithful.fixed_point.loglik - 1e-6);
  });

  test("sequences are drawn with the name of the column", async () => {
    const drawn = await run(own, ["sample", "start.json", "-n", "5", "--group-size", "2"]);
    expect(drawn.stdout.split("\n")[0]).toBe("day,waiting");
    expect(csvRows(drawn.stdout).map(([day]) => day)).toEqual(["1", "1", "2", "2", "3"]);
  });
});

test.each([
  [["--family", "hmm"], "Option --emission: expected the family that the states emit, got nothing."],
  [["--family", "hmm", "--emission", "nope"], "Option --emission: expected gaussian, an installed family"],
  [["--emission", "poisson"], "Option --emission: expected the family hmm, got gaussian."],
  [
    ["--family", "hmm", "--emission", "poisson", "--columns", "count", "--weights", "year"],
    "Option --weights: expected a mixture, got the family hmm.",
  ],
  [
    ["--family", "hmm", "--emission", "poisson", "--certificate"],
    "Option --certificate: expected a mixture, got the family hmm.",
  ],
  [
    ["--family", "hmm", "--emission", "poisson", "--standard-errors", "observed"],
    "Option --standard-errors: expected a mixture, got the family hmm. Leave it out: it is not built for hidden Markov models yet.",
  ],
  [
    ["--family", "hmm", "--emission", "poisson", "--on-collapse", "drop"],
    "Option --on-collapse: expected a mixture, got the family hmm.",
  ],
  [
    ["--family", "hmm", "--emission", "poisson", "--set", "initial=odd"],
    'Option --set initial=<value>: expected free or stationary, got "odd".',
  ],
  [
    ["--family", "hmm", "--emission", "poisson", "--set", "trials=2"],
    "Option --set trials=<value>: expected a family that takes it, got the family poisson.",
  ],
])("%j is refused", async (options, message) => {
  const { status, stderr } = await run(folder, ["fit", earthquakes, "-k", "2", ...options]);
  expect(status).toBe(2);
  expect(stderr).toContain(message);
});

test("labels of a mixture are not decoded", async () => {
  await run(folder, [
    "fit",
    earthquakes,
    "-k",
    "1",
    "--family",
    "poisson",
    "--columns",
    "count",
    "--out",
    "mix.json",
  ]);
  const { status, stderr } = await run(folder, ["predict", "mix.json", earthquakes, "--decode", "viterbi"]);
  expect([status, stderr]).toEqual([
    2,
    "error: Option --decode: expected a hidden Markov model, got a mixture. Leave the option out: labels are the most probable components.\n",
  ]);
});
