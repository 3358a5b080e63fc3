import { expect, test } from "vitest";
import { readColumns } from "../src/read-columns.js";
import { faithful } from "./reference.js";
import { after, linesOf } from "./run-example.js";
import { logDensity, posterior } from "./textbook.js";

/** Half a unit of the fourth decimal that the example prints, and what is left of the gain: 1e-8 nats a row. */
const PRINTED_NATS = 1e-4;
/**
 * A fit that stops with 3e-6 nats to gain has parameters within sqrt(2 · 3e-6) of their standard errors, which are below
 * 0.7 for means and 5 for covariances.
 */
const PRINTED_MEAN = 2e-3;
const PRINTED_COVARIANCE = 1e-2;

const lines = linesOf("fit-and-predict");
const { fixed_point: best } = faithful();
const newRows = [
  [1.8, 52],
  [4.4, 82],
  [3, 68],
] as const;

test("prints the maximum that mclust finds, reached from most starts", () => {
  expect(Math.abs(after(lines, "log-likelihood:")[0] - best.loglik)).toBeLessThan(PRINTED_NATS);
  expect(Math.abs(after(lines, "BIC:")[0] - best.bic)).toBeLessThan(2 * PRINTED_NATS);
  expect(lines.filter((line) => line.startsWith("stop: Converged, "))).toHaveLength(1);
  const [optimum, hits, starts] = after(lines, "optimum");
  expect(Math.abs(optimum - best.loglik)).toBeLessThan(PRINTED_NATS);
  // scikit-learn came there from 197 of 200 such starts.
  expect(hits).toBeGreaterThan(starts / 2);
});

test("prints the parameters of that maximum, the larger component first", () => {
  for (const k of [0, 1]) {
    const from = lines.findIndex((line) => line.startsWith(`component ${k}:`));
    // mclust's first component is the one of the short waits, which is the smaller one.
    const theirs = 1 - k;
    expect(Math.abs(after(lines, "component", from)[1] - best.pro[theirs])).toBeLessThan(PRINTED_NATS);
    after(lines, "mean", from).forEach((value, j) =>
      expect(Math.abs(value - best.mean[theirs][j])).toBeLessThan(PRINTED_MEAN),
    );
    after(lines, "covariance, row by row", from).forEach((value, at) =>
      expect(Math.abs(value - best.sigma[theirs].flat()[at])).toBeLessThan(PRINTED_COVARIANCE),
    );
  }
});

test("predicts new rows as Bayes' rule does at mclust's parameters", () => {
  for (const row of newRows) {
    const from = lines.findIndex((line) => line.startsWith(`row ${row.join(" ")}:`));
    const [small, large] = posterior(row, best);
    const [label, density] = after(lines, `row ${row.join(" ")}: component`, from);
    expect(label).toBe(small > large ? 1 : 0);
    expect(Math.abs(density - logDensity(row, best))).toBeLessThan(PRINTED_NATS);
    const shares = after(lines, "posterior", from);
    expect(Math.abs(shares[0] - large)).toBeLessThan(PRINTED_NATS);
    expect(Math.abs(shares[1] - small)).toBeLessThan(PRINTED_NATS);
  }
});

test("the loaded model scores what the fit says", () => {
  expect(after(lines, "log-likelihood of the loaded model:")).toEqual(
    after(lines, "log-likelihood:").slice(0, 1),
  );
});

test("the shortest example finds the same maximum", () => {
  expect(Math.abs(after(linesOf("ten-lines"), "")[0] - best.loglik)).toBeLessThan(PRINTED_NATS);
});

test("the examples read all of Old Faithful", () => {
  const { names, data } = readColumns("faithful.csv");
  expect(names).toEqual(["eruptions", "waiting"]);
  expect(data.length).toBe(2 * 272);
});
