import { E, em, iterationLimit, O, overChunks, render, runSync } from "@latentjs/em-core";
import { expectClose, left, right } from "@latentjs/testing";
import { expect, test } from "vitest";
import { classify, eachComponent, mixture, replicate, TILE_ROWS } from "../src/index.js";
import { countBatch, poisson, type CountBatch } from "./poisson.js";
import { numbersOf, poissonBank, poissonMixture, poissonParams, sliceOf } from "./poisson-mixture.js";

/** A few operations on numbers of order one. */
const ROUNDING = 1e-14;

const halves = poissonParams([0.5, 0.5], [1, 2]);
const statsOf = (
  ...components: ReadonlyArray<readonly [weight: number, sum: number]>
): {
  readonly counts: Float64Array;
  readonly components: ReadonlyArray<{ readonly weight: number; readonly sum: number }>;
} => ({
  counts: Float64Array.from(components, ([weight]) => weight),
  components: components.map(([weight, sum]) => ({ weight, sum })),
});

test("a bank and its mixture are named after the family", () => {
  expect(poissonBank(3).name).toBe("3 × poisson");
  expect(poissonMixture(3).name).toBe("mixture of 3 × poisson");
});

test("an error in opening names the component", () => {
  const error = left(poissonMixture(3).eStep(poissonParams([0.2, 0.3, 0.5], [1, 2, -3])));
  expect(error).toMatchObject({ _tag: "InComponent", component: 2, cause: { _tag: "InvalidInput" } });
  expect(render(error)).toBe("Component 2: rate: expected a positive number, got -3.");
});

test("an error in estimating names the component", () => {
  const error = left(poissonMixture(2).mStep(statsOf([2, 3], [1, 0]), halves));
  expect(error).toMatchObject({ _tag: "InComponent", component: 1, cause: { _tag: "InvalidInput" } });
});

test("each component is estimated from its own previous value", () => {
  const stubborn = replicate({ ...poisson, estimate: (_stats, previous) => E.right(previous) }, 2);
  const next = right(mixture(stubborn).mStep(statsOf([1, 5], [1, 5]), halves));
  expect(next.components).toEqual([{ rate: 1 }, { rate: 2 }]);
});

test("eachComponent stops at the first error", () => {
  const seen: number[] = [];
  const result = eachComponent([10, 11, 12], (item, k) => {
    seen.push(item);
    return k === 1 ? E.left({ _tag: "EmptyData", what: "Nothing" } as const) : E.right(item);
  });
  expect(left(result)).toEqual({
    _tag: "InComponent",
    component: 1,
    cause: { _tag: "EmptyData", what: "Nothing" },
  });
  expect(seen).toEqual([10, 11]);
  expect(right(eachComponent([1, 2], (item, k) => E.right(item * 10 + k)))).toEqual([10, 21]);
});

test("the M-step divides the weight and each component's sum by its weight", () => {
  const next = right(poissonMixture(2).mStep(statsOf([3, 6], [1, 8]), halves));
  expect(numbersOf(next)).toEqual([0.75, 0.25, 2, 8]);
});

test("a component that holds next to nothing ends the fit", () => {
  const error = left(poissonMixture(2).mStep(statsOf([1024, 6], [2 ** -40, 1]), halves));
  expect(error).toEqual({
    _tag: "ComponentCollapsed",
    component: 1,
    weight: 2 ** -40,
    floor: 1e-12 * (1024 + 2 ** -40),
  });
});

test("the smallest share can be asked for", () => {
  const strict = mixture(replicate(poisson, 3), { collapseShare: 0.25 });
  const params = poissonParams([0.25, 0.25, 0.5], [1, 2, 3]);
  const error = left(strict.mStep(statsOf([5, 6], [1, 8], [2, 2]), params));
  expect(error).toEqual({ _tag: "ComponentCollapsed", component: 1, weight: 1, floor: 2 });
  expect(E.isRight(strict.mStep(statsOf([4, 6], [3, 8], [3, 2]), params))).toBe(true);
});

test("a run with a component that no row wants fails with it, and with the last good iterate", () => {
  const start = poissonParams([0.5, 0.5], [2, 900]);
  const batch = countBatch([1, 2, 3]);
  const model = poissonMixture(2);
  const result = runSync(em(model, start, { stop: iterationLimit(5) }), overChunks(model, [batch]));
  if (E.isRight(result)) throw new Error("expected a failure");
  expect(result.left.error).toMatchObject({ _tag: "ComponentCollapsed", component: 1, floor: 3e-12 });
  expect(O.isSome(result.left.last) && result.left.last.value.params).toBe(start);
});

