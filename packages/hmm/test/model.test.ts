import { E, overChunks } from "@latentjs/em-core";
import { replicate } from "@latentjs/mixture";
import { makeRng, standardNormal } from "@latentjs/numerics";
import { expectClose, left, outcome, right } from "@latentjs/testing";
import { describe, expect, test } from "vitest";
import {
  familyEmissions,
  fitHmm,
  hmm,
  hmmCoordinates,
  hmmParameters,
  sampleHmm,
  sequences,
  startFromStates,
  stationaryDistribution,
  viterbi,
} from "../src/index.js";
import { countBatch, poisson } from "./counts.js";
import { givenBank, givenBatch, givenStates } from "./given.js";
import { columnBatch, normal } from "./normal.js";

const emissions = familyEmissions(poisson);
const params = {
  initial: Float64Array.of(0.25, 0.75),
  transitions: Float64Array.of(0.9, 0.1, 0.3, 0.7),
  emissions: [{ rate: 2 }, { rate: 9 }],
};
const model = hmm(emissions.bank(2));

describe("a chain", () => {
  test("that is none is refused", () => {
    const wrong = { ...params, transitions: Float64Array.of(0.9, 0.2, 0.3, 0.7) };
    expect(left(model.eStep(wrong))).toMatchObject({ path: "transitions, row 0" });
    const negative = { ...params, initial: Float64Array.of(-0.5, 1.5) };
    expect(left(model.eStep(negative))).toMatchObject({ path: "initial, state 0" });
    expect(() => model.eStep({ ...params, initial: Float64Array.of(1) })).toThrow(RangeError);
  });
  test("has the stationary distribution of a textbook", () => {
    // By hand: p = (0.3, 0.1) / 0.4.
    expectClose(right(stationaryDistribution(params.transitions, 2)), [0.75, 0.25], 4 * Number.EPSILON);
    const apart = Float64Array.of(1, 0, 0, 1);
    expect(left(stationaryDistribution(apart, 2))).toMatchObject({ path: "transitions" });
  });
  test("that begins in equilibrium has to", () => {
    const stationary = hmm(emissions.bank(2), { initial: "stationary" });
    expect(left(stationary.eStep(params))).toMatchObject({ path: "initial, state 0" });
    expect(E.isRight(stationary.eStep({ ...params, initial: Float64Array.of(0.75, 0.25) }))).toBe(true);
  });
  test("keeps the row of a state that is never left", () => {
    const stats = {
      initial: Float64Array.of(1, 0),
      transitions: Float64Array.of(1, 1, 0, 0),
      occupancy: Float64Array.of(2, 1),
      emissions: [
        { weight: 2, sum: 3 },
        { weight: 1, sum: 8 },
      ],
    };
    expect([...right(model.mStep(stats, params)).transitions]).toEqual([0.5, 0.5, 0.3, 0.7]);
    const empty = { ...stats, occupancy: Float64Array.of(3, 0) };
    expect(left(model.mStep(empty, params))).toMatchObject({ _tag: "ComponentCollapsed", component: 1 });
  });
});

