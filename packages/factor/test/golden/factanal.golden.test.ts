import type { Moments } from "@latentjs/mvn";
import { expectClose, outcome, reference, right } from "@latentjs/testing";
import { describe, expect, test } from "vitest";
import { covarianceOf, fitFactorAnalysis, type FactorFit } from "../../src/index.js";

/** factanal stops on the objective over n, which is flat; ours stops 1e-12 nats a row below the maximum. */
const UNIQUENESS = 1e-6;
const LOG_LIKELIHOOD = 1e-6;

interface Fitted {
  readonly factors: number;
  readonly uniquenesses: ReadonlyArray<number>;
  readonly dof: number;
  readonly loglik: number;
  readonly correlation_fitted: ReadonlyArray<ReadonlyArray<number>>;
}
interface Case {
  readonly n: number;
  readonly cov: ReadonlyArray<ReadonlyArray<number>>;
  readonly fits: ReadonlyArray<Fitted>;
}
const { ability, cars } = reference("factor/factor_analysis.json") as {
  readonly ability: Case;
  readonly cars: Case & { readonly rows: ReadonlyArray<ReadonlyArray<number>> };
};

/** Moments about a mean of 0, which no covariance depends on. */
const momentsOf = ({ n, cov }: Case): Moments => ({
  weight: n,
  mean: new Float64Array(cov.length),
  scatter: Float64Array.from(cov.flat(), (v) => n * v),
});

const correlations = ({ params }: FactorFit): number[] => {
  const cov = covarianceOf(params);
  const d = params.noise.length;
  const sd = params.noise.map((_, j) => Math.sqrt(cov[j * d + j]));
  return Array.from(cov, (v, at) => v / (sd[Math.floor(at / d)] * sd[at % d]));
};

describe.each([
  ["ability", 1],
  ["ability", 2],
  ["cars", 1],
] as const)("%s with %i factors", (name, factors) => {
  const given = name === "ability" ? ability : cars;
  const expected = given.fits[factors - 1];
  const fit = right(outcome(fitFactorAnalysis({ moments: momentsOf(given) }, { factors, tol: 1e-13 })));

  test("has the uniquenesses of factanal", () => {
    expect(fit.stop._tag).toBe("Converged");
    expectClose(fit.uniquenesses, expected.uniquenesses, UNIQUENESS);
    expectClose(correlations(fit), expected.correlation_fitted.flat(), UNIQUENESS);
    expect(fit.heywood).toEqual([]);
  });
  test("has its log-likelihood and degrees of freedom", () => {
    expect(Math.abs(fit.logLikelihood - expected.loglik)).toBeLessThan(LOG_LIKELIHOOD);
    expect(fit.degreesOfFreedom).toBe(expected.dof);
  });
});

test("rows and moments are the same to it", () => {
  const byRows = right(outcome(fitFactorAnalysis({ rows: cars.rows }, { factors: 1, tol: 1e-13 })));
  expectClose(byRows.uniquenesses, cars.fits[0].uniquenesses, UNIQUENESS);
  expect(Math.abs(byRows.logLikelihood - cars.fits[0].loglik)).toBeLessThan(LOG_LIKELIHOOD);
});

test("a Heywood case is named: two factors determine the quarter mile", () => {
  // factanal stops the seventh column at its bound, here 1e-4.
  expect(cars.fits[1].uniquenesses[6]).toBe(1e-4);
  const fit = right(outcome(fitFactorAnalysis({ moments: momentsOf(cars) }, { factors: 2, tol: 1e-13 })));
  expect(fit.heywood).toEqual([6]);
  // Nothing keeps ours at a bound, so it climbs higher, and does not say that it has converged.
  expect(fit.logLikelihood).toBeGreaterThan(cars.fits[1].loglik);
  expect(fit.stop._tag).toBe("IterationLimit");
});
