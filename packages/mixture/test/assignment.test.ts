import {
  em,
  iterationLimit,
  overChunks,
  remainingGain,
  runSync,
  smallGain,
  anyOf,
  type DenseBatch,
} from "@latentjs/em-core";
import { makeRng, standardNormal } from "@latentjs/numerics";
import { expectClose, left, outcome, right } from "@latentjs/testing";
import { describe, expect, test } from "vitest";
import {
  anneal,
  annealed,
  classification,
  classify,
  drawn,
  mixture,
  replicate,
  stochasticEm,
  type MixtureParams,
} from "../src/index.js";
import { normal, type Normal } from "./normal.js";
import { countBatch, poisson, type CountBatch } from "./poisson.js";
import { poissonParams } from "./poisson-mixture.js";

/** Counts of three groups with means 1, 20 and 60. */
const groups = ((): CountBatch => {
  const rng = makeRng("groups");
  const counts = Float64Array.from({ length: 600 }, (_, i) => {
    const rate = [1, 20, 60][i % 3];
    return Math.max(0, Math.round(rate + Math.sqrt(rate) * standardNormal(rng)));
  });
  return countBatch(counts);
})();
const bank = replicate(poisson, 3);
const start = poissonParams([0.3, 0.4, 0.3], [5, 10, 50]);

const heights: DenseBatch = ((): DenseBatch => {
  const rng = makeRng("heights");
  const data = Float64Array.from({ length: 400 }, (_, i) => (i % 4 === 0 ? 5 : 0) + standardNormal(rng));
  return { rows: 400, cols: 1, data, first: 0, weights: null };
})();
const normals = replicate(normal, 2);
const normalStart: MixtureParams<ReadonlyArray<Normal>> = {
  weights: Float64Array.of(0.5, 0.5),
  components: [
    { mean: -1, variance: 4 },
    { mean: 3, variance: 4 },
  ],
};

const cut = (batch: CountBatch, size: number): ReadonlyArray<CountBatch> =>
  Array.from({ length: Math.ceil(batch.rows / size) }, (_, i) => {
    const weights = batch.weights?.slice(i * size, (i + 1) * size) ?? null;
    return countBatch(batch.counts.slice(i * size, (i + 1) * size), weights, i * size);
  });

/** Until not even a bit is gained. */
const stop = anyOf(smallGain(0), iterationLimit(200));

describe("classification EM", () => {
  test("of counts ends where every component is the mean of its own rows", () => {
    const model = mixture(bank, { assign: classification });
    // The driver fails a run in which the classification likelihood falls.
    const fit = right(outcome(runSync(em(model, start, { stop }), overChunks(model, [groups]))));
    expect(fit.stop._tag).toBe("Converged");
    const { labels } = right(classify(bank, fit.params, groups));
    const of = (k: number): number[] => [...groups.counts].filter((_, i) => labels[i] === k);
    fit.params.components.forEach(({ rate }, k) => {
      const own = of(k);
      expectClose([rate], [own.reduce((a, b) => a + b, 0) / own.length], 1e-12);
      expectClose([fit.params.weights[k]], [own.length / 600], 1e-12);
    });
    const joint = [...groups.counts].reduce((sum, count, i) => {
      const { rate } = fit.params.components[labels[i]];
      return (
        sum + Math.log(fit.params.weights[labels[i]]) + count * Math.log(rate) - rate - groups.logFactorial[i]
      );
    }, 0);
    expectClose([fit.logLikelihood], [joint], 1e-11);
  });
  test("of normals never lowers its objective, whatever the chunks", () => {
    const model = mixture(normals, { assign: classification });
    const fit = right(outcome(runSync(em(model, normalStart, { stop }), overChunks(model, [heights]))));
    fit.trace.slice(1).forEach((value, i) => expect(value).toBeGreaterThanOrEqual(fit.trace[i] - 1e-9));
    expect(fit.trace.length).toBeGreaterThan(3);
    expect(fit.stats.counts.every(Number.isInteger)).toBe(true);
  });
  test("counts observation weights", () => {
    const weighted = countBatch(groups.counts, new Float64Array(600).fill(2));
    const eStep = right(mixture(bank, { assign: classification }).eStep(start));
    const once = eStep(groups);
    const twice = eStep(weighted);
    expect(twice.logLikelihood).toBeCloseTo(2 * once.logLikelihood, 8);
    expect([...twice.stats.counts]).toEqual([...once.stats.counts].map((v) => 2 * v));
    expect(twice.weight).toBe(1200);
  });
});

