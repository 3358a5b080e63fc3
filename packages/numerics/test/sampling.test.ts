import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import {
  categorical,
  makeRng,
  type Rng,
  sampleWithoutReplacement,
  shuffle,
  standardNormal,
} from "../src/index.js";
import { CHI_SQUARE_LIMIT, chiSquare, chiSquareUniform, NORMAL_LIMIT } from "./chi-square.js";

/** A stream that always gives the same uniform number. */
const constantRng = (u: number): Rng => ({
  ...makeRng(0),
  uniform: () => u,
});
const LAST_UNIFORM = 1 - 2 ** -53;

describe("standardNormal", () => {
  const n = 200_000;
  const rng = makeRng("normal");
  const z = Float64Array.from({ length: n }, () => standardNormal(rng));

  test("has the first four moments of N(0, 1)", () => {
    const moment = (p: number) => z.reduce((sum, v) => sum + v ** p, 0) / n;
    // Variances of z, z², z³ and z⁴: 1, 2, 15 and 96.
    expect(Math.abs(moment(1)) * Math.sqrt(n)).toBeLessThan(NORMAL_LIMIT);
    expect(Math.abs(moment(2) - 1) * Math.sqrt(n / 2)).toBeLessThan(NORMAL_LIMIT);
    expect(Math.abs(moment(3)) * Math.sqrt(n / 15)).toBeLessThan(NORMAL_LIMIT);
    expect(Math.abs(moment(4) - 3) * Math.sqrt(n / 96)).toBeLessThan(NORMAL_LIMIT);
  });

  test("falls into the deciles of N(0, 1) equally often", () => {
    // Published table of the normal distribution: quantiles 0.6, 0.7, 0.8 and 0.9.
    const upper = [0.2533471031357998, 0.5244005127080408, 0.8416212335729142, 1.2815515655446004];
    const edges = [...upper.toReversed().map((q) => -q), 0, ...upper];
    const counts = new Int32Array(10);
    for (const v of z) counts[edges.filter((e) => e < v).length]++;
    expect(chiSquareUniform(counts)).toBeLessThan(CHI_SQUARE_LIMIT[9]);
  });

  test("reaches beyond ±3.2905 once in a thousand draws", () => {
    // The two-sided quantile of 0.001 in published tables: 3.290526731491895.
    const beyond = z.filter((v) => Math.abs(v) > 3.290526731491895).length;
    expect(chiSquare([beyond, n - beyond], [0.001, 0.999])).toBeLessThan(CHI_SQUARE_LIMIT[1]);
  });

  test("successive draws are uncorrelated", () => {
    let sum = 0;
    for (let i = 1; i < n; i++) sum += z[i] * z[i - 1];
    expect(Math.abs(sum) / Math.sqrt(n - 1)).toBeLessThan(NORMAL_LIMIT);
  });
});

describe("categorical", () => {
  test("draws in proportion to weights that do not sum to 1", () => {
    const rng = makeRng("categorical");
    const weights = [0.5, 1, 2, 3, 3.5];
    const counts = new Int32Array(5);
    for (let i = 0; i < 50_000; i++) counts[categorical(rng, weights)]++;
    expect(
      chiSquare(
        counts,
        weights.map((w) => w / 10),
      ),
    ).toBeLessThan(CHI_SQUARE_LIMIT[4]);
  });

  test("skips zero weights at both ends of the uniform range", () => {
    expect(categorical(constantRng(0), [0, 0, 2, 0, 1, 0])).toBe(2);
    expect(categorical(constantRng(LAST_UNIFORM), [0, 0, 2, 0, 1, 0])).toBe(4);
    expect(categorical(constantRng(0.5), [0, 1, 0])).toBe(1);
    expect(categorical(constantRng(LAST_UNIFORM), Float64Array.of(5e-324, 0))).toBe(0);
  });

  const weight = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e300, noNaN: true }));
  const uniform = fc.oneof(
    fc.constantFrom(0, LAST_UNIFORM),
    fc.double({ min: 0, max: LAST_UNIFORM, noNaN: true }),
  );

  test.prop([fc.array(weight, { minLength: 1 }), uniform])(
    "never draws an index of weight zero",
    (weights, u) => {
      fc.pre(weights.some((w) => w > 0));
      expect(weights[categorical(constantRng(u), weights)]).toBeGreaterThan(0);
    },
  );

  test("refuses weights from which nothing can be drawn", () => {
    const rng = makeRng(0);
    expect(() => categorical(rng, [1, -2])).toThrow("Weight 1 is -2. Weights must be zero or positive.");
    expect(() => categorical(rng, [NaN])).toThrow("Weight 0 is NaN.");
    expect(() => categorical(rng, [0, 0])).toThrow("The 2 weights sum to 0.");
    expect(() => categorical(rng, [])).toThrow(RangeError);
    expect(() => categorical(rng, [Infinity])).toThrow(RangeError);
  });
});

