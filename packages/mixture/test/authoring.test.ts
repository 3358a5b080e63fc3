import { E, render } from "@latentjs/em-core";
import { left, right } from "@latentjs/testing";
import { describe, expect, test } from "vitest";
import {
  categoryColumn,
  increasingRoot,
  keyedSums,
  keyedTable,
  levelsOf,
  logDivergences,
  numberColumn,
  positiveNumbers,
  probability,
  reciprocalDivergences,
  scalars,
  simplex,
  spreadAbout,
  spreadOfColumn,
  spreads,
  squares,
  tileMemo,
  weightsByValue,
  type CategoryColumn,
  type ColumnBatch,
  type Table,
} from "../src/index.js";

const answers: CategoryColumn = {
  _tag: "Categories",
  name: "answer",
  levels: ["maybe", "no", "yes"],
  codes: Float64Array.of(2, 1, Number.NaN, 2),
};
const table: Table = {
  rows: 4,
  columns: [answers, { _tag: "Numbers", name: "size", values: Float64Array.of(1, 2, Number.NaN, 4) }],
};

describe("columns", () => {
  test("levels are those that occur", () => {
    expect(right(levelsOf(answers))).toEqual(["no", "yes"]);
  });

  test("categories are told by their text, whatever their codes were", () => {
    const kept = right(categoryColumn(table, "answer", ["yes", "no"], "kept"));
    expect([...kept]).toEqual([0, 1, Number.NaN, 0]);
    expect(render(left(categoryColumn(table, "answer", ["yes"], "kept")))).toBe(
      "column answer, row 1: expected one of yes, got no. Correct the value, leave the row out, or fit a family that has it.",
    );
    expect(render(left(categoryColumn(table, "answer", ["yes", "no"])))).toContain(
      "row 2: expected one of yes, no, got a missing value",
    );
  });

  test("text is no number, and a missing one is refused unless it is kept", () => {
    expect(render(left(numberColumn(table, "answer", positiveNumbers)))).toBe(
      "column answer: expected numbers, got text.",
    );
    expect(render(left(numberColumn(table, "size", positiveNumbers)))).toContain("column size, row 2");
    expect([...right(numberColumn(table, "size", positiveNumbers, "kept"))]).toEqual([1, 2, Number.NaN, 4]);
  });
});

describe("parameters", () => {
  test("are refused by name, in memory and in a file", () => {
    const space = scalars<{ readonly share: number }>({ share: probability });
    expect(render(left(space.check({ share: 1.5 })))).toBe(
      "share: expected a number from 0 to 1, got 1.5. Give the component a value that its family has.",
    );
    expect(render(left(space.codec.decode({ share: -1 }, "components[0]")))).toBe(
      "components[0].share: expected a number from 0 to 1, got -1.",
    );
    expect(E.isLeft(simplex(2).check(Float64Array.of(0.5, 0.6)))).toBe(true);
  });
});

describe("spreads", () => {
  const values = Float64Array.of(1, 2, 4, 9);
  const weight = Float64Array.of(1, 0.5, 2, 0.25);
  const batch = { rows: 4, first: 0, weights: null, columns: [values] };
  const mean = (1 + 1 + 8 + 2.25) / 3.75;
  // By hand, from their definitions.
  const cases = [
    ["squares", squares, (x: number, c: number) => (x - c) ** 2],
    ["logarithms", logDivergences, (x: number, c: number) => x / c - 1 - Math.log(x / c)],
    ["reciprocals", reciprocalDivergences, (x: number, c: number) => (x - c) ** 2 / (x * c * c)],
  ] as const;

  test.each(cases)("of %s do not depend on where they are gathered, nor in how many parts", (_, by, d) => {
    const total = (c: number): number => values.reduce((sum, x, i) => sum + weight[i] * d(x, c), 0);
    for (const centre of [0.5, mean, 20]) {
      const sink = spreadOfColumn(by, 0, centre);
      sink.add(batch, 0, 4, weight);
      const whole = sink.finish();
      expect(whole.mean).toBeCloseTo(mean, 13);
      expect(whole.spread).toBeCloseTo(total(mean), 11);
      expect(spreadAbout(by, whole, 3)).toBeCloseTo(total(3), 11);
      const [first, second] = [0, 2].map((from) => {
        const part = spreadOfColumn(by, 0, centre);
        part.add(batch, from, from + 2, weight.subarray(from));
        return part.finish();
      });
      expect(spreads(by).concat(first, second).spread).toBeCloseTo(total(mean), 11);
    }
  });

  test("of values far from 0 lose no digits", () => {
    const far = { ...batch, columns: [values.map((x) => x + 1e9)] };
    const sink = spreadOfColumn(squares, 0, 1e9 + 3);
    sink.add(far, 0, 4, weight);
    expect(sink.finish().spread).toBeCloseTo(
      values.reduce((sum, x, i) => sum + weight[i] * (x - mean) ** 2, 0),
      12,
    );
  });
});

