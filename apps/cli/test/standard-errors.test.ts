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

test("a family has them in the shape of its parameters: a rate of n counts has sqrt(rate / n)", async () => {
  const args = [
    "--family",
    "poisson",
    "-k",
    "1",
    "--weights",
    "days",
    "--standard-errors",
    "observed",
    "--json",
  ];
  const { stdout } = await run(folder, ["fit", reference("data/hasselblad_deaths.csv"), ...args]);
  const fit = JSON.parse(stdout) as {
    readonly totalWeight: number;
    readonly model: { readonly components: ReadonlyArray<{ readonly rate: number }> };
    readonly standardErrors: {
      readonly weights: ReadonlyArray<number>;
      readonly components: ReadonlyArray<{ readonly rate: number }>;
    };
  };
  const rate = fit.model.components[0]?.rate ?? NaN;
  expect(fit.standardErrors.weights).toEqual([0]);
  expect(fit.standardErrors.components[0]?.rate).toBeCloseTo(Math.sqrt(rate / fit.totalWeight), 9);
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