describe("stochastic EM", () => {
  const options = { iterations: 60, rng: makeRng(5) };
  test("draws the same for the same seed, whatever the chunks", () => {
    const whole = right(outcome(stochasticEm(bank, start, [groups], options)));
    const parts = right(outcome(stochasticEm(bank, start, cut(groups, 77), options)));
    expectClose(parts.trace, whole.trace, 1e-9);
    expect(whole.trace.length).toBe(61);
    const other = right(outcome(stochasticEm(bank, start, [groups], { ...options, rng: makeRng(6) })));
    expect(other.trace[60]).not.toBe(whole.trace[60]);
  });
  test.each([
    [
      "counts",
      () => right(outcome(stochasticEm(bank, start, [groups], options))).best.logLikelihood,
      () => plain(),
    ],
    [
      "normals",
      () => right(outcome(stochasticEm(normals, normalStart, [heights], options))).best.logLikelihood,
      () => plainNormals(),
    ],
  ])("of %s comes near the maximum of EM and never above it", (_name, reached, maximum) => {
    expect(reached()).toBeLessThanOrEqual(maximum() + 1e-6);
    // Estimates wander by a standard error or so, which costs about half a nat for each of up to 5 parameters.
    expect(reached()).toBeGreaterThan(maximum() - 5);
  });
  test("says what went wrong", () => {
    const few = countBatch([1, 2]);
    expect(left(outcome(stochasticEm(bank, start, [few], options)))._tag).toMatch(
      /ComponentCollapsed|InComponent/,
    );
    const nan = countBatch([1, Number.NaN]);
    expect(left(outcome(stochasticEm(bank, start, [nan], options)))).toMatchObject({
      _tag: "NonFiniteLikelihood",
      row: 1,
    });
  });
});

const from = (at: ReadonlyArray<number>): MixtureParams<ReadonlyArray<Normal>> => ({
  weights: new Float64Array(4).fill(0.25),
  components: at.map((mean) => ({ mean, variance: 1 })),
});

const plain = (): number => {
  const model = mixture(bank);
  const run = em(model, start, { stop: remainingGain(1e-10) });
  return right(outcome(runSync(run, overChunks(model, [groups])))).logLikelihood;
};
const plainNormals = (): number => {
  const model = mixture(normals);
  const run = em(model, normalStart, { stop: smallGain(1e-12) });
  return right(outcome(runSync(run, overChunks(model, [heights])))).logLikelihood;
};

describe("deterministic annealing", () => {
  const run = { stop: anyOf(smallGain(1e-9), iterationLimit(500)) };
  test("with a power of 1 is EM", () => {
    const soft = right(mixture(bank).eStep(start))(groups);
    const one = right(mixture(bank, { assign: annealed(1) }).eStep(start))(groups);
    expectClose([one.logLikelihood], [soft.logLikelihood], 1e-11);
    expectClose(one.stats.counts, soft.stats.counts, 1e-11);
  });
  test.each([0.1, 0.5, 0.9])("at a power of %d EM climbs the free energy", (beta) => {
    const model = mixture(bank, { assign: annealed(beta) });
    const fit = right(outcome(runSync(em(model, start, run), overChunks(model, [groups]))));
    fit.trace.slice(1).forEach((value, i) => expect(value).toBeGreaterThanOrEqual(fit.trace[i] - 1e-9));
    const normalModel = mixture(normals, { assign: annealed(beta) });
    const other = right(
      outcome(runSync(em(normalModel, normalStart, run), overChunks(normalModel, [heights]))),
    );
    expect(other.trace.length).toBeGreaterThan(1);
  });
  test.each([
    ["normals", [0, 1, 2, 18]],
    ["normals", [-5, -4, -3, 30]],
    ["normals", [17, 18, 19, 20]],
  ])("finds four groups of %s from %j, where EM does not", (_name, means) => {
    const four = replicate(normal, 4);
    const rng = makeRng("four");
    const data = Float64Array.from({ length: 400 }, (_, i) => 6 * (i % 4) + standardNormal(rng));
    const batch = { rows: 400, cols: 1, data, first: 0, weights: null };
    const climb = (at: ReadonlyArray<number>): number =>
      right(outcome(runSync(em(mixture(four), from(at), run), overChunks(mixture(four), [batch]))))
        .logLikelihood;
    const best = climb([0, 6, 12, 18]);
    expect(climb(means)).toBeLessThan(best - 50);
    const fit = right(outcome(anneal(four, from(means), [batch], { run, rng: makeRng(1) })));
    expect(Math.abs(fit.logLikelihood - best)).toBeLessThan(1e-3);
  });
  test("finds three groups of counts from a start where EM loses a component", () => {
    const poor = poissonParams([0.4, 0.4, 0.2], [300, 20, 1]);
    expect(
      left(outcome(runSync(em(mixture(bank), poor, run), overChunks(mixture(bank), [groups])))),
    ).toMatchObject({
      _tag: "ComponentCollapsed",
    });
    const fit = right(
      outcome(anneal(bank, poor, [groups], { run, rng: makeRng(1), schedule: [0.01, 0.1, 1] })),
    );
    expect(Math.abs(fit.logLikelihood - plain())).toBeLessThan(1e-3);
  });
  test("needs a schedule that ends with EM", () => {
    expect(
      left(outcome(anneal(bank, start, [groups], { run, rng: makeRng(1), schedule: [0.5] }))),
    ).toMatchObject({
      path: "schedule",
    });
    expect(
      left(outcome(anneal(bank, start, [groups], { run, rng: makeRng(1), schedule: [] }))),
    ).toMatchObject({
      path: "schedule",
    });
    expect(
      left(outcome(anneal(bank, start, [groups], { run, rng: makeRng(1), schedule: [2, 1] }))),
    ).toMatchObject({
      path: "schedule",
    });
    expect(() => annealed(0)).toThrow(RangeError);
  });
});

test("assignments leave weights that sum to 1", () => {
  for (const assign of [classification, annealed(0.3), drawn(makeRng(1))]) {
    const { stats, weight } = right(mixture(bank, { assign }).eStep(start))(groups);
    expect(stats.counts.reduce((a, b) => a + b, 0)).toBeCloseTo(weight, 9);
  }
});
