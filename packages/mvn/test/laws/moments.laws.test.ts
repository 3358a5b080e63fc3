import { fc, test } from "@fast-check/vitest";
import type { FlatRows } from "@latentjs/em-core";
import { makeRng } from "@latentjs/numerics";
import { expectClose } from "@latentjs/testing";
import { expect } from "vitest";
import {
  estimateMvn,
  fitMvn,
  momentsAbout,
  momentsAboutPacked,
  momentsAlgebra,
  momentsOf,
  type Moments,
} from "../../src/index.js";
import { answer } from "../either.js";
import { CASES, randomRows, randomWeights, rowAt } from "../random.js";

/** Sums of some tens of terms of order 1 to 100. */
const TOLERANCE = 1e-12;

interface Case {
  readonly rows: FlatRows;
  readonly weights: Float64Array;
}
const anyRows: fc.Arbitrary<Case> = fc
  .record({ n: fc.integer({ min: 3, max: 40 }), d: fc.integer({ min: 1, max: 5 }), seed: fc.nat() })
  .map(({ n, d, seed }) => {
    const rng = makeRng(seed);
    return { rows: randomRows(rng.split("rows"), n, d), weights: randomWeights(rng.split("weights"), n) };
  });

const part = ({ rows, weights }: Case, from: number, to: number): Moments =>
  to > from
    ? answer(
        momentsOf(
          { rows: to - from, cols: rows.cols, data: rows.data.slice(from * rows.cols, to * rows.cols) },
          weights.slice(from, to),
        ),
      )
    : momentsAlgebra(rows.cols).empty;

const whole = (c: Case): Moments => part(c, 0, c.rows.rows);

const expectSame = (actual: Moments, wanted: Moments): void => {
  expectClose(actual.weight, wanted.weight, TOLERANCE);
  expectClose(actual.mean, wanted.mean, TOLERANCE);
  expectClose(actual.scatter, wanted.scatter, TOLERANCE);
};

test.prop([anyRows], CASES)("the empty moments change nothing, to the bit", (c) => {
  const { concat, empty } = momentsAlgebra(c.rows.cols);
  const moments = whole(c);
  expect(concat(moments, empty)).toEqual(moments);
  expect(concat(empty, moments)).toEqual(moments);
  expect(concat(empty, empty)).toEqual(empty);
});

test.prop([anyRows, fc.nat({ max: 40 }), fc.nat({ max: 40 })], CASES)(
  "however rows are split and whatever is merged first, the moments are those of all rows",
  (c, a, b) => {
    const { concat } = momentsAlgebra(c.rows.cols);
    const n = c.rows.rows;
    const [first, second] = [a % (n + 1), b % (n + 1)].toSorted((x, y) => x - y);
    const [x, y, z] = [part(c, 0, first), part(c, first, second), part(c, second, n)];
    expectSame(concat(concat(x, y), z), whole(c));
    expectSame(concat(x, concat(y, z)), whole(c));
    expectSame(concat(z, concat(y, x)), whole(c));
  },
);

test.prop([anyRows, fc.double({ min: 0.01, max: 100, noNaN: true })], CASES)(
  "scaling distributes over merging, and is multiplying every weight",
  (c, factor) => {
    const { concat, scale } = momentsAlgebra(c.rows.cols);
    const half = Math.floor(c.rows.rows / 2);
    const [x, y] = [part(c, 0, half), part(c, half, c.rows.rows)];
    expectSame(scale(factor, concat(x, y)), concat(scale(factor, x), scale(factor, y)));
    expectSame(scale(factor, whole(c)), whole({ ...c, weights: c.weights.map((w) => factor * w) }));
  },
);

