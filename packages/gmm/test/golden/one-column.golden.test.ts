import { E } from "@latentjs/em-core";
import { reference, rowsOf } from "@latentjs/testing";
import { expect, test } from "vitest";
import { fitGmm, type CovarianceName, type GmmCheckpoint, type GmmOptions } from "../../src/index.js";
import { fitted } from "../either.js";

const { cells } = reference("mclust/bic_one_column.json") as {
  readonly cells: ReadonlyArray<{
    readonly column: string;
    readonly covariance: CovarianceName;
    readonly components: number;
    readonly loglik: number;
  }>;
};

/** In log-likelihood: mclust stops early, and so do we, by 1e-8 nats a row. */
const EARLY = 1e-2;

const valuesOf = (column: string): ReadonlyArray<ReadonlyArray<number>> =>
  rowsOf(column === "eruptions" || column === "waiting" ? "faithful.csv" : "iris.csv", [column]);

test("of one column, rounded or not, the default search comes at least as high as mclust in every cell that mclust fills", () => {
  expect(cells.length).toBe(53);
  const short = cells.flatMap(({ column, covariance, components, loglik }) => {
    const outcome = fitGmm(valuesOf(column), { components, covariance });
    const reached = E.isRight(outcome) ? outcome.right.logLikelihood : Number.NEGATIVE_INFINITY;
    return reached >= loglik - EARLY
      ? []
      : [`${column} ${covariance} ${components}: ${reached}, not ${loglik}`];
  });
  expect(short).toEqual([]);
});

/** Starts of it collapse after the short runs that choose among their draws. */
const ROUNDED = valuesOf("Sepal.Length");
const OPTIONS: GmmOptions = { components: 3, restarts: 4 };

test("a start whose first draw collapses goes on from another, and interrupted comes the same way again", () => {
  const whole = fitted(fitGmm(ROUNDED, OPTIONS));
  expect(whole.restarts.failed).toBeLessThan(4);
  let total = 0;
  fitGmm(ROUNDED, { ...OPTIONS, observer: () => total++ });
  for (let until = 5; until < total; until += 37) {
    const signal = { aborted: false };
    const saved: GmmCheckpoint[] = [];
    let seen = 0;
    fitGmm(ROUNDED, {
      ...OPTIONS,
      signal,
      observer: () => {
        if (++seen === until) signal.aborted = true;
      },
      checkpoint: { everyMs: 1e9, save: (checkpoint) => void saved.push(checkpoint) },
    });
    const resume = saved.at(-1);
    if (resume === undefined) throw new Error("a cancelled fit saves where it stood");
    expect(fitted(fitGmm(ROUNDED, { ...OPTIONS, resume }))).toEqual(whole);
  }
});
