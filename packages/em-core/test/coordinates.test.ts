import { fc, test } from "./property.js";
import { expect } from "vitest";
import {
  E,
  mapCoordinates,
  pairCoordinates,
  positiveCoordinates,
  repeatCoordinates,
  simplexCoordinates,
} from "../src/index.js";
import { left, right } from "./either.js";

/** Rounding of exp and log, relative; the logarithms here are at most some 30. */
const ROUNDING = 1e-13;

const expectClose = (actual: ArrayLike<number>, expected: ArrayLike<number>): void => {
  expect(actual.length).toBe(expected.length);
  Array.from(expected).forEach((value, i) => {
    expect(Math.abs(actual[i] - value)).toBeLessThanOrEqual(ROUNDING * Math.max(1, Math.abs(value)));
  });
};

const positive = fc.double({ min: 1e-12, max: 1e12, noNaN: true });
const probabilities = fc
  .array(fc.double({ min: 1e-9, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 })
  .map((v) => {
    const total = v.reduce((a, b) => a + b, 0);
    return Float64Array.from(v, (x) => x / total);
  });

test.prop([probabilities])("probabilities survive their log-ratios, which sum to 0", (p) => {
  const { dimension, pack, unpack } = simplexCoordinates(p.length);
  const x = pack(p);
  expect(x).toHaveLength(dimension);
  expectClose([x.reduce((a, b) => a + b, 0)], [0]);
  expectClose(right(unpack(x)), p);
});

test.prop([probabilities, fc.double({ min: -500, max: 500, noNaN: true })])(
  "a shift of all log-ratios leads to the same probabilities",
  (p, shift) => {
    const { pack, unpack } = simplexCoordinates(p.length);
    const q = right(unpack(pack(p).map((v) => v + shift)));
    expectClose(
      q.map((v, i) => v - p[i]),
      p.map(() => 0),
    );
  },
);

test.prop([probabilities])("permuting probabilities permutes their log-ratios", (p) => {
  const { pack } = simplexCoordinates(p.length);
  expectClose(pack(p.toReversed()), pack(p).toReversed());
});

test("log-ratios by hand", () => {
  const { pack, unpack } = simplexCoordinates(3);
  const [a, b, c] = pack(Float64Array.of(0.2, 0.2, 0.6));
  // log 0.2, log 0.2, log 0.6 less their mean: -log(3)/3 twice, and 2 log(3)/3.
  expectClose([a, b, c], [-Math.log(3) / 3, -Math.log(3) / 3, (2 * Math.log(3)) / 3]);
  expectClose(right(unpack(Float64Array.of(-800, 0, 0))), [0, 0.5, 0.5]);
  expectClose(right(unpack(Float64Array.of(800, 800, 0))), [0.5, 0.5, 0]);
});

test.prop([positive])("positive numbers survive their logarithm", (value) => {
  const back = right(positiveCoordinates.unpack(positiveCoordinates.pack(value)));
  expect(Math.abs(back / value - 1)).toBeLessThanOrEqual(ROUNDING);
});

test.each([800, -800, Infinity, -Infinity, Number.NaN])(
  "e^%d is no positive number that a double can hold",
  (x) => {
    expect(E.isLeft(positiveCoordinates.unpack(Float64Array.of(x)))).toBe(true);
  },
);

test.each([Infinity, Number.NaN])("a log-ratio of %d is outside", (x) => {
  expect(E.isLeft(simplexCoordinates(2).unpack(Float64Array.of(0, x)))).toBe(true);
});

interface Params {
  readonly weights: Float64Array;
  readonly rates: ReadonlyArray<number>;
}

const composed = mapCoordinates(
  pairCoordinates(simplexCoordinates(2), repeatCoordinates(positiveCoordinates, 2)),
  ([weights, rates]): Params => ({ weights, rates }),
  ({ weights, rates }): readonly [Float64Array, ReadonlyArray<number>] => [weights, rates],
);

test.prop([fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }), positive, positive])(
  "coordinates compose part by part",
  (p, a, b) => {
    const params: Params = { weights: Float64Array.of(p, 1 - p), rates: [a, b] };
    const x = composed.pack(params);
    expect(x).toHaveLength(composed.dimension);
    expect(composed.dimension).toBe(4);
    expectClose(x.subarray(2), [Math.log(a), Math.log(b)]);
    const { weights, rates } = right(composed.unpack(x));
    expectClose(weights, params.weights);
    expectClose([rates[0] / a, rates[1] / b], [1, 1]);
  },
);

test("a part that is outside says which it is", () => {
  expect(left(composed.unpack(Float64Array.of(0, 0, 1, 800)))).toMatchObject({
    _tag: "InComponent",
    component: 1,
  });
  expect(E.isLeft(composed.unpack(Float64Array.of(Number.NaN, 0, 1, 1)))).toBe(true);
});
