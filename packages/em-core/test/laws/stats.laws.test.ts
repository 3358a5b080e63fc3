import { fc, test } from "../property.js";
import { expect } from "vitest";
import { expectedMonoid, real, repeat, struct, vector, type StatsAlgebra } from "../../src/index.js";

/** Sums of three numbers that are whole multiples of 2^-10 below 2^30: exact in any order. */
const exact = fc.integer({ min: -(2 ** 40), max: 2 ** 40 }).map((n) => n / 1024);

interface Nested {
  readonly total: number;
  readonly parts: ReadonlyArray<{ readonly weight: number; readonly sums: Float64Array }>;
}

const part = struct<{ weight: number; sums: Float64Array }>({ weight: real, sums: vector(3) });
const nested: StatsAlgebra<Nested> = struct<Nested>({ total: real, parts: repeat(part, 2) });

const sums = fc.array(exact, { minLength: 3, maxLength: 3 }).map((v) => Float64Array.from(v));
const value: fc.Arbitrary<Nested> = fc.record({
  total: exact,
  parts: fc.array(fc.record({ weight: exact, sums }), { minLength: 2, maxLength: 2 }),
});

test.prop([value])("empty is an exact identity", (x) => {
  expect(nested.concat(nested.empty, x)).toEqual(x);
  expect(nested.concat(x, nested.empty)).toEqual(x);
});

test.prop([value, value, value])("concat is commutative and associative", (x, y, z) => {
  expect(nested.concat(x, y)).toEqual(nested.concat(y, x));
  expect(nested.concat(nested.concat(x, y), z)).toEqual(nested.concat(x, nested.concat(y, z)));
});

test.prop([fc.constantFrom(0, 0.25, 1, 3, -2), value, value])("scale distributes over concat", (c, x, y) => {
  const { concat, scale } = nested;
  // Adding empty turns -0, which 0 times a negative number is, into 0.
  const whole = (v: Nested): Nested => concat(v, nested.empty);
  expect(whole(scale(c, concat(x, y)))).toEqual(whole(concat(scale(c, x), scale(c, y))));
});

test.prop([value, value])("values are not touched", (x, y) => {
  const before = structuredClone([x, y, nested.empty]);
  nested.concat(x, y);
  nested.scale(2, x);
  expect([x, y, nested.empty]).toEqual(before);
});

test.prop([value, value])("an E-step's sums add up, and the first bad row is kept", (x, y) => {
  const monoid = expectedMonoid(nested);
  const one = { stats: x, logLikelihood: -1.5, weight: 2, badRow: -1 };
  const other = { stats: y, logLikelihood: -0.25, weight: 3, badRow: 7 };
  const later = { ...other, badRow: 9 };
  const both = monoid.concat(one, other);
  expect(both).toEqual({ stats: nested.concat(x, y), logLikelihood: -1.75, weight: 5, badRow: 7 });
  expect(monoid.concat(both, later).badRow).toBe(7);
  expect(monoid.concat(monoid.empty, one)).toEqual(one);
});

test("statistics of another length are a mistake, not zeros", () => {
  const three = Float64Array.of(1, 2, 3);
  expect(() => vector(3).concat(three, Float64Array.of(1, 2))).toThrow(RangeError);
  expect(() => vector(2).concat(three, three)).toThrow(RangeError);
  expect(() => repeat(real, 2).concat([1, 2], [1])).toThrow(RangeError);
});
