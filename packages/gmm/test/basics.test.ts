import { rowsOf } from "@latentjs/testing";
import { expect, test } from "vitest";
import * as page from "../src/browser.js";
import * as whole from "../src/index.js";
import { fitted, refusal } from "./either.js";

const FAITHFUL = rowsOf("faithful.csv", ["eruptions", "waiting"]);
const REMEDY = "Fit with fitGmmAsync, which loads what the fit needs.";

test("a page has every name that the package has", () => {
  expect(Object.keys(page).toSorted()).toEqual(Object.keys(whole).toSorted());
});

test.each(["full", "tied", "diagonal", "spherical"] as const)(
  "%s: the same fit with the basics alone",
  (covariance) => {
    const options = { components: 3, covariance, seed: 5 } as const;
    expect(fitted(page.fitGmm(FAITHFUL, options))).toEqual(fitted(whole.fitGmm(FAITHFUL, options)));
  },
);

const MORE: ReadonlyArray<readonly [string, number[][], whole.GmmOptions, string]> = [
  [
    "another structure",
    FAITHFUL,
    { components: 2, covariance: "VEV" },
    `covariance: expected full, tied, diagonal or spherical, got VEV. ${REMEDY}`,
  ],
  [
    "missing entries",
    FAITHFUL.map(([a, b], i) => (i === 4 ? [a, Number.NaN] : [a, b])),
    { components: 2 },
    `data, row 4, column 1: expected a number, got a missing value. ${REMEDY}`,
  ],
  ["noise", FAITHFUL, { components: 2, noise: true }, `noise: expected no noise, got some. ${REMEDY}`],
  [
    "labels",
    FAITHFUL,
    { components: 2, labels: FAITHFUL.map((_, i) => (i === 0 ? 0 : null)) },
    `labels or priors: expected none, got some. ${REMEDY}`,
  ],
  [
    "a policy",
    FAITHFUL,
    { components: 2, onCollapse: "drop" },
    `onCollapse: expected fail, got drop. ${REMEDY}`,
  ],
];

test.each(MORE)(
  "%s is refused with the basics alone, and loaded by fitGmmAsync",
  async (_, rows, more, sentence) => {
    const options = { restarts: 2, workers: 0, ...more };
    expect(refusal(page.fitGmm(rows, options))).toBe(sentence);
    expect(fitted(await page.fitGmmAsync(rows, options))).toEqual(fitted(whole.fitGmm(rows, options)));
  },
);