const batchOf = (...columns: ReadonlyArray<ReadonlyArray<number>>): ColumnBatch => ({
  rows: columns[0].length,
  first: 0,
  weights: null,
  columns: columns.map((column) => Float64Array.from(column)),
});

const filled = (keys: ReadonlyArray<number>): ReturnType<ReturnType<typeof keyedTable>["finish"]> => {
  const sink = keyedTable(2);
  for (const key of keys) {
    const at = sink.at(key);
    sink.sums[at] += 1;
    sink.sums[at + 1] += key;
  }
  return sink.finish();
};

describe("keyed sums", () => {
  test("are sorted, grow, and merge by key", () => {
    expect(filled([10, 9, 10])).toEqual({
      keys: Float64Array.of(9, 10),
      sums: Float64Array.of(1, 9, 2, 20),
    });
    const many = Array.from({ length: 300 }, (_, i) => (7 * i) % 300);
    expect(filled(many).keys).toEqual(Float64Array.from({ length: 300 }, (_, i) => i));
    expect(keyedSums(2).concat(filled([1, 3]), filled([3, 2]))).toEqual(filled([1, 3, 3, 2]));
  });

  test("keys that share a slot of the table are told apart", () => {
    expect(filled([1, 513, 1.5, 1, 513, -511])).toEqual({
      keys: Float64Array.of(-511, 1, 1.5, 513),
      sums: Float64Array.of(1, -511, 2, 2, 1, 1.5, 2, 1026),
    });
  });

  test("weights by value leave out rows without weight", () => {
    const sink = weightsByValue(1);
    const batch = batchOf([0, 0, 0, 0, 0], [7, 8, 7, -2, 7]);
    sink.add(batch, 0, 3, Float64Array.of(0.5, 0, 0.25));
    sink.add(batch, 3, 5, Float64Array.of(1, 2));
    expect(sink.finish()).toEqual({ keys: Float64Array.of(-2, 7), sums: Float64Array.of(1, 2.75) });
  });
});

describe("tileMemo", () => {
  test("recalls the rows it was last asked to compute, and no others", () => {
    let calls = 0;
    const doubled = tileMemo(({ columns: [x] }, from, to, out) => {
      calls += 1;
      for (let i = from; i < to; i++) out[i - from] = 2 * x[i];
    });
    const batch = batchOf([1, 2, 3]);
    expect([...doubled.compute(batch, 1, 3).subarray(0, 2)]).toEqual([4, 6]);
    expect([...doubled.recall(batch, 1, 3).subarray(0, 2)]).toEqual([4, 6]);
    expect(calls).toBe(1);
    expect([...doubled.recall(batch, 0, 2).subarray(0, 2)]).toEqual([2, 4]);
    const other = batchOf([5, 6, 7]);
    expect([...doubled.recall(other, 0, 2).subarray(0, 2)]).toEqual([10, 12]);
    expect(calls).toBe(3);
  });

  test("computes anew what was written over", () => {
    const values = Float64Array.of(1, 2);
    const same = tileMemo(({ columns: [x] }, from, to, out) => out.set(x.subarray(from, to)));
    const batch: ColumnBatch = { rows: 2, first: 0, weights: null, columns: [values] };
    same.compute(batch, 0, 2);
    values[0] = 3;
    expect(same.compute(batch, 0, 2)[0]).toBe(3);
  });
});

const cubic = (x: number) => ({ value: x * x * x - 2, slope: 3 * x * x });
const arctangent = (x: number) => ({ value: Math.atan(x - 30), slope: 1 / (1 + (x - 30) ** 2) });
const above = (x: number) => ({ value: 1 + Math.exp(x), slope: Math.exp(x) });
const broken = () => ({ value: Number.NaN, slope: 1 });

describe("increasingRoot", () => {
  test("finds roots from far away, of functions that bend", () => {
    expect(right(increasingRoot("cubic", cubic, 500))).toBeCloseTo(Math.cbrt(2), 14);
    expect(right(increasingRoot("arctangent", arctangent, -50))).toBeCloseTo(30, 13);
  });

  test("ends with an error where there is none", () => {
    expect(left(increasingRoot("above", above, 0))).toMatchObject({
      _tag: "InnerSolveFailed",
      solver: "above",
    });
    expect(render(left(increasingRoot("broken", broken, 0)))).toContain("broken stopped");
  });
});
