import { expect, test } from "vitest";
import { anderson, E, type Coordinates } from "../src/index.js";
import { dampedSolution } from "../src/damped-solution.js";

const vectors = (dimension: number): Coordinates<ReadonlyArray<number>> => ({
  dimension,
  pack: (x) => Float64Array.from(x),
  unpack: (x) => E.right([...x]),
});

/** A linear map towards 0 by a rate for each coordinate. */
const linear = (rates: ReadonlyArray<number>, x: ReadonlyArray<number>): ReadonlyArray<number> =>
  x.map((v, i) => rates[i] * v);

/** Long enough that nothing is damped: 1 / (1 + 1.2^(25 - c)) is 1 to rounding. */
const UNDAMPED = 1000;

const columns = [Float64Array.of(1, 2, 2, 0), Float64Array.of(1, 0, 1, 3)];
const target = Float64Array.of(3, -1, 4, 2);
const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, v, i) => sum + v * b[i], 0);

test("least squares, by hand", () => {
  // Normal equations: 9 g + 3 h = 9, 3 g + 11 h = 13.
  const g = dampedSolution(columns, target, 1);
  expect(g?.[0]).toBeCloseTo((9 * 11 - 3 * 13) / 90, 14);
  expect(g?.[1]).toBeCloseTo((9 * 13 - 3 * 9) / 90, 14);
});

test.each([0.9, 0.5, 1e-3])("damped least squares: length %f and one lambda in all equations", (share) => {
  const full = dampedSolution(columns, target, 1) ?? Float64Array.of();
  const g = dampedSolution(columns, target, share) ?? Float64Array.of();
  expect(dot(g, g) / dot(full, full)).toBeCloseTo(share, 8);
  const lambdas = columns.map((column, i) => {
    const fitted = columns.reduce((sum, other, j) => sum + dot(column, other) * g[j], 0);
    return (dot(column, target) - fitted) / g[i];
  });
  expect(lambdas[0]).toBeGreaterThan(0);
  expect(lambdas[1] / lambdas[0]).toBeCloseTo(1, 8);
});

test("columns that depend on each other have no solution", () => {
  expect(dampedSolution([columns[0], columns[0].map((v) => 3 * v)], target, 1)).toBe(null);
  expect(dampedSolution([new Float64Array(4)], target, 1)).toBe(null);
});

test("without damping the limit of a linear map of two rates is reached in three steps", () => {
  const rates = [0.9, 0.99];
  const { propose } = anderson(vectors(2)).start([UNDAMPED]);
  let x: ReadonlyArray<number> = [1, -2];
  const kinds: boolean[] = [];
  for (let step = 0; step < 3; step++) {
    const { candidate, extrapolated } = propose(x, linear(rates, x));
    kinds.push(extrapolated);
    x = candidate;
  }
  expect(kinds).toEqual([false, true, true]);
  for (const v of x) expect(Math.abs(v)).toBeLessThan(1e-10);
});

test("at first steps are damped to little more than plain ones", () => {
  const { propose } = anderson(vectors(1)).start();
  propose([1], [0.9]);
  const { candidate } = propose([0.9], [0.81]);
  // g = -9 without damping, dx = -0.1 and df = 0.01 in M(x) - g (dx + df).
  expect(candidate[0]).toBeCloseTo(0.81 - (0.09 * 9) / Math.sqrt(1 + 1.2 ** 25), 8);
});

test("every third step is plain, and the memory is cleared when it is full or a step was refused", () => {
  const rates = Array.from({ length: 12 }, (_, i) => 0.5 + i / 25);
  const { propose, atRest, rejected, memory } = anderson(vectors(12)).start();
  let x: ReadonlyArray<number> = rates.map((_, i) => 1 + i);
  const seen: Array<readonly [boolean, boolean]> = [];
  for (let step = 0; step < 12; step++) {
    const { candidate, extrapolated } = propose(x, linear(rates, x));
    seen.push([extrapolated, atRest()]);
    x = candidate;
  }
  expect(seen.map(([extrapolated]) => (extrapolated ? "e" : "p")).join("")).toBe("peepeepeepep");
  expect(seen.findIndex(([, rest]) => rest)).toBe(10);
  expect(memory()).toEqual([7]);
  propose(x, linear(rates, x));
  rejected();
  expect([atRest(), memory()]).toEqual([true, [7]]);
});

test("where EM does not move the step is plain", () => {
  const { propose } = anderson(vectors(2)).start([UNDAMPED]);
  propose([1, 2], [1, 2]);
  expect(propose([1, 2], [1, 2])).toEqual({ candidate: [1, 2], extrapolated: false });
});