test("a step that no state allows is named", () => {
  const rows = [
    [-1, -1],
    [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
  ];
  const bank = givenBank(2);
  const chain = { ...params, emissions: givenStates(2) };
  const data = right(sequences({ ...givenBatch(rows), first: 40 }));
  expect(right(hmm(bank).eStep(chain))(data).badRow).toBe(41);
  expect(left(viterbi(bank, chain, data))).toMatchObject({ _tag: "NonFiniteLikelihood", row: 41 });
  const nan = right(sequences(givenBatch([[-1, Number.NaN]])));
  expect(right(hmm(bank).eStep(chain))(nan).badRow).toBe(0);
});

test("a million steps neither underflow nor lose their sum", () => {
  const n = 1_000_000;
  const rng = makeRng("long");
  const data = new Float64Array(n);
  const two = {
    ...params,
    emissions: [
      { mean: 0, variance: 1 },
      { mean: 3, variance: 4 },
    ],
  };
  sampleHmm(two, [n], rng, (all, state, row) => {
    data[row] = all[state].mean + Math.sqrt(all[state].variance) * standardNormal(rng);
  });
  const seq = right(sequences(columnBatch(data)));
  const { stats, logLikelihood } = right(overChunks(hmm(replicate(normal, 2)), [seq])(two));
  // By the ergodic theorem, about the entropy of the process; finite in any case.
  expect(logLikelihood / n).toBeLessThan(-1);
  expect(logLikelihood / n).toBeGreaterThan(-3);
  expect(Math.abs(stats.transitions.reduce((a, b) => a + b, 0) - (n - 1))).toBeLessThan(1e-5);
  expect(Math.abs(stats.occupancy.reduce((a, b) => a + b, 0) - n)).toBeLessThan(1e-5);
});

test("what is sampled is what is fitted", () => {
  const n = 20_000;
  const rng = makeRng(3);
  const counts = new Float64Array(n);
  const states = sampleHmm(params, [n / 2, n / 2], rng, (all, state, row) => {
    // Inversion: one uniform, summed probabilities.
    let p = Math.exp(-all[state].rate);
    let rest = rng.uniform() - p;
    for (let x = 1; rest > 0; x++) {
      p *= all[state].rate / x;
      rest -= p;
      counts[row] = x;
    }
  });
  const share = states.filter((s) => s === 0).length / n;
  // Stationary 3/4; the chain forgets at 0.6 a step, so its standard error is sqrt(0.1875 · 4 / n).
  expect(Math.abs(share - 0.75)).toBeLessThan(5 * Math.sqrt((0.1875 * 4) / n));
  const data = right(sequences(countBatch(counts), [n / 2, n / 2]));
  const { params: found, freeParameters } = right(
    outcome(fitHmm(data, emissions, { states: 2, restarts: 2 })),
  );
  const [low, high] = found.emissions[0].rate < found.emissions[1].rate ? [0, 1] : [1, 0];
  expect(Math.abs(found.emissions[low].rate - 2)).toBeLessThan(0.1);
  expect(Math.abs(found.emissions[high].rate - 9)).toBeLessThan(0.3);
  expect(Math.abs(found.transitions[low * 3] - 0.9)).toBeLessThan(0.02);
  expect(freeParameters).toBe(2 + 1 + 2);
});

test("coordinates lead back, with zeros as with any probability", () => {
  const coordinates = hmmCoordinates(2, emissions.coordinates(countBatch([1]), 2));
  const zero = { ...params, initial: Float64Array.of(1, 0) };
  const back = right(coordinates.unpack(coordinates.pack(zero)));
  expect([...back.initial]).toEqual([1, 0]);
  back.transitions.forEach((p, i) => expect(Math.abs(p - params.transitions[i])).toBeLessThan(1e-15));
  expect(left(coordinates.unpack(new Float64Array(8)))).toMatchObject({ path: "coordinates" });
  expect(hmmParameters(3, 3, { initial: "stationary" })).toBe(9);
});

test("what is wrong with a fit's options or labels is said", () => {
  const data = right(sequences(countBatch([1, 2, 3, 9])));
  const failure = (options: Parameters<typeof fitHmm>[2]): unknown =>
    left(outcome(fitHmm(data, emissions, options as never)));
  expect(failure({ states: 0 })).toMatchObject({ path: "states" });
  expect(failure({ states: 2, tol: -1 })).toMatchObject({ path: "tol" });
  expect(failure({ states: 2, restarts: 0 })).toMatchObject({ path: "restarts" });
  expect(failure({ states: 2, seed: 0.5 })).toMatchObject({ path: "seed" });
  expect(failure({ states: 5 })).toMatchObject({ _tag: "TooFewRows", distinct: 4 });
  expect(failure({ states: 2, init: { labels: [0, 1] } })).toMatchObject({ path: "labels" });
  expect(failure({ states: 2, init: { labels: [0, 1, 2, 0] } })).toMatchObject({ path: "labels, step 2" });
});

test("given states are counted", () => {
  const data = right(sequences(countBatch([1, 3, 9, 2, 8]), [3, 2]));
  const start = right(startFromStates(emissions, 2, data, [0, 0, 1, 0, 1]));
  // By hand: one more than seen of everything.
  expect([...start.initial]).toEqual([3 / 4, 1 / 4]);
  expect([...start.transitions]).toEqual([2 / 5, 3 / 5, 1 / 2, 1 / 2]);
  expect(start.emissions.map(({ rate }) => rate)).toEqual([2, 8.5]);
});

test("random starts and given parameters are starts as well", () => {
  const data = right(sequences(countBatch([1, 3, 2, 9, 8, 7, 9, 2, 1, 3, 2, 8, 9, 7])));
  const random = right(outcome(fitHmm(data, emissions, { states: 2, init: "random", restarts: 5 })));
  const given = right(outcome(fitHmm(data, emissions, { states: 2, init: { params }, accelerate: "none" })));
  expect(Math.abs(random.logLikelihood - given.logLikelihood)).toBeLessThan(1e-5);
});
