import { fc, test } from "@fast-check/vitest";
import { expect } from "vitest";

import { plainNumber, writePlainNumber } from "../../src/plain-number.js";

const digits = (maxLength: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength }).map((values) => values.join(""));

/** Decimal numbers as people and programs write them, of up to 40 digits. */
const written = fc
  .tuple(
    fc.constantFrom("", "-", "+"),
    digits(20),
    fc.option(digits(20)),
    fc.option(fc.tuple(fc.constantFrom("e", "E"), fc.constantFrom("", "-", "+"), digits(4))),
  )
  .map(
    ([sign, whole, fraction, exponent]) =>
      `${sign}${whole}${fraction === null ? "" : `.${fraction}`}${exponent === null ? "" : exponent.join("")}`,
  );

const expectAsNumberSays = (text: string): void => {
  const value = Number(text);
  const expected = Number.isFinite(value) ? value : Number.NaN;
  expect(plainNumber(text)).toBe(expected);
  const out = new Float64Array(1);
  writePlainNumber(out, `7${text}7`, 1, 1 + text.length);
  expect(out[0]).toBe(expected);
};

test.prop([written], { numRuns: 20_000, seed: 30 })("a number is read to the nearest double", (text) => {
  expectAsNumberSays(text);
});

test.prop([fc.double({ noNaN: true, noDefaultInfinity: true })], { numRuns: 20_000, seed: 31 })(
  "every double is read back from its shortest text, and from 17 and 19 digits",
  (value) => {
    for (const text of [String(value), value.toPrecision(17), value.toExponential(18)]) {
      expectAsNumberSays(text);
    }
  },
);

test.prop([fc.integer({ min: 2 ** 20, max: 2 ** 31 - 1 }), fc.integer({ min: 0, max: 2 ** 22 - 1 })], {
  numRuns: 5000,
  seed: 32,
})("the middle between two doubles goes to the even one, and its neighbours do not", (high, low) => {
  const odd = (BigInt(high) << 23n) + BigInt(2 * low + 1);
  // Integers of 54 bits and more, cut after every digit that can still be divided by ten exactly.
  for (const middle of [odd, odd << 3n]) {
    for (const near of [middle - 1n, middle, middle + 1n]) {
      const text = String(near);
      expectAsNumberSays(text);
      for (const point of [1, 5, text.length - 1])
        expectAsNumberSays(`${text.slice(0, point)}.${text.slice(point)}`);
    }
  }
});
