import { expect, test } from "vitest";
import { foldParts, partialReducer, real, reducer, type Monoid } from "../src/index.js";

/** Writes down the shape of a reduction. */
const shape: Monoid<string> = { empty: "", concat: (x, y) => `(${x} ${y})` };

test.for([
  [0, ""],
  [1, "0"],
  [2, "(0 1)"],
  [3, "((0 1) 2)"],
  [4, "((0 1) (2 3))"],
  [5, "(((0 1) (2 3)) 4)"],
  [7, "(((0 1) (2 3)) ((4 5) 6))"],
  [8, "(((0 1) (2 3)) ((4 5) (6 7)))"],
] as const)("%i parts are reduced in pairs", ([n, expected]) => {
  expect(
    foldParts(
      shape,
      Array.from({ length: n }, (_, i) => String(i)),
    ),
  ).toBe(expected);
});

test.for([
  [0, 5, "((0 1) (2 3)), 4"],
  [1, 8, "1, (2 3), ((4 5) (6 7))"],
  [3, 4, "3"],
  [6, 6, ""],
  [5, 12, "5, (6 7), ((8 9) (10 11))"],
] as const)("the parts from %i to %i make up the largest nodes that lie within", ([first, to, expected]) => {
  const share = partialReducer(shape);
  for (let i = first; i < to; i++) share.push(String(i), i);
  expect(
    share
      .nodes()
      .map(({ value }) => value)
      .join(", "),
  ).toBe(expected);
});

test("a node that the tree does not have at its place is refused", () => {
  const total = reducer(real);
  total.push(1);
  expect(() => total.push(2, 1)).toThrow(RangeError);
});

const tenths = function* (n: number): Generator<number> {
  for (let i = 0; i < n; i++) yield 0.1;
};

test("a long sum is not rounded once a part", () => {
  const n = 2 ** 20;
  // Pairs of equal parts double exactly, level by level; a running sum of a million tenths is off by 1e-6.
  expect(foldParts(real, tenths(n))).toBe(n * 0.1);
});
