import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { makeRng, restoreRng, type Rng, type RngState } from "../src/index.js";
import { CHI_SQUARE_LIMIT, chiSquare, chiSquareUniform, NORMAL_LIMIT } from "./chi-square.js";

const take = <T>(n: number, draw: () => T): T[] => Array.from({ length: n }, draw);

/** How often `draw(i)`, i < n, gives each of the integers below `bins`. */
const count = (n: number, bins: number, draw: (i: number) => number): Int32Array => {
  const counts = new Int32Array(bins);
  for (let i = 0; i < n; i++) counts[draw(i)]++;
  return counts;
};

/** Counts of numbers of [0, 1) in equal bins. */
const histogram = (n: number, bins: number, draw: (i: number) => number): Int32Array =>
  count(n, bins, (i) => Math.floor(draw(i) * bins));

const path = ([seed, ...rest]: string[]) =>
  rest.reduce<Rng>((rng, label) => rng.split(label), makeRng(seed)).state().path;

const restore = (...s: number[]): Rng => restoreRng({ path: "", s: s as [number, number, number, number] });

const labels = fc.array(fc.oneof(fc.string({ unit: fc.constantFrom("~", "/", "0", "1") }), fc.string()), {
  minLength: 1,
  maxLength: 4,
});

describe("streams", () => {
  test("an integer seed and its digits name the same stream", () => {
    expect(makeRng("42").state()).toStrictEqual(makeRng(42).state());
    expect(makeRng(1).split(7).state()).toStrictEqual(makeRng("1").split("7").state());
    expect(makeRng(-0).state()).toStrictEqual(makeRng(0).state());
  });

  test("split depends on the labels and not on the draws made so far", () => {
    const rng = makeRng(1);
    const before = rng.split("a").state();
    take(100, rng.uniform);
    expect(rng.split("a").state()).toStrictEqual(before);
    expect(rng.split("b").state()).not.toStrictEqual(before);
  });

  test("split leaves its parent alone", () => {
    const rng = makeRng(1);
    const state = rng.state();
    take(10, rng.split("a").uniform);
    expect(rng.state()).toStrictEqual(state);
  });

  test.prop([fc.string(), fc.nat({ max: 50 })])(
    "a state goes through JSON and continues the stream",
    (seed, draws) => {
      const rng = makeRng(seed);
      take(draws, rng.uniform);
      const saved = JSON.parse(JSON.stringify(rng.state())) as RngState;
      const restored = restoreRng(saved);
      expect(take(20, restored.uniform)).toStrictEqual(take(20, rng.uniform));
      expect(restored.split("x").state()).toStrictEqual(rng.split("x").state());
    },
  );

  test.prop([labels, labels])("different labels have different paths", (a, b) => {
    expect(path(a) === path(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
  });

  test("refuse numbers that are not integers", () => {
    expect(() => makeRng(0.5)).toThrow("A seed given as a number must be an integer between ±2^53, not 0.5.");
    expect(() => makeRng(NaN)).toThrow(RangeError);
    expect(() => makeRng(1).split(2 ** 53)).toThrow("A label given as a number");
  });

  test("refuse a state that is none", () => {
    expect(() => restore(0, 0, 0, 0)).toThrow("not four 32-bit integers");
    expect(() => restore(1, 2, 3)).toThrow(RangeError);
    expect(() => restore(1, 2, 3, -4)).toThrow(RangeError);
    expect(() => restore(1, 2, 3, 4.5)).toThrow(RangeError);
    expect(restore(0, 0, 0, 1).state().s).toStrictEqual([0, 0, 0, 1]);
  });
});

const nth = (rng: Rng, n: number) => take(n, rng.uniform)[n - 1];

const digit = (seed: number) => Math.floor(makeRng(seed).uniform() * 10);

describe("small seeds", () => {
  const SEEDS = 10_000;
  const LIMIT = CHI_SQUARE_LIMIT[99];

  test.each([1, 2, 3, 4])("draw %i of the seeds 0..9999 is uniform", (n) => {
    expect(chiSquareUniform(histogram(SEEDS, 100, (i) => nth(makeRng(i), n)))).toBeLessThan(LIMIT);
  });

  test("the first draws of the substreams 0..9999 are uniform", () => {
    const parent = makeRng(0);
    expect(chiSquareUniform(histogram(SEEDS, 100, (i) => parent.split(i).uniform()))).toBeLessThan(LIMIT);
  });

  test("the first draws of neighbouring seeds are independent", () => {
    const pairs = count(SEEDS, 100, (i) => digit(2 * i) * 10 + digit(2 * i + 1));
    expect(chiSquareUniform(pairs)).toBeLessThan(LIMIT);
  });

  test("the four words of their states are different", () => {
    for (let i = 0; i < SEEDS; i++) expect(new Set(makeRng(i).state().s).size).toBe(4);
  });
});

describe("uniform", () => {
  test("is uniform, in its leading and in its last bits", () => {
    const rng = makeRng("uniform");
    const draws = take(100_000, rng.uniform);
    expect(chiSquareUniform(histogram(draws.length, 100, (i) => draws[i]))).toBeLessThan(
      CHI_SQUARE_LIMIT[99],
    );
    // The last 26 bits come from the second word.
    const rest = (i: number) => (draws[i] * 2 ** 27) % 1;
    expect(chiSquareUniform(histogram(draws.length, 100, rest))).toBeLessThan(CHI_SQUARE_LIMIT[99]);
    expect(draws.some((u) => (u * 2 ** 53) % 2 === 1)).toBe(true);
  });

  test("is independent between a stream and its substreams", () => {
    const rng = makeRng(5);
    const child = rng.split("child");
    let sum = 0;
    const n = 100_000;
    for (let i = 0; i < n; i++) sum += (rng.uniform() - 0.5) * (child.uniform() - 0.5);
    // Each product has mean 0 and variance 1/144.
    expect(Math.abs((sum / Math.sqrt(n)) * 12)).toBeLessThan(NORMAL_LIMIT);
  });
});

describe("below", () => {
  test("is uniform on a small range", () => {
    const rng = makeRng("die");
    const counts = count(60_000, 6, () => rng.below(6));
    expect(chiSquareUniform(counts)).toBeLessThan(CHI_SQUARE_LIMIT[5]);
  });

  test.each([
    [3 * 2 ** 30, "words"],
    [3 * 2 ** 51, "53-bit integers"],
  ])("has no bias on %f, where the remainder of %s alone would favour the first third", (n) => {
    const rng = makeRng("bias");
    let low = 0;
    for (let i = 0; i < 30_000; i++) if (rng.below(n) < n / 3) low++;
    expect(chiSquare([low, 30_000 - low], [1 / 3, 2 / 3])).toBeLessThan(CHI_SQUARE_LIMIT[1]);
  });

  test.prop([
    fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })),
  ])("stays in its range", (n) => {
    const rng = makeRng(n);
    for (const v of take(20, () => rng.below(n))) {
      expect(Number.isInteger(v) && v >= 0 && v < n).toBe(true);
    }
  });

  test("takes 1, 2^32 and 2^53 and refuses what is no range", () => {
    const rng = makeRng(0);
    expect(rng.below(1)).toBe(0);
    expect(rng.below(2 ** 32)).toBeLessThan(2 ** 32);
    expect(rng.below(2 ** 53)).toBeLessThan(2 ** 53);
    for (const n of [0, -1, 1.5, NaN, Infinity, 2 ** 54]) expect(() => rng.below(n)).toThrow(RangeError);
  });
});
