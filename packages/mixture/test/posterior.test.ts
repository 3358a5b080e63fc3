import { fc, test as lawTest } from "@fast-check/vitest";
import { expectClose, left, right } from "@latentjs/testing";
import { expect, test } from "vitest";
import { classificationLogPosterior, classify, logDensity, TILE_ROWS } from "../src/index.js";
import { countBatch } from "./poisson.js";
import { chunksOf, poissonBank, poissonParams, sliceOf } from "./poisson-mixture.js";
import { CASES, mixtureCase } from "./random.js";

/** A few operations on numbers of order one, in two programs. */
const ROUNDING = 1e-14;
/** The same for sums over hundreds of rows. */
const SUM_ROUNDING = 1e-12;

/** Weights 1/4 and 3/4 of Poissons with rates 1 and 4. */
const params = poissonParams([0.25, 0.75], [1, 4]);
const bank = poissonBank(2);

/** Joint densities of the counts 0, 1, 2, 3 and 5 with either component, factorials by hand. */
const JOINT = [
  [0.25 * Math.exp(-1), 0.75 * Math.exp(-4)],
  [0.25 * Math.exp(-1), 0.75 * 4 * Math.exp(-4)],
  [(0.25 * Math.exp(-1)) / 2, (0.75 * 16 * Math.exp(-4)) / 2],
  [(0.25 * Math.exp(-1)) / 6, (0.75 * 64 * Math.exp(-4)) / 6],
  [(0.25 * Math.exp(-1)) / 120, (0.75 * 1024 * Math.exp(-4)) / 120],
] as const;
const counts = countBatch([0, 1, 2, 3, 5]);

test("probabilities, labels and log-densities of two Poissons", () => {
  const seen = right(classify(bank, params, counts));
  expectClose(
    seen.posterior,
    JOINT.flatMap(([a, b]) => [a / (a + b), b / (a + b)]),
    ROUNDING,
  );
  expectClose(
    seen.logDensity,
    JOINT.map(([a, b]) => Math.log(a + b)),
    ROUNDING,
  );
  // 3 exp(-3) 4^x passes 1 between x = 1 and x = 2.
  expect([...seen.labels]).toEqual([0, 0, 1, 1, 1]);
  expect(right(logDensity(bank, params, counts))).toEqual(seen.logDensity);
});

test("the log-posterior of a classification, weighted, over two batches", () => {
  const weights = [1, 2, 3, 0.5, 4];
  const batches = chunksOf(countBatch(counts.counts, Float64Array.from(weights)), 2);
  const byHand = JOINT.reduce(
    (total, [a, b], i) => total + weights[i] * Math.log(Math.max(a, b) / (a + b)),
    0,
  );
  expectClose([right(classificationLogPosterior(bank, params, batches))], [byHand], ROUNDING);
  const unweighted = JOINT.reduce((total, [a, b]) => total + Math.log(Math.max(a, b) / (a + b)), 0);
  expectClose([right(classificationLogPosterior(bank, params, [counts]))], [unweighted], ROUNDING);
});

const labelsAt = (weights: ReadonlyArray<number>, rates: ReadonlyArray<number>): Int32Array =>
  right(classify(poissonBank(weights.length), poissonParams(weights, rates), counts)).labels;

test("ties go to the lower index", () => {
  expect([...labelsAt([0.5, 0.5], [3, 3])]).toEqual([0, 0, 0, 0, 0]);
  expect([...labelsAt([0.25, 0.375, 0.375], [3, 3, 3])]).toEqual([1, 1, 1, 1, 1]);
});

test("a component of mixing weight zero is never chosen", () => {
  const seen = right(classify(bank, poissonParams([0, 1], [1, 4]), counts));
  expect([...seen.posterior]).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
  expectClose(
    seen.logDensity,
    JOINT.map(([, b]) => Math.log(b / 0.75)),
    ROUNDING,
  );
  expect(right(classificationLogPosterior(bank, poissonParams([0, 1], [1, 4]), [counts]))).toBe(0);
});

const ROWS = TILE_ROWS + 20;
const BAD = TILE_ROWS + 7;
const damaged = countBatch(
  Array.from({ length: ROWS }, (_, i) => (i === BAD ? -1 : i % 9)),
  null,
  1000,
);
const rowError = { _tag: "NonFiniteLikelihood", row: 1000 + BAD, value: -Infinity };

test("a row without support is an error with the row's number in the data set", () => {
  expect(left(classify(bank, params, damaged))).toEqual(rowError);
  expect(left(logDensity(bank, params, damaged))).toEqual(rowError);
  const batches = [sliceOf(damaged, 0, 100), sliceOf(damaged, 100, ROWS)];
  expect(left(classificationLogPosterior(bank, params, batches))).toEqual(rowError);
});

test("an error in a component names it", () => {
  const wrong = poissonParams([0.5, 0.5], [1, 0]);
  const error = { _tag: "InComponent", component: 1 };
  expect(left(classify(bank, wrong, counts))).toMatchObject(error);
  expect(left(logDensity(bank, wrong, counts))).toMatchObject(error);
  expect(left(classificationLogPosterior(bank, wrong, [counts]))).toMatchObject(error);
});

test("no rows have no posterior", () => {
  const seen = right(classify(bank, params, countBatch([])));
  expect([seen.posterior.length, seen.labels.length, seen.logDensity.length]).toEqual([0, 0, 0]);
  expect(right(classificationLogPosterior(bank, params, []))).toBe(0);
});

lawTest.prop([mixtureCase(600)], CASES)(
  "each row's probabilities sum to 1 and its label has the largest",
  ({ k, batch, start }) => {
    const { posterior, labels } = right(classify(poissonBank(k), start, batch));
    for (let i = 0; i < batch.rows; i++) {
      const row = posterior.subarray(i * k, (i + 1) * k);
      expectClose([row.reduce((a, b) => a + b, 0)], [1], ROUNDING);
      expect(labels[i]).toBe(row.indexOf(Math.max(...row)));
    }
  },
);

lawTest.prop([mixtureCase(600), fc.integer({ min: 1, max: 300 })], CASES)(
  "a row's answer does not depend on the rows around it",
  ({ k, batch, start }, chunkRows) => {
    const whole = right(classify(poissonBank(k), start, batch));
    const parts = chunksOf(batch, chunkRows).map((chunk) => right(classify(poissonBank(k), start, chunk)));
    expect(parts.flatMap((part) => [...part.posterior])).toEqual([...whole.posterior]);
    expect(parts.flatMap((part) => [...part.labels])).toEqual([...whole.labels]);
    expect(parts.flatMap((part) => [...part.logDensity])).toEqual([...whole.logDensity]);
  },
);

lawTest.prop([mixtureCase(600)], CASES)(
  "the log-posterior of a classification is that of its labels",
  ({ k, batch, start }) => {
    const { posterior, labels } = right(classify(poissonBank(k), start, batch));
    const byLabels = labels.reduce(
      (total, label, i) => total + (batch.weights?.[i] ?? 1) * Math.log(posterior[i * k + label]),
      0,
    );
    const chunks = chunksOf(batch, TILE_ROWS + 50);
    expectClose([right(classificationLogPosterior(poissonBank(k), start, chunks))], [byLabels], SUM_ROUNDING);
  },
);
