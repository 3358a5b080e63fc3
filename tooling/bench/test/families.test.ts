import { expect, test } from "vitest";
import { faultOf, measureFamily } from "../src/families/bench-families.js";
import { familyCases } from "../src/families/cases.js";
import { difference, type Expectation } from "../src/families/contest.js";
import { readOptions } from "../src/options.js";

/** Sums of so few rows, added in two orders. */
const ROUNDING = 1e-11;

test.each(familyCases)("$name: the family and the loop by hand find the same", ({ open }) => {
  // More rows than a chunk has, and a last tile that is not full.
  const { family, bare } = open(1500);
  const found = family();
  expect(found.counts.reduce((a, b) => a + b, 0)).toBeCloseTo(1500, 9);
  expect(difference(found, bare())).toBeLessThan(ROUNDING);
});

const finding = (logLikelihood: number, sums: readonly number[]): Expectation<unknown> => ({
  logLikelihood,
  counts: Float64Array.of(2),
  components: [{ sums: Float64Array.from(sums) }],
});

test("the difference is that of the number that is furthest off", () => {
  // By hand: 0.5 in units, and 2 of 200.
  expect(difference(finding(1, [0, 100]), finding(1, [0.5, 100]))).toBe(0.5);
  expect(difference(finding(1, [0, 200]), finding(1, [0, 198]))).toBe(0.01);
  expect(difference(finding(1, [0]), finding(1, [0, 0]))).toBe(Infinity);
  expect(difference(finding(1, [0, 1]), finding(1, [Number.NaN, 2]))).toBeNaN();
});

test("a family that is too slow or does something else is a fault", () => {
  const measured = { name: "poisson", family: 15, bare: 10, ratio: 1.5, apart: 1e-12 };
  expect(faultOf(measured)).toBeNull();
  expect(faultOf({ ...measured, ratio: 1.51 })).toBe("poisson: 1.51 times the loop by hand.");
  expect(faultOf({ ...measured, apart: Number.NaN })).toContain("not the same work");
});

test("a turn gives times of a row and component", () => {
  const [poisson] = familyCases;
  const { family, bare, ratio } = measureFamily(poisson, 300, 1);
  expect(ratio).toBeCloseTo(family / bare, 9);
});

test("families are chosen by part of their names", () => {
  const options = readOptions(["--families", "--only", "regression", "--rows", "10"]);
  expect(options.mode === "families" ? options.chosen.map(({ name }) => name) : []).toEqual([
    "linear-regression",
    "poisson-regression",
    "logistic-regression",
  ]);
  expect(() => readOptions(["--families", "--only", "banana"])).toThrow('No family\'s name holds "banana".');
});
