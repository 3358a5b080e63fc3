import { fc, test } from "@fast-check/vitest";
import { expectedMonoid, foldParts, overChunks, type Expected } from "@latentjs/em-core";
import { exp, shuffle } from "@latentjs/numerics";
import { expectClose, right } from "@latentjs/testing";
import { expect } from "vitest";
import { countBatch, type CountBatch } from "../poisson.js";
import {
  chunksOf,
  numbersOf,
  poissonMixture,
  poissonParams,
  type PoissonMixtureStats,
  type PoissonParams,
} from "../poisson-mixture.js";
import { CASES, mixtureCase, randomParams } from "../random.js";

/** Rounding of a sum over some tens of rows, relative to the sum. */
const ROUNDING = 1e-13;
/** Sums over up to a thousand rows in another order. */
const REGROUPED = 1e-12;
/** The same after some steps, each of which may stretch a difference a little. */
const ITERATED = 1e-9;

const expected = (params: PoissonParams, chunks: ReadonlyArray<CountBatch>): Expected<PoissonMixtureStats> =>
  right(overChunks(poissonMixture(params.weights.length), chunks)(params));

const emStep = (params: PoissonParams, batch: CountBatch): PoissonParams =>
  right(poissonMixture(params.weights.length).mStep(expected(params, [batch]).stats, params));

const emSteps = (start: PoissonParams, batch: CountBatch, steps: number): PoissonParams => {
  let params = start;
  for (let i = 0; i < steps; i++) params = emStep(params, batch);
  return params;
};

const numbersIn = ({ stats, logLikelihood, weight }: Expected<PoissonMixtureStats>): number[] => [
  logLikelihood,
  weight,
  ...stats.counts,
  ...stats.components.flatMap((s) => [s.weight, s.sum]),
];

test.prop([mixtureCase(40)], CASES)("the log-likelihood never falls", ({ batch, start }) => {
  let params = start;
  let before = Number.NEGATIVE_INFINITY;
  for (let iteration = 0; iteration <= 20; iteration++) {
    const { logLikelihood } = expected(params, [batch]);
    expect(logLikelihood).toBeGreaterThanOrEqual(before - ROUNDING * Math.abs(logLikelihood));
    before = logLikelihood;
    params = emStep(params, batch);
  }
});

test.prop([mixtureCase(40)], CASES)(
  "the log-likelihood gains at least what q gains, and q gains",
  ({ k, batch, start }) => {
    const { q } = poissonMixture(k);
    let params = start;
    for (let iteration = 0; iteration < 5; iteration++) {
      const { stats, logLikelihood } = expected(params, [batch]);
      const next = emStep(params, batch);
      const qGain = q(next, stats) - q(params, stats);
      const rounding = ROUNDING * (Math.abs(logLikelihood) + Math.abs(q(params, stats)));
      expect(qGain).toBeGreaterThanOrEqual(-rounding);
      expect(expected(next, [batch]).logLikelihood - logLikelihood).toBeGreaterThanOrEqual(qGain - rounding);
      params = next;
    }
  },
);

test.prop([mixtureCase(40), fc.constantFrom(1e-4, 1e-2, 0.5)], CASES)(
  "no other mixing weights or rates near the M-step's have a larger q",
  ({ k, batch, start, rng }, size) => {
    const { q } = poissonMixture(k);
    const { stats } = expected(start, [batch]);
    const best = emStep(start, batch);
    const top = q(best, stats);
    const nudged = (v: number): number => v * exp(size * (2 * rng.uniform() - 1));
    for (let trial = 0; trial < 10; trial++) {
      const shares = Array.from(best.weights, nudged);
      const total = shares.reduce((a, b) => a + b, 0);
      const weights = Float64Array.from(shares, (share) => share / total);
      const components = best.components.map(({ rate }) => ({ rate: nudged(rate) }));
      const rounding = ROUNDING * Math.abs(top);
      expect(q({ ...best, weights }, stats)).toBeLessThanOrEqual(top + rounding);
      expect(q({ ...best, components }, stats)).toBeLessThan(top + rounding);
    }
  },
);

test.prop([mixtureCase(900), fc.integer({ min: 7, max: 400 })], { ...CASES, numRuns: 30 })(
  "the same chunks give the same bits in whatever order they are seen",
  ({ k, batch, start, rng }, chunkRows) => {
    const model = poissonMixture(k);
    const chunks = chunksOf(batch, chunkRows);
    const order = chunks.map((_, c) => c);
    shuffle(rng, order);
    const seen = right(model.eStep(start));
    const parts: Array<Expected<PoissonMixtureStats>> = [];
    for (const c of order) parts[c] = seen(chunks[c]);
    expect(foldParts(expectedMonoid(model.stats), parts)).toEqual(expected(start, chunks));
  },
);

test.prop([mixtureCase(900), fc.integer({ min: 7, max: 400 })], { ...CASES, numRuns: 30 })(
  "other chunks give the same to rounding",
  ({ batch, start }, chunkRows) => {
    const inChunks = numbersIn(expected(start, chunksOf(batch, chunkRows)));
    expectClose(inChunks, numbersIn(expected(start, [batch])), REGROUPED);
  },
);

test.prop([mixtureCase(300)], { ...CASES, numRuns: 50 })(
  "a row of weight m is m such rows",
  ({ batch, start, rng }) => {
    const times = Float64Array.from({ length: batch.rows }, () => 1 + rng.below(4));
    const weighted = countBatch(batch.counts, times);
    const repeated = countBatch([...batch.counts].flatMap((v, i) => Array<number>(times[i]).fill(v)));
    expectClose(numbersIn(expected(start, [weighted])), numbersIn(expected(start, [repeated])), REGROUPED);
    expectClose(numbersOf(emSteps(start, weighted, 5)), numbersOf(emSteps(start, repeated, 5)), ITERATED);
  },
);

test.prop([mixtureCase(40)], CASES)(
  "permuted components give the permuted answer",
  ({ k, batch, start, rng }) => {
    const order = Array.from({ length: k }, (_, c) => c);
    shuffle(rng, order);
    const permuted = ({ weights, components }: PoissonParams): PoissonParams =>
      poissonParams(
        order.map((c) => weights[c]),
        order.map((c) => components[c].rate),
      );
    const here = emSteps(start, batch, 5);
    const there = emSteps(permuted(start), batch, 5);
    expectClose(numbersOf(there), numbersOf(permuted(here)), ITERATED);
    expectClose([expected(there, [batch]).logLikelihood], [expected(here, [batch]).logLikelihood], ITERATED);
  },
);

test.prop([mixtureCase(40)], CASES)("statistics of all components add up to those of the rows", (drawn) => {
  const { batch, k, rng } = drawn;
  const { stats, weight } = expected(randomParams(rng, k), [batch]);
  const weights = batch.weights ?? new Float64Array(batch.rows).fill(1);
  const total = weights.reduce((a, b) => a + b, 0);
  const sum = batch.counts.reduce((a, v, i) => a + weights[i] * v, 0);
  expectClose(
    [
      weight,
      stats.counts.reduce((a, b) => a + b, 0),
      stats.components.reduce((a, s) => a + s.weight, 0),
      stats.components.reduce((a, s) => a + s.sum, 0),
    ],
    [total, total, total, sum],
    REGROUPED,
  );
});