describe("shuffle", () => {
  test("gives every order of three equally often", () => {
    const rng = makeRng("shuffle");
    const counts = new Map(["abc", "acb", "bac", "bca", "cab", "cba"].map((order) => [order, 0]));
    for (let i = 0; i < 12_000; i++) {
      const x = ["a", "b", "c"];
      shuffle(rng, x);
      const order = x.join("");
      counts.set(order, (counts.get(order) ?? NaN) + 1);
    }
    expect(counts.size).toBe(6);
    expect(chiSquareUniform([...counts.values()])).toBeLessThan(CHI_SQUARE_LIMIT[5]);
  });

  test.prop([fc.array(fc.double()), fc.nat()])("keeps the elements", (values, seed) => {
    const x = Float64Array.from(values);
    const sorted = x.toSorted();
    shuffle(makeRng(seed), x);
    expect(x.toSorted()).toStrictEqual(sorted);
  });
});

describe("sampleWithoutReplacement", () => {
  test("gives every ordered pair of four equally often", () => {
    const rng = makeRng("pairs");
    const counts = new Int32Array(16);
    for (let i = 0; i < 24_000; i++) {
      const [a, b] = sampleWithoutReplacement(rng, 4, 2);
      counts[a * 4 + b]++;
    }
    const pairs = Array.from(counts).filter((_, at) => Math.floor(at / 4) !== at % 4);
    expect(pairs.reduce((sum, c) => sum + c, 0)).toBe(24_000);
    expect(chiSquareUniform(pairs)).toBeLessThan(CHI_SQUARE_LIMIT[11]);
  });

  test.prop([fc.nat({ max: 200 }), fc.nat({ max: 200 }), fc.nat()])(
    "gives k different integers of [0, n)",
    (a, b, seed) => {
      const [k, n] = a < b ? [a, b] : [b, a];
      const drawn = sampleWithoutReplacement(makeRng(seed), n, k);
      expect(drawn.length).toBe(k);
      expect(new Set(drawn).size).toBe(k);
      expect(drawn.every((v) => v >= 0 && v < n)).toBe(true);
    },
  );

  test("draws a few of two thousand million without listing them", () => {
    const drawn = sampleWithoutReplacement(makeRng(1), 2 ** 31 - 1, 1000);
    expect(new Set(drawn).size).toBe(1000);
    expect(Math.max(...drawn)).toBeGreaterThan(2 ** 30);
  });

  test("refuses more than there are", () => {
    expect(() => sampleWithoutReplacement(makeRng(1), 3, 4)).toThrow(
      "Cannot draw 4 different integers from the first 3.",
    );
    expect(() => sampleWithoutReplacement(makeRng(1), 3, -1)).toThrow(RangeError);
    expect(() => sampleWithoutReplacement(makeRng(1), 3, 1.5)).toThrow(RangeError);
  });
});
