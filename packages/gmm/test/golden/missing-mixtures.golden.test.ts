import { expectClose, reference, rowsOf } from "@latentjs/testing";
import { expect, test } from "vitest";
import { fitGmm, predict, score, type CovarianceName, type GmmOptions } from "../../src/index.js";
import { answer, fitted } from "../either.js";

/** The same iterations in another order of sums. */
const ITERATIONS = 1e-9;
/** A flat maximum: the log-likelihood is exact, parameters are where nothing moves by 1e-11 in an iteration. */
const MAXIMUM = 1e-8;
const PARAMETERS = 1e-6;

interface Parameters {
  readonly weights: ReadonlyArray<number>;
  readonly means: ReadonlyArray<ReadonlyArray<number>>;
  readonly covariances: ReadonlyArray<ReadonlyArray<ReadonlyArray<number>>>;
}

interface Fixed extends Parameters {
  readonly weights_cycle: ReadonlyArray<number>;
  readonly start: Parameters;
  readonly trace: ReadonlyArray<number>;
  readonly loglik: number;
}

const { models, weighted } = reference("missing/iris_missing_mixtures.json") as {
  readonly models: Record<CovarianceName, Fixed>;
  readonly weighted: Record<CovarianceName, Fixed>;
};

const data = rowsOf("iris_missing.csv").map((row) => row.slice(0, 4));

const optionsOf = (covariance: CovarianceName, { start, weights_cycle: cycle }: Fixed): GmmOptions => ({
  components: 3,
  covariance,
  weights: data.map((_, i) => cycle[i % cycle.length]),
  init: {
    params: {
      weights: Float64Array.from(start.weights),
      components: start.means.map((mean, c) => ({
        mean: Float64Array.from(mean),
        cov: Float64Array.from(start.covariances[c].flat()),
      })),
    },
  },
});

const CASES = [
  ...Object.entries(models).map(([name, fixed]) => [name, fixed, ""] as const),
  ...Object.entries(weighted).map(([name, fixed]) => [name, fixed, ", weighted"] as const),
] as ReadonlyArray<readonly [CovarianceName, Fixed, string]>;

test.each(CASES)("iris with 177 entries removed, three components, %s%3$s", (name, fixed) => {
  const options = optionsOf(name, fixed);
  const traced = fitted(fitGmm(data, { ...options, accelerate: "none", tol: 0, maxIterations: 10 }));
  expectClose(traced.trace, fixed.trace, ITERATIONS);
  const fit = fitted(fitGmm(data, { ...options, tol: 1e-14, maxIterations: 20_000 }));
  expect(fit.stop._tag).toBe("Converged");
  expectClose(fit.logLikelihood, fixed.loglik, MAXIMUM);
  // By weight, largest first.
  const order = [0, 1, 2].toSorted((a, b) => fixed.weights[b] - fixed.weights[a]);
  order.forEach((c, at) => {
    expectClose(fit.params.weights[at], fixed.weights[c], PARAMETERS);
    expectClose(fit.params.components[at].mean, fixed.means[c], PARAMETERS);
    expectClose(fit.params.components[at].cov, fixed.covariances[c].flat(), PARAMETERS);
  });
  expectClose(answer(score(fit, data, options.weights)).logLikelihood, fixed.loglik, MAXIMUM);
});

test("the default search finds the maximum that EM reaches from the species", () => {
  for (const [covariance, fixed] of CASES.filter(([, { weights_cycle: cycle }]) => cycle.length === 1)) {
    const fit = fitted(fitGmm(data, { components: 3, covariance }));
    expect(fit.logLikelihood).toBeGreaterThan(fixed.loglik - 1e-4);
  }
});

test("rows with nothing observed get the mixing weights, and count in no criterion", () => {
  const fit = fitted(fitGmm(data, { components: 3 }));
  expect([fit.rows, fit.totalWeight]).toEqual([148, 148]);
  const { posterior, logDensity } = answer(predict(fit, data));
  for (const row of [39, 119]) {
    expectClose(posterior.subarray(3 * row, 3 * row + 3), fit.params.weights, 1e-15);
    expectClose(logDensity[row], 0, 1e-15);
  }
  expectClose(fit.criteria.bic, -2 * fit.logLikelihood + fit.parameters * Math.log(148), 1e-12);
});