/** A count of -1 has no probability: the factorial in its denominator is infinite. */
const IMPOSSIBLE = -1;
const withImpossible = (rows: number, ...at: ReadonlyArray<number>): CountBatch =>
  countBatch(Array.from({ length: rows }, (_, i) => (at.includes(i) ? IMPOSSIBLE : 1 + (i % 3))));

test.each([0, 5, TILE_ROWS - 1, TILE_ROWS, TILE_ROWS + 40])(
  "row %i without support under any component is reported",
  (row) => {
    const batch = withImpossible(TILE_ROWS + 50, row, TILE_ROWS + 45);
    const seen = right(poissonMixture(2).eStep(halves));
    expect(seen(batch).badRow).toBe(row);
    expect(seen(sliceOf(batch, 0, row)).badRow).toBe(-1);
  },
);

test("the number of a row without support counts from the first row of the data set", () => {
  const batch = withImpossible(40, 33);
  const model = poissonMixture(2);
  const chunks = [sliceOf(batch, 0, 30), sliceOf(batch, 30, 40)];
  const result = runSync(em(model, halves, { stop: iterationLimit(1) }), overChunks(model, chunks));
  if (E.isRight(result)) throw new Error("expected a failure");
  expect(result.left.error).toEqual({ _tag: "NonFiniteLikelihood", row: 33, value: -Infinity });
});

test("a row of which a component knows no density is reported, whichever component it is", () => {
  const batch = countBatch([1, Number.NaN, 2]);
  expect(right(poissonMixture(2).eStep(halves))(batch).badRow).toBe(1);
  const uneven = poissonParams([1, 0], [1, 2]);
  expect(right(poissonMixture(2).eStep(uneven))(batch).badRow).toBe(1);
});

test.each([
  [[1], [1, 2]],
  [
    [0.2, 0.3, 0.5],
    [1, 2],
  ],
])("mixing weights %j for two components are a bug of the caller", (weights, rates) => {
  const params = poissonParams(weights, rates);
  expect(() => poissonMixture(2).eStep(params)).toThrow(RangeError);
  expect(() => poissonMixture(2).eStep(params)).toThrow(`${weights.length} mixing weights for 2 components`);
  expect(() => classify(poissonBank(2), params, countBatch([1]))).toThrow(RangeError);
});

test("three components for a bank of two are a bug of the caller", () => {
  const params = poissonParams([0.5, 0.5], [1, 2, 3]);
  expect(() => poissonMixture(2).eStep(params)).toThrow(RangeError);
});

test("a component of mixing weight zero takes no part", () => {
  const params = poissonParams([1, 0], [1, 2]);
  const { stats, logLikelihood, badRow } = right(poissonMixture(2).eStep(params))(countBatch([0, 1, 2]));
  expect(badRow).toBe(-1);
  expect([...stats.counts]).toEqual([3, 0]);
  expect(stats.components[1]).toEqual({ weight: 0, sum: 0 });
  // log 1/e + log 1/e + log 1/2e
  expectClose([logLikelihood], [-3 - Math.log(2)], ROUNDING);
  expect(Number.isFinite(poissonMixture(2).q(params, stats))).toBe(true);
});

test("q is -Infinity where rows belong to a component of mixing weight zero", () => {
  expect(poissonMixture(2).q(poissonParams([1, 0], [1, 2]), statsOf([1, 1], [1, 1]))).toBe(-Infinity);
});

test("q is the expected complete-data log-likelihood without its constant", () => {
  const q = poissonMixture(2).q(poissonParams([0.25, 0.75], [2, 4]), statsOf([3, 5], [1, 6]));
  const byHand = 3 * Math.log(0.25) + Math.log(0.75) + 5 * Math.log(2) - 3 * 2 + 6 * Math.log(4) - 4;
  expectClose([q], [byHand], ROUNDING);
});

test.each([1e4, 1e8, 1e15, 1e300])("a row as far out as %d has probabilities", (count) => {
  const batch = countBatch([0, count]);
  const { posterior, logDensity } = right(classify(poissonBank(2), halves, batch));
  expect(logDensity[1]).toBeLessThan(-count);
  expect(Number.isFinite(logDensity[1])).toBe(true);
  expect([...posterior.subarray(2)]).toEqual([0, 1]);
  const { stats, badRow } = right(poissonMixture(2).eStep(halves))(batch);
  expect(badRow).toBe(-1);
  expect([...stats.counts, ...stats.components.map(({ sum }) => sum)].every(Number.isFinite)).toBe(true);
});

test("there is no log prior", () => {
  expect(poissonMixture(2).logPrior(halves)).toBe(0);
});
