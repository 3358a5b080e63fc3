import { fc, test } from "@fast-check/vitest";
import { left, right } from "@latentjs/testing";
import { describe, expect } from "vitest";
import { adjustedRandIndex, bestAssignment, confusionTable, matchClasses } from "../src/index.js";

const partition = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 2, maxLength: 30 });
const twoPartitions = partition.chain((a) =>
  fc.tuple(
    fc.constant(a),
    fc.array(fc.integer({ min: 0, max: 3 }), { minLength: a.length, maxLength: a.length }),
  ),
);

describe("confusion table", () => {
  test("names in order, counts by place", () => {
    expect(right(confusionTable([1, 0, 10, 0, "x"], ["b", "b", "a", "a", "b"]))).toEqual({
      labels: [0, 1, 10, "x"],
      classes: ["a", "b"],
      counts: [
        [1, 1],
        [0, 1],
        [1, 0],
        [0, 1],
      ],
    });
  });

  test("rows without a label or a class are left out", () => {
    expect(right(confusionTable([0, null, 1, 1], ["a", "a", null, Number.NaN]))).toMatchObject({
      counts: [[1], [0]],
    });
  });

  test("lists of different lengths and weights that are none are errors", () => {
    expect(left(confusionTable([0, 1], [0]))).toMatchObject({ path: "classes", actual: "1" });
    expect(left(confusionTable([0], [0], [1, 2]))).toMatchObject({ path: "weights" });
    expect(left(confusionTable([0, 0], [0, 1], [1, -2]))).toMatchObject({ path: "weights[1]" });
  });
});

describe("adjusted Rand index", () => {
  test("by hand, of the table 2 2 / 0 2", () => {
    // 3 pairs together in both, 6 + 1 in labels, 1 + 6 in classes, of 15: (3 - 49 / 15) / (7 - 49 / 15).
    const index = right(adjustedRandIndex([0, 0, 0, 0, 1, 1], [0, 0, 1, 1, 1, 1]));
    expect(index).toBeCloseTo((3 - 49 / 15) / (7 - 49 / 15), 14);
  });

  test("partitions of one kind only agree", () => {
    expect(right(adjustedRandIndex([0, 0, 0], ["a", "a", "a"]))).toBe(1);
    expect(right(adjustedRandIndex([0, 1, 2], ["c", "a", "b"]))).toBe(1);
    expect(right(adjustedRandIndex([0, 0, 0], [0, 1, 2]))).toBe(0);
  });

  test.prop([twoPartitions])("symmetric, and free of names", ([a, b]) => {
    const index = right(adjustedRandIndex(a, b));
    expect(right(adjustedRandIndex(b, a))).toBeCloseTo(index, 12);
    expect(
      right(
        adjustedRandIndex(
          a.map((label) => `${9 - label}`),
          b,
        ),
      ),
    ).toBeCloseTo(index, 12);
    expect(right(adjustedRandIndex(a, a))).toBe(1);
    expect(index).toBeLessThanOrEqual(1);
    expect(index).toBeGreaterThanOrEqual(-0.5 - 1e-12);
  });

  test.prop([twoPartitions, fc.integer({ min: 1, max: 3 })])("weight m is the row m times", ([a, b], m) => {
    const weights = a.map((_, i) => (i % 2 === 0 ? m : 1));
    const repeated = (values: ReadonlyArray<number>): number[] =>
      values.flatMap((value, i) => Array.from({ length: weights[i] }, () => value));
    expect(right(adjustedRandIndex(a, b, weights))).toBe(right(adjustedRandIndex(repeated(a), repeated(b))));
  });
});

const orders = (n: number): ReadonlyArray<ReadonlyArray<number>> =>
  n === 0
    ? [[]]
    : orders(n - 1).flatMap((rest) =>
        Array.from({ length: n }, (_, at) => [...rest.slice(0, at), n - 1, ...rest.slice(at)]),
      );

const matrix = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
  .chain(([rows, columns]) =>
    fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    }),
  );

describe("best assignment", () => {
  test.prop([matrix])("no other assignment gains more", (gains) => {
    const n = Math.max(gains.length, gains[0].length);
    const gainOf = (columnOf: ArrayLike<number>): number =>
      gains.reduce((sum, row, i) => sum + (row[columnOf[i]] ?? 0), 0);
    const found = bestAssignment(gains);
    expect(gainOf(found)).toBe(Math.max(...orders(n).map(gainOf)));
    const given = [...found].filter((column) => column >= 0);
    expect(new Set(given).size).toBe(given.length);
    expect(given.length).toBe(Math.min(gains.length, gains[0].length));
  });

  test("nothing to match", () => {
    expect(matchClasses({ labels: [], classes: [], counts: [] })).toEqual({
      classOf: new Int32Array(0),
      errorRate: 0,
    });
  });
});
