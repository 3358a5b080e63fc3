import { E, invalidInput, mapCoordinates, positiveCoordinates, repeatCoordinates } from "@latentjs/em-core";
import { makeRng, poissonVariate } from "@latentjs/numerics";
import { left, right } from "@latentjs/testing";
import { describe, expect, test } from "vitest";
import { aligned } from "../src/bootstrap/aligned.js";
import { reweighted } from "../src/bootstrap/reweighted.js";
import { summarizeReplicates } from "../src/bootstrap/replicates.js";
import {
  bootstrapErrors,
  bootstrapErrorsAsync,
  classify,
  freeMixing,
  type BootstrapSubject,
} from "../src/index.js";
import { countBatch, type CountBatch, type Poisson, type PoissonStats } from "./poisson.js";
import { poissonBank, poissonParams, type PoissonParams } from "./poisson-mixture.js";

/** Standard deviations of 999 replicates scatter by 1 / sqrt(2 · 999) = 2.2 %; five times that, and the difference of two of them. */
const ONE = 0.12;
const TWO = 0.16;

const rate = mapCoordinates(
  positiveCoordinates,
  (value): Poisson => ({ rate: value }),
  (component) => component.rate,
);

const subject = (
  batch: CountBatch,
  params: PoissonParams,
): BootstrapSubject<Poisson, CountBatch, ReadonlyArray<PoissonStats>> => ({
  bank: poissonBank(params.components.length),
  params,
  mixing: freeMixing(params.components.length),
  coordinates: repeatCoordinates(rate, params.components.length),
  batch,
  chunks: (rows) => [rows],
  draw: (rng) =>
    E.right(
      countBatch(
        Array.from({ length: batch.rows }, () => {
          let c = 0;
          for (
            let rest = rng.uniform() - params.weights[0];
            rest > 0 && c < params.components.length - 1;
            c++
          )
            rest -= params.weights[c + 1];
          return poissonVariate(rng, params.components[c].rate);
        }),
        null,
      ),
    ),
  numbers: (components) => Float64Array.from(components, (component) => component.rate),
  isInterchangeable: true,
});

const COUNTS = [0, 1, 1, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 6, 9, 14];
const mean = COUNTS.reduce((a, b) => a + b, 0) / COUNTS.length;
const variance = COUNTS.reduce((sum, count) => sum + (count - mean) ** 2, 0) / COUNTS.length;
const many = countBatch(Array.from({ length: 10 }, () => COUNTS).flat(), null);
const n = many.rows;
const one = subject(many, poissonParams([1], [mean]));

test("the rate of one Poisson: sqrt(rate / n) from rows of the model, and sqrt(variance / (n + 1)) from weights", () => {
  const drawn = right(bootstrapErrors(one, { method: "parametric" }));
  expect(drawn.components[0] / Math.sqrt(mean / n)).toBeGreaterThan(1 - ONE);
  expect(drawn.components[0] / Math.sqrt(mean / n)).toBeLessThan(1 + ONE);
  // The variance of a mean with Dirichlet weights (Rubin 1981).
  const weighted = right(bootstrapErrors(one, { method: "weighted" }));
  expect(weighted.components[0] / Math.sqrt(variance / (n + 1))).toBeGreaterThan(1 - ONE);
  expect(weighted.components[0] / Math.sqrt(variance / (n + 1))).toBeLessThan(1 + ONE);
  expect([weighted.weights[0], weighted.replicates, weighted.failed]).toEqual([0, 999, 0]);
  const half = (weighted.upper.components[0] - weighted.lower.components[0]) / 2;
  expect(half / (1.96 * weighted.components[0])).toBeGreaterThan(1 - ONE);
  expect(half / (1.96 * weighted.components[0])).toBeLessThan(1 + ONE);
});