test.prop([anyRows, fc.integer({ min: 1, max: 5 })], CASES)("weight m is the row m times", (c, m) => {
  const rows = Array.from({ length: c.rows.rows }, (_, i) => rowAt(c.rows, i));
  const repeated = rows.flatMap((row, i) => Array.from({ length: i % 2 === 0 ? m : 1 }, () => row));
  const weights = rows.map((_, i) => (i % 2 === 0 ? m : 1));
  expectSame(answer(momentsOf(rows, weights)), answer(momentsOf(repeated)));
});

test.prop([anyRows], CASES)("a row of weight zero is no row", (c) => {
  const { rows, cols, data } = c.rows;
  const longer = Float64Array.of(...data, ...new Float64Array(cols).fill(1e6));
  const withZero = answer(momentsOf({ rows: rows + 1, cols, data: longer }, [...c.weights, 0]));
  expect(withZero).toEqual(whole(c));
});

test.prop([anyRows], CASES)("an offset of 1e8 moves the mean and nothing else", (c) => {
  // Multiples of 1/1024 can be added to 1e8 without rounding; the mean there has an error of up to 1.5e-8.
  const data = c.rows.data.map((v) => Math.round(v * 1024) / 1024);
  const near = answer(momentsOf({ ...c.rows, data }, c.weights));
  const far = answer(momentsOf({ ...c.rows, data: data.map((v) => v + 1e8) }, c.weights));
  expectClose(far.scatter, near.scatter, TOLERANCE);
  expect(Math.max(...far.mean.map((m, j) => Math.abs(m - 1e8 - near.mean[j])))).toBeLessThan(2e-8);
});

test.prop([anyRows, fc.double({ min: -3, max: 3, noNaN: true })], CASES)(
  "sums gathered about any point near the rows give the same moments",
  (c, shift) => {
    const { rows: n, cols: d, data } = c.rows;
    const centre = Float64Array.from({ length: d }, (_, j) => j + shift);
    const sum = new Float64Array(d);
    const products = new Float64Array(d * d);
    let weight = 0;
    for (let i = 0; i < n; i++) {
      weight += c.weights[i];
      for (let j = 0; j < d; j++) {
        const z = data[i * d + j] - centre[j];
        sum[j] += c.weights[i] * z;
        for (let l = 0; l <= j; l++) products[j * d + l] += c.weights[i] * z * (data[i * d + l] - centre[l]);
      }
    }
    expectSame(momentsAbout(centre, weight, sum, products), whole(c));
  },
);

test.prop([anyRows], CASES)(
  "the fit is the estimate from the moments, at any common scale of the weights",
  (c) => {
    fc.pre(c.rows.rows > c.rows.cols);
    const fit = answer(fitMvn(c.rows, { weights: c.weights }));
    expect(answer(estimateMvn(whole(c)))).toEqual(fit.params);
    const heavier = answer(fitMvn(c.rows, { weights: c.weights.map((w) => 1000 * w) }));
    expectClose(heavier.params.cov, fit.params.cov, TOLERANCE);
  },
);

test("sums in packed form make the same moments, wherever they begin", () => {
  const centre = Float64Array.of(1, -2);
  const sums = [0.5, 3];
  // Lower triangle (4, 1, 9) of 2 × 2 products.
  const expected = momentsAbout(centre, 2, Float64Array.from(sums), Float64Array.of(4, Number.NaN, 1, 9));
  expect(
    momentsAboutPacked(Float64Array.of(7, ...centre), 1, 2, 2, Float64Array.of(99, ...sums, 4, 1, 9), 1),
  ).toEqual(expected);
  // By hand: means 1 + 0.5 / 2 and -2 + 3 / 2; scatter 4 - 0.25 / 2, 1 - 1.5 / 2, 9 - 9 / 2.
  expect(expected).toEqual({
    weight: 2,
    mean: Float64Array.of(1.25, -0.5),
    scatter: Float64Array.of(3.875, 0.25, 0.25, 4.5),
  });
  expect(momentsAboutPacked(centre, 0, 2, 0, new Float64Array(5), 0).weight).toBe(0);
});
