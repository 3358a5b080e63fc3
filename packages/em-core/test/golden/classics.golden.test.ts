import { expect, test } from "vitest";
import { em, iterationLimit, overChunks, runSync, type FitEvent } from "../../src/index.js";
import { answer } from "../either.js";
import { CELLS, linkage, type Cells, type Linkage } from "../models/linkage.js";
import { SESSIONS, twoCoins } from "../models/two-coins.js";

/** The iterates from 1/2 in fractions: p goes to (159 p + 68) / (197 p + 144). */
const ITERATES = [1 / 2, 59 / 97, 15_977 / 25_591, 4_280_531 / 6_832_573];

/** The positive root of 197 p^2 - 15 p - 68 = 0, where the derivative of the log-likelihood is 0. */
const MAXIMUM = (15 + Math.sqrt(53_809)) / 394;

/** Digits after the point that hold in spite of rounding. */
const DIGITS = 14;

const from = (cells: ReadonlyArray<Cells>, iterations: number) => {
  const path: number[] = [];
  const observer = (event: FitEvent<Linkage>): void => {
    if (event._tag === "Iterated") path.push(event.iterate.params.p);
  };
  const options = { stop: iterationLimit(iterations), observer };
  return { fit: answer(runSync(em(linkage, { p: 0.5 }, options), overChunks(linkage, cells))), path };
};

test("the first iterates of the linkage data", () => {
  from([CELLS], 3).path.forEach((p, i) => expect(p).toBeCloseTo(ITERATES[i], DIGITS));
});

test("the limit is the root of the likelihood equation", () => {
  expect(from([CELLS], 40).fit.params.p).toBeCloseTo(MAXIMUM, DIGITS);
});

test("the same animals counted in two lots", () => {
  const lots: ReadonlyArray<Cells> = [
    [100, 10, 5, 30],
    [25, 8, 15, 4],
  ];
  expect(from(lots, 40).fit.params.p).toBeCloseTo(MAXIMUM, DIGITS);
});

test.each([
  [1, ["0.71", "0.58"]],
  [10, ["0.80", "0.52"]],
])("the coins of Do & Batzoglou (2008), figure 1, after %i iterations", (iterations, published) => {
  const evaluate = overChunks(twoCoins, SESSIONS);
  const fit = answer(runSync(em(twoCoins, [0.6, 0.5], { stop: iterationLimit(iterations) }), evaluate));
  expect(fit.params.map((p) => p.toFixed(2))).toEqual(published);
});