test("a row of weight m counts as m rows", () => {
  const weighted = subject(countBatch(COUNTS, new Float64Array(COUNTS.length).fill(10)), one.params);
  const found = right(bootstrapErrors(weighted));
  const alone = right(bootstrapErrors(one));
  expect(found.components[0] / alone.components[0]).toBeGreaterThan(1 - TWO);
  expect(found.components[0] / alone.components[0]).toBeLessThan(1 + TWO);
});

test("random weights keep the total, and more replicates begin with the same ones", async () => {
  const weights = reweighted(countBatch([1, 2, 3], Float64Array.of(0.5, 2, 1e-300)), makeRng(1));
  expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(2.5, 12);
  expect(weights.every((weight) => weight > 0)).toBe(true);
  const few = right(bootstrapErrors(one, { replicates: 20, seed: 5 }));
  expect(right(bootstrapErrors(one, { replicates: 20, seed: 5 }))).toEqual(few);
  expect(right(await bootstrapErrorsAsync(one, { replicates: 20, seed: 5 }, { everyMs: 0 }))).toEqual(few);
  expect(right(bootstrapErrors(one, { replicates: 20, seed: 6 })).components[0]).not.toBe(few.components[0]);
  const tried: number[] = [];
  const cut = { aborted: false };
  const onReplicate = (count: number): void => {
    tried.push(count);
    cut.aborted = count === 20;
  };
  const options = { replicates: 500, seed: 5, signal: cut, onReplicate };
  expect(right(bootstrapErrors(one, options))).toEqual(few);
  expect(tried.at(-1)).toBe(20);
});

test("components are given the labels of those that they share rows with, whatever their order", () => {
  const batch = countBatch([0, 0, 1, 1, 8, 9, 10, 20, 21, 22], null);
  const bank = poissonBank(3);
  const params = poissonParams([0.4, 0.3, 0.3], [0.5, 9, 21]);
  const { posterior } = right(classify(bank, params, batch));
  // Nearly the same rates, in another order.
  const other = poissonParams([0.31, 0.29, 0.4], [20.5, 9.5, 0.6]);
  expect(right(aligned(bank, other, batch, posterior))).toEqual(
    poissonParams([0.4, 0.29, 0.31], [0.6, 9.5, 20.5]),
  );
});

test("replicates without an answer are counted, and the first failure told where there is none with one", () => {
  // Half of the draws of two rows of rate 0.35 have no count above 0, and no rate.
  const rare = subject(countBatch([0, 1], null), poissonParams([1], [0.35]));
  const found = right(bootstrapErrors(rare, { method: "parametric", replicates: 200 }));
  expect(found.replicates + found.failed).toBe(200);
  expect(found.failed).toBeGreaterThan(60);
  expect(found.failed).toBeLessThan(140);
  const none = subject(countBatch([0, 1], null), poissonParams([1], [1e-12]));
  const error = left(bootstrapErrors(none, { method: "parametric", replicates: 10 }));
  expect(error._tag).not.toBe("InvalidOption");
  const undrawable = { ...one, draw: () => E.left(invalidInput("method", "another", "this")) };
  expect(left(bootstrapErrors(undrawable, { method: "parametric" }))).toMatchObject({
    path: "method",
  });
});

describe("options", () => {
  test.each([
    [{ replicates: 1 }, "replicates"],
    [{ replicates: 2.5 }, "replicates"],
    [{ level: 1 }, "level"],
    [{ seed: 0.5 }, "seed"],
  ])("%o is a mistake", (options, path) => {
    expect(left(bootstrapErrors(one, options))).toMatchObject({ path });
  });
});

test("standard deviations and quantiles of the replicates, by hand", () => {
  const found = summarizeReplicates(
    [4, 1, 3, 2, 10].map((v) => Float64Array.of(v, 1)),
    1,
    0.5,
  );
  expect(found.weights[0]).toBeCloseTo(Math.sqrt(50 / 4), 12);
  expect([found.lower.weights[0], found.upper.weights[0]]).toEqual([2, 4]);
  expect([...found.components, ...found.lower.components]).toEqual([0, 1]);
});
