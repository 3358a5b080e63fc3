import { expectClose, reference, rowsOf } from "@latentjs/testing";
import { describe, expect, test } from "vitest";
import {
  completeRows,
  fitMvnMissing,
  type Mvn,
  type MvnMissingFit,
  type MvnMissingOptions,
} from "../../src/index.js";
import { answer, outcome } from "../either.js";
import { IRIS_COLUMNS } from "../reference.js";

/** What tolerances.json allows; a gain still to come of 1e-13 nats a row moves the parameters by less. */
const TOLERANCE = 1e-6;
const TIGHT: MvnMissingOptions = { tol: 1e-13 };
/** Ten steps of the textbook iteration in another language, with room for 15 printed digits. */
const STEP_TOLERANCE = 1e-12;

interface Point {
  readonly mu: ReadonlyArray<number>;
  readonly sigma: ReadonlyArray<ReadonlyArray<number>>;
  readonly observed_loglik: number;
}

const fitted = (rows: number[][], options: MvnMissingOptions = TIGHT): MvnMissingFit =>
  answer(outcome(fitMvnMissing(rows, options)));

const expectAt = (
  { params, logLikelihood }: { readonly params: Mvn; readonly logLikelihood: number },
  wanted: Point,
  tolerance: number,
): void => {
  expectClose(params.mean, wanted.mu, tolerance);
  expectClose(params.cov, wanted.sigma, tolerance);
  expectClose(logLikelihood, wanted.observed_loglik, tolerance);
};

describe("R's norm", () => {
  const { norm_em: norm } = reference("missing/mvn_missing.json") as {
    readonly norm_em: { readonly apple: Point; readonly airquality: Point };
  };
  const apple = rowsOf("mvnmle_apple.csv", ["size", "worms"]);
  const airquality = rowsOf("airquality.csv", ["Ozone", "Solar.R", "Wind", "Temp"]);

  test.each([
    ["apple", apple, norm.apple],
    ["airquality", airquality, norm.airquality],
  ])("%s, accelerated and plain", (_name, rows, wanted) => {
    expectAt(fitted(rows), wanted, TOLERANCE);
    expectAt(fitted(rows, { ...TIGHT, accelerate: "none" }), wanted, TOLERANCE);
  });

  test.each([
    ["apple", apple, norm.apple, "squarem"],
    ["apple", apple, norm.apple, "none"],
    ["airquality", airquality, norm.airquality, "squarem"],
    ["airquality", airquality, norm.airquality, "none"],
  ] as const)("%s: a fit that says it converged is where it says", (_name, rows, wanted, accelerate) => {
    const tol = 1e-6;
    const fit = fitted(rows, { tol, accelerate });
    expect(fit.stop._tag).toBe("Converged");
    expect(wanted.observed_loglik - fit.logLikelihood).toBeLessThan(10 * tol * rows.length);
    expect(wanted.observed_loglik - fit.logLikelihood).toBeGreaterThan(-TOLERANCE);
  });

  test("the columns' units do not matter", () => {
    const units = [1e-6, 1e6, 1, 1000];
    const { params, logLikelihood } = fitted(airquality.map((row) => row.map((v, j) => v * units[j])));
    const { mu, sigma, observed_loglik: wanted } = norm.airquality;
    expectClose(
      params.mean.map((v, j) => v / units[j]),
      mu,
      TOLERANCE,
    );
    expectClose(
      params.cov.map((v, at) => v / units[Math.floor(at / 4)] / units[at % 4]),
      sigma,
      TOLERANCE,
    );
    // Every observed entry in other units moves the log-likelihood by the logarithm of the unit.
    const moved = airquality
      .flat()
      .reduce((sum, v, at) => sum + (Number.isNaN(v) ? 0 : Math.log(units[at % 4])), 0);
    expectClose(logLikelihood, wanted - moved, TOLERANCE);
  });
});

describe("iris with entries removed", () => {
  const golden = reference("missing/iris_missing.json") as {
    readonly n_observed_rows: number;
    readonly optimum: Point & { readonly total_weight: number };
    readonly weighted_optimum: Point & {
      readonly weights_cycle: ReadonlyArray<number>;
      readonly total_weight: number;
    };
    readonly em: {
      readonly start: Point;
      readonly trace: ReadonlyArray<number>;
      readonly after_1: Point;
      readonly after_10: Point;
    };
    readonly completed: ReadonlyArray<{ readonly row: number; readonly x: ReadonlyArray<number> }>;
  };
  const rows = rowsOf("iris_missing.csv", IRIS_COLUMNS);

  test("optimum", () => {
    const fit = fitted(rows);
    expectAt(fit, golden.optimum, TOLERANCE);
    expect(fit).toMatchObject({ weight: 148, rows: golden.n_observed_rows, emptyRows: 2, neverTogether: [] });
  });

  test("weighted optimum", () => {
    const cycle = golden.weighted_optimum.weights_cycle;
    const fit = fitted(rows, { ...TIGHT, weights: rows.map((_, i) => cycle[i % cycle.length]) });
    expectAt(fit, golden.weighted_optimum, TOLERANCE);
    expect(fit.weight).toBe(golden.weighted_optimum.total_weight);
  });

  test("ten steps from the columns' own means and variances", () => {
    const [none, one, ten] = [0, 1, 10].map((maxIterations) =>
      fitted(rows, { tol: 0, accelerate: "none", maxIterations }),
    );
    expectAt(none, golden.em.start, STEP_TOLERANCE);
    expectAt(one, golden.em.after_1, STEP_TOLERANCE);
    expectAt(ten, golden.em.after_10, STEP_TOLERANCE);
    expectClose(ten.trace, [golden.em.start.observed_loglik, ...golden.em.trace], STEP_TOLERANCE);
    expect(ten.stop).toEqual({ _tag: "IterationLimit", limit: 10 });
  });

  test("rows completed by their conditional means", () => {
    const { mu, sigma } = golden.optimum;
    const completed = answer(completeRows({ mean: mu, cov: sigma }, rows));
    for (const { row, x } of golden.completed) {
      expectClose(completed.data.subarray((row - 1) * 4, row * 4), x, STEP_TOLERANCE);
    }
    const kept = rows.flat().every((v, at) => Number.isNaN(v) || v === completed.data[at]);
    expect(kept).toBe(true);
    expect(completed.data.some(Number.isNaN)).toBe(false);
  });
});
