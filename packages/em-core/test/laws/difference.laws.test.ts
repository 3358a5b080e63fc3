import { fc, test } from "../property.js";
import { expect } from "vitest";
import {
  invalidInput,
  E,
  realDifference,
  repeatDifference,
  structDifference,
  vectorDifference,
  type DifferenceAlgebra,
} from "../../src/index.js";
import { left, right } from "../either.js";

interface Nested {
  readonly total: number;
  readonly parts: ReadonlyArray<Float64Array>;
}

const nested = structDifference<Nested>({
  total: realDifference,
  parts: repeatDifference(vectorDifference(2), 3),
});

/** Sums of whole multiples of 2^-10 below 2^30: exact in any order. */
const exact = fc.integer({ min: -(2 ** 40), max: 2 ** 40 }).map((n) => n / 1024);
const value: fc.Arbitrary<Nested> = fc.record({
  total: exact,
  parts: fc.array(
    fc.array(exact, { minLength: 2, maxLength: 2 }).map((v) => Float64Array.from(v)),
    { minLength: 3, maxLength: 3 },
  ),
});

test.prop([value, value])("what was added can be taken back", (x, y) => {
  expect(right(nested.subtract(nested.concat(x, y), y))).toEqual(nested.concat(x, nested.empty));
});

test("errors say whose they are, and another length is a mistake", () => {
  const stingy: DifferenceAlgebra<number> = {
    ...realDifference,
    subtract: (all, part) =>
      all < part ? E.left(invalidInput("part", "no more", part)) : E.right(all - part),
  };
  expect(left(repeatDifference(stingy, 2).subtract([5, 1], [2, 2]))).toMatchObject({
    _tag: "InComponent",
    component: 1,
  });
  expect(left(structDifference({ a: stingy }).subtract({ a: 1 }, { a: 2 }))).toMatchObject({ path: "part" });
  expect(() => repeatDifference(realDifference, 2).subtract([1, 2], [1])).toThrow(RangeError);
});
