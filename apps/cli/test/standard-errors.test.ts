import { expect, test } from "vitest";
import { folderWith, reference, referenceValues, run } from "./command.js";

const folder = folderWith({ "levels.csv": "x\na\na\nb\nb\nc\n" });
const faithful = reference("data/faithful.csv");

/** What the default tolerance leaves of a standard error. */
const AT_THE_DEFAULT = 1e-3;

interface Errors {
  readonly warnings: ReadonlyArray<string>;
  readonly standardErrors: {
    readonly weights: ReadonlyArray<number>;
    readonly means: ReadonlyArray<ReadonlyArray<number>>;
    readonly covariances: ReadonlyArray<ReadonlyArray<ReadonlyArray<number>>>;
  };
}

test.each(["observed", "sandwich"] as const)(
  "%s standard errors of Old Faithful are added to the fit",
  async (kind) => {
    const ended = await run(folder, ["fit", faithful, "-k", "2", "--standard-errors", kind, "--json"]);
    expect(ended.status).toBe(0);
    const { weights, means, covariances } = (JSON.parse(ended.stdout) as Errors).standardErrors;
    const found = [
      weights[1],
      ...[1, 0].flatMap((c) => means[c] ?? []),
      ...[1, 0].flatMap((c) => [
        covariances[c]?.[0]?.[0],
        covariances[c]?.[1]?.[0],
        covariances[c]?.[1]?.[1],
      ]),
    ];
    const truth = referenceValues("mclust/faithful_information.json")[`se_${kind}`] as ReadonlyArray<number>;
    expect(found).toHaveLength(truth.length);
    for (const [i, error] of found.entries())
      expect(Math.abs((error ?? NaN) / (truth[i] ?? NaN) - 1)).toBeLessThan(AT_THE_DEFAULT);
  },
);

test("the summary has a table of them", async () => {
  const { stdout } = await run(folder, ["fit", faithful, "-k", "2", "--standard-errors", "observed"]);
  expect(stdout).toMatch(
    /Standard errors, from the observed information\n +component +weight +mean\.eruptions/,
  );
  expect(stdout).toMatch(/ 1 +0\.0291 +0\.02711 /);
});

/** A fit with the standard errors of one rate of counts, each as often as its days. */
const deathRate = async (standardErrors: string) => {
  const data = reference("data/hasselblad_deaths.csv");
  const args = ["--family", "poisson", "-k", "1", "--weights", "days", "--standard-errors", standardErrors];
  const { stdout } = await run(folder, ["fit", data, ...args, "--json"]);
  const fit = JSON.parse(stdout) as {
    readonly totalWeight: number;
    readonly model: { readonly components: ReadonlyArray<{ readonly rate: number }> };
    readonly standardErrors: {
      readonly weights: ReadonlyArray<number>;
      readonly components: ReadonlyArray<{ readonly rate: number }>;
    };
  };
  const rate = fit.model.components[0]?.rate ?? NaN;
  return { ...fit.standardErrors, expected: Math.sqrt(rate / fit.totalWeight) };
};

test("a family has them in the shape of its parameters: a rate of n counts has sqrt(rate / n)", async () => {
  const { weights, components, expected } = await deathRate("observed");
  expect(weights).toEqual([0]);
  expect(components[0]?.rate).toBeCloseTo(expected, 9);
});

test("a mixture that the data do not identify has none, and says so", async () => {
  const args = ["--family", "categorical", "-k", "2", "--standard-errors", "observed"];
  const ended = await run(folder, ["fit", "levels.csv", ...args, "--json"]);
  expect(ended.status).toBe(0);
  const fit = JSON.parse(ended.stdout) as {
    readonly standardErrors: null;
    readonly warnings: ReadonlyArray<string>;
  };
  expect(fit.standardErrors).toBe(null);
  expect(fit.warnings.at(-1)).toMatch(
    /^There are no standard errors\. .*positive definite.* Iterate to a smaller tolerance/,
  );
});

interface Bootstrapped extends Errors {
  readonly bootstrap: {
    readonly method: string;
    readonly replicates: number;
    readonly failed: number;
    readonly level: number;
    readonly lower: { readonly means: ReadonlyArray<ReadonlyArray<number>> };
    readonly upper: { readonly means: ReadonlyArray<ReadonlyArray<number>> };
  };
}

test.each([
  ["bootstrap", "parametric"],
  ["weighted-bootstrap", "weighted"],
] as const)("%s: errors as mclust has them, with intervals", async (kind, method) => {
  const args = ["fit", faithful, "-k", "2", "--standard-errors", kind, "--json"];
  const { standardErrors, bootstrap, warnings } = JSON.parse(
    (await run(folder, args)).stdout,
  ) as Bootstrapped;
  const truth = referenceValues("mclust/bootstrap_errors.json")[method] as {
    readonly VVV: { readonly se: ReadonlyArray<number> };
  };
  const { weights, means } = standardErrors;
  const found = [weights[1], ...[1, 0].flatMap((c) => means[c] ?? [])];
  // 999 replicates: see the tests of the library.
  for (const [i, error] of found.entries())
    expect(Math.abs((error ?? NaN) / (truth.VVV.se[i] ?? NaN) - 1)).toBeLessThan(0.12);
  expect(bootstrap).toMatchObject({ method, replicates: 999, failed: 0, level: 0.95 });
  expect(bootstrap.lower.means[0]?.[1]).toBeLessThan(79.97);
  expect(bootstrap.upper.means[0]?.[1]).toBeGreaterThan(79.97);
  expect(warnings).toEqual([]);
});

test("replicates are as many as are asked for, and the summary says so", async () => {
  const args = ["fit", faithful, "-k", "2", "--standard-errors", "weighted-bootstrap", "--replicates", "20"];
  const { stdout } = await run(folder, args);
  expect(stdout).toMatch(/Standard errors, from the weighted-likelihood bootstrap\n/);
  expect(stdout).toMatch(/\nFrom 20 replicates\.\n$/);
  const one = await run(folder, [...args.slice(0, -1), "1"]);
  expect([one.status, one.stderr]).toEqual([2, expect.stringContaining("--replicates")]);
});

test("a family has a bootstrap too: a rate of n counts scatters by sqrt(rate / n)", async () => {
  const { components, expected } = await deathRate("bootstrap");
  expect(Math.abs((components[0]?.rate ?? NaN) / expected - 1)).toBeLessThan(0.12);
});

test("rows that cannot be drawn have no parametric bootstrap, and a weighted one", async () => {
  const data = folderWith({ "line.csv": "x,y\n0,0.1\n1,1.3\n2,1.8\n3,3.2\n4,3.9\n5,5.3\n6,5.8\n" });
  const args = ["fit", "line.csv", "--family", "linear-regression", "--response", "y", "-k", "1", "--json"];
  const drawn = await run(data, [...args, "--standard-errors", "bootstrap"]);
  const found = JSON.parse(drawn.stdout) as Bootstrapped;
  expect(found.standardErrors).toBe(null);
  expect(found.warnings.at(-1)).toMatch(/There are no standard errors\. .*weighted bootstrap/);
  const weighted = await run(data, [
    ...args,
    "--standard-errors",
    "weighted-bootstrap",
    "--replicates",
    "50",
  ]);
  expect((JSON.parse(weighted.stdout) as Bootstrapped).bootstrap.replicates).toBe(50);
});
