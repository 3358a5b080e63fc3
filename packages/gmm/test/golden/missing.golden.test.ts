import { expectClose, reference, rowsOf } from "@latentjs/testing";
import { expect, test } from "vitest";
import { completedRows } from "../../src/completed-rows.js";
import { fitGmm, score } from "../../src/index.js";
import { answer, fitted } from "../either.js";

/** The reference is a maximum found by optimisation: its log-likelihood is exact, its parameters to about this. */
const MAXIMUM = 1e-6;

interface Maximum {
  readonly mu: ReadonlyArray<number>;
  readonly sigma: ReadonlyArray<ReadonlyArray<number>>;
  readonly observed_loglik: number;
}

const { norm_em: normEm } = reference("missing/mvn_missing.json") as {
  readonly norm_em: Record<string, Maximum>;
};
const iris = reference("missing/iris_missing.json") as {
  readonly optimum: Maximum;
  readonly weighted_optimum: Maximum;
  readonly completed: ReadonlyArray<{ readonly row: number; readonly x: ReadonlyArray<number> }>;
};

const expectMaximum = (
  data: ReadonlyArray<ReadonlyArray<number>>,
  maximum: Maximum,
  weights?: ReadonlyArray<number>,
): void => {
  const fit = fitted(
    fitGmm(data, {
      components: 1,
      tol: 1e-13,
      maxIterations: 5000,
      ...(weights === undefined ? {} : { weights }),
    }),
  );
  expect(fit.stop._tag).toBe("Converged");
  expectClose(fit.logLikelihood, maximum.observed_loglik, MAXIMUM);
  expectClose(fit.params.weights, [1], 0);
  expectClose(fit.params.components[0].mean, maximum.mu, MAXIMUM);
  expectClose(fit.params.components[0].cov, maximum.sigma, MAXIMUM);
  expectClose(answer(score(fit, data, weights)).logLikelihood, maximum.observed_loglik, MAXIMUM);
};

test.each([
  ["apple", "mvnmle_apple.csv", undefined],
  ["airquality", "airquality.csv", ["Ozone", "Solar.R", "Wind", "Temp"]],
] as const)("one full component takes missing values: %s", (name, file, columns) => {
  expectMaximum(rowsOf(file, columns), normEm[name]);
});

test("one full component takes missing values: iris with 177 entries removed, weighted and not", () => {
  const data = rowsOf("iris_missing.csv").map((row) => row.slice(0, 4));
  expectMaximum(data, iris.optimum);
  expectMaximum(
    data,
    iris.weighted_optimum,
    data.map((_, i) => [1, 2, 0.5, 3][i % 4]),
  );
});

test("rows with nothing observed are left out and counted in a warning", () => {
  const data = rowsOf("iris_missing.csv").map((row) => row.slice(0, 4));
  const fit = fitted(fitGmm(data, { components: 1 }));
  expect([fit.rows, fit.totalWeight]).toEqual([148, 148]);
  expect(fit.warnings).toContain("2 rows of weight zero or with nothing observed were left out.");
});

test("rows are completed by conditional means", () => {
  const data = Float64Array.from(rowsOf("iris_missing.csv").flatMap((row) => row.slice(0, 4)));
  const { mu, sigma } = iris.optimum;
  const normal = { mean: Float64Array.from(mu), cov: Float64Array.from(sigma.flat()) };
  const batch = { rows: 150, cols: 4, first: 0, data, weights: null };
  const complete = answer(completedRows(normal, batch)).data;
  for (const { row, x } of iris.completed) expectClose(complete.slice(4 * row - 4, 4 * row), x, 1e-10);
  data.forEach((v, at) => expect(Number.isNaN(v) || complete[at] === v).toBe(true));
});
