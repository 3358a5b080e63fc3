import { test as property } from "@fast-check/vitest";
import { E, type DenseBatch } from "@latentjs/em-core";
import { makeRng } from "@latentjs/numerics";
import { expectClose } from "@latentjs/testing";
import { describe, expect, test } from "vitest";
import { conditional, logDensity, marginal, missingNormal, mvnMissing } from "../../src/index.js";
import { answer, sentence } from "../either.js";
import { CASES, mvnCase, randomMvn } from "../random.js";

/** Two factors of the same matrix with its columns in different orders. */
const TOLERANCE = 1e-11;

const batchOf = (rows: ReadonlyArray<ReadonlyArray<number>>): DenseBatch => ({
  rows: rows.length,
  cols: rows[0].length,
  data: Float64Array.from(rows.flat()),
  first: 0,
  weights: null,
});

const observedOf = (row: ReadonlyArray<number>): number[] =>
  [...row.keys()].filter((j) => !Number.isNaN(row[j]));

describe("one row", () => {
  property.prop([mvnCase(2, 6)], CASES)(
    "has the density of its observed entries, and completes to its conditional moments",
    ({ d, mvn, rng }) => {
      const row = Array.from({ length: d }, (_, j) =>
        j > 0 && rng.uniform() < 0.5 ? Number.NaN : 3 * rng.uniform(),
      );
      const observed = observedOf(row);
      const values = observed.map((j) => row[j]);
      const open = answer(missingNormal(d).open(mvn));
      const out = new Float64Array(1);
      open.logDensity(batchOf([row]), 0, 1, out);
      expectClose(out, answer(logDensity(answer(marginal(mvn, observed)), [values])), TOLERANCE);

      const sink = open.accumulator();
      sink.add(batchOf([row]), 0, 1, Float64Array.of(2.5));
      const { weight, mean, scatter } = sink.finish();
      expect(weight).toBe(2.5);
      if (observed.length === d) {
        expectClose(mean, row, TOLERANCE);
        expectClose(scatter, new Float64Array(d * d), TOLERANCE);
        return;
      }
      const missing = [...row.keys()].filter((j) => !observed.includes(j));
      const rest = answer(conditional(mvn, observed, values));
      const wantedMean = row.map((v, j) => (Number.isNaN(v) ? rest.mean[missing.indexOf(j)] : v));
      const wantedScatter = Array.from({ length: d * d }, (_, at) => {
        const [i, j] = [missing.indexOf(Math.floor(at / d)), missing.indexOf(at % d)];
        return i < 0 || j < 0 ? 0 : 2.5 * rest.cov[i * missing.length + j];
      });
      expectClose(mean, wantedMean, TOLERANCE);
      expectClose(scatter, wantedScatter, TOLERANCE);
    },
  );

  test("with nothing observed has density 1 and the distribution's own moments", () => {
    const mvn = randomMvn(makeRng(1), 3);
    const open = answer(missingNormal(3).open(mvn));
    const nothing = batchOf([[Number.NaN, Number.NaN, Number.NaN]]);
    const out = new Float64Array(1).fill(7);
    open.logDensity(nothing, 0, 1, out);
    expect(out[0]).toBe(0);
    const sink = open.accumulator();
    sink.add(nothing, 0, 1, Float64Array.of(2));
    const { mean, scatter } = sink.finish();
    expect(mean).toEqual(mvn.mean);
    expectClose(
      scatter.map((v) => v / 2),
      mvn.cov,
      TOLERANCE,
    );
  });
});

test("rows are read from `from` on and answers written from 0 on", () => {
  const mvn = randomMvn(makeRng(2), 2);
  const open = answer(missingNormal(2).open(mvn));
  const rows = batchOf([
    [1, 2],
    [Number.NaN, 1],
    [0, Number.NaN],
    [3, 3],
  ]);
  const all = new Float64Array(4);
  open.logDensity(rows, 0, 4, all);
  const middle = new Float64Array(2);
  open.logDensity(rows, 1, 3, middle);
  expect(middle).toEqual(all.slice(1, 3));
  const scored = new Float64Array(2);
  open.accumulator().add(rows, 1, 3, Float64Array.of(1, 1), scored);
  expect(scored).toEqual(middle);
});

test("finishing twice gives the same moments", () => {
  const open = answer(missingNormal(2).open(randomMvn(makeRng(3), 2)));
  const sink = open.accumulator();
  sink.add(batchOf([[Number.NaN, 1]]), 0, 1, Float64Array.of(1));
  expect(sink.finish()).toEqual(sink.finish());
  expect(open.accumulator().finish()).toEqual(missingNormal(2).stats.empty);
});

test("patterns of more than 64 columns that differ in one entry are told apart", () => {
  const d = 70;
  const mvn = randomMvn(makeRng(4), d);
  const open = answer(missingNormal(d).open(mvn));
  const rows = [0, 31, 32, 40, 63, 64, 69].map((hole) =>
    Array.from({ length: d }, (_, j) => (j === hole ? Number.NaN : 0.5)),
  );
  const out = new Float64Array(rows.length);
  open.logDensity(batchOf(rows), 0, rows.length, out);
  const wanted = rows.map((row) => {
    const observed = observedOf(row);
    return answer(logDensity(answer(marginal(mvn, observed)), [observed.map(() => 0.5)]))[0];
  });
  expectClose(out, wanted, TOLERANCE);
});

test("the model reports the first row without a finite density by its place in the data set", () => {
  const eStep = answer(mvnMissing(2).eStep(randomMvn(makeRng(5), 2)));
  const fine = batchOf([[1, Number.NaN]]);
  expect(eStep(fine).badRow).toBe(-1);
  const rows = batchOf([
    [1, Number.NaN],
    [Number.NaN, Infinity],
    [-Infinity, 0],
  ]);
  expect(eStep({ ...rows, first: 100 }).badRow).toBe(101);
});

test("a covariance is refused where a column is determined by the others, in whatever order they stand", () => {
  // x[0] = x[1] + x[2] but for a variance of 1e-14, and x[2] is small: in the order given the last pivot is large
  // enough.
  const small = 1e-4;
  const cov = Float64Array.of(1 + small + 1e-14, 1, small, 1, 1, 0, small, 0, small);
  const opened = missingNormal(3).open({ mean: new Float64Array(3), cov });
  expect(E.isLeft(opened)).toBe(true);
  expect(sentence(opened)).toMatch(/^The covariance is singular: pivot 0 is [0-9.e-]+\. /);
});

test("weights of zero only have no estimate", () => {
  const family = missingNormal(2);
  const mvn = randomMvn(makeRng(6), 2);
  expect(E.isLeft(family.estimate(family.stats.empty, mvn))).toBe(true);
});

test("wrong shapes between modules are bugs and throw", () => {
  const mvn = randomMvn(makeRng(7), 2);
  expect(() => missingNormal(3).open(mvn)).toThrow("a mean of 2 entries for 3 columns");
  const eStep = answer(mvnMissing(2).eStep(mvn));
  expect(() => eStep(batchOf([[1, 2, 3]]))).toThrow("a batch of 3 columns for a normal of 2");
});
