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
  readonly covariance: CovarianceName;
  readonly weights_cycle: ReadonlyArray<number>;
  readonly start: Parameters;
  readonly trace: ReadonlyArray<number>;
  readonly loglik: number;
}

const {
  models,
  weighted,
  variants,
  labels,
  noise_volume: volume,
} = reference("missing/iris_missing_mixtures.json") as {
  readonly models: Record<CovarianceName, Fixed>;
  readonly weighted: Record<CovarianceName, Fixed>;
  readonly variants: Record<"labels" | "equal" | "noise" | "all", Fixed>;
  readonly labels: ReadonlyArray<number | null>;
  readonly noise_volume: number;
};

const data = rowsOf("iris_missing.csv").map((row) => row.slice(0, 4));

const optionsOf = ({ covariance, start, weights_cycle: cycle }: Fixed): GmmOptions => ({
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

/** A fit along the iterations of the reference, and at its fixed point; components in `order`, noise behind them. */
const expectFixed = (fixed: Fixed, more: Partial<GmmOptions>, order: ReadonlyArray<number>): void => {
  const options = { ...optionsOf(fixed), ...more };
  const traced = fitted(fitGmm(data, { ...options, accelerate: "none", tol: 0, maxIterations: 10 }));
  expectClose(traced.trace, fixed.trace, ITERATIONS);
  const fit = fitted(fitGmm(data, { ...options, tol: 1e-14, maxIterations: 20_000 }));
  expect(fit.stop._tag).toBe("Converged");
  expectClose(fit.logLikelihood, fixed.loglik, MAXIMUM);
  expectClose(
    fit.params.weights,
    [...order, ...(fit.noise === undefined ? [] : [3])].map((c) => fixed.weights[c]),
    PARAMETERS,
  );
  order.forEach((c, at) => {
    expectClose(fit.params.components[at].mean, fixed.means[c], PARAMETERS);
    expectClose(fit.params.components[at].cov, fixed.covariances[c].flat(), PARAMETERS);
  });
};

const byWeight = ({ weights }: Fixed): number[] => [0, 1, 2].toSorted((a, b) => weights[b] - weights[a]);

test.each(Object.values(models))("iris with 177 entries removed, three components, $covariance", (fixed) => {
  expectFixed(fixed, {}, byWeight(fixed));
  const fit = fitted(fitGmm(data, { ...optionsOf(fixed), tol: 1e-14, maxIterations: 20_000 }));
  expectClose(answer(score(fit, data)).logLikelihood, fixed.loglik, MAXIMUM);
});

test.each(Object.values(weighted))("the same weighted, $covariance", (fixed) => {
  expectFixed(fixed, {}, byWeight(fixed));
});

test("the same with labels of some rows, equal weights, noise, and all of these together", () => {
  const noise = { volume };
  expectFixed(variants.labels, { labels }, [0, 1, 2]);
  expectFixed(
    variants.equal,
    { mixing: "equal" },
    [0, 1, 2].toSorted((a, b) => variants.equal.means[a][0] - variants.equal.means[b][0]),
  );
  expectFixed(variants.noise, { noise }, byWeight(variants.noise));
  expectFixed(variants.all, { labels, mixing: "equal", noise }, [0, 1, 2]);
});

test("the default search finds the maximum that EM reaches from the species", () => {
  for (const { covariance, loglik } of Object.values(models)) {
    const fit = fitted(fitGmm(data, { components: 3, covariance }));
    expect(fit.logLikelihood).toBeGreaterThan(loglik - 1e-4);
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
