import { toMatrix } from "@latentjs/mvn";
import { expect, test } from "vitest";
import { fitGmm, fitGmmOrThrow, FitError, type GmmData, type GmmOptions } from "../src/index.js";
import { fitted, refusal } from "./either.js";
import { FAITHFUL, WAITING } from "./reference.js";

/** Eight rows in two groups: enough for every structure. */
const ROWS: ReadonlyArray<ReadonlyArray<number>> = [
  [0, 0],
  [1, 0.5],
  [0.5, 1],
  [0.2, 0.3],
  [5, 5],
  [6, 5.5],
  [5.5, 6],
  [5.2, 5.3],
];
const NAMES =
  "full, tied, diagonal, spherical or one of EII VII EEI VEI EVI VVI EEE VEE EVE VVE EEV VEV EVV VVV";

test.each<readonly [string, Partial<GmmOptions>, string]>([
  ["no components", { components: 0 }, "components: expected a whole number of at least 1, got 0."],
  ["half a component", { components: 1.5 }, "components: expected a whole number of at least 1, got 1.5."],
  [
    "NaN components",
    { components: Number.NaN },
    "components: expected a whole number of at least 1, got NaN.",
  ],
  ["no restarts", { restarts: 0 }, "restarts: expected a whole number of at least 1, got 0."],
  ["no rows a chunk", { chunkRows: 0 }, "chunkRows: expected a whole number of at least 1, got 0."],
  ["a negative tolerance", { tol: -1e-8 }, "tol: expected a number of at least 0, got -1e-8."],
  ["no tolerance", { tol: Number.NaN }, "tol: expected a number of at least 0, got NaN."],
  [
    "negative iterations",
    { maxIterations: -1 },
    "maxIterations: expected a whole number of at least 0, got -1.",
  ],
  [
    "half an iteration",
    { maxIterations: 0.5 },
    "maxIterations: expected a whole number of at least 0, got 0.5.",
  ],
  ["negative time", { timeLimitMs: -1 }, "timeLimitMs: expected a number of at least 0, got -1."],
  ["half a seed", { seed: 1.5 }, "seed: expected a whole number between ±2^53, or a string, got 1.5."],
  ["too few columns", { columns: ["a"] }, "columns: expected 2 names, one a column, got 1."],
  [
    "one letter",
    { covariance: "V" },
    `covariance: expected ${NAMES}, got V. E and V are for one column; the data has 2.`,
  ],
  ["too few weights", { weights: [1, 1] }, "weights: expected 8 weights, one a row, got 2."],
  [
    "a negative weight",
    { weights: [1, 1, 1, -1, 1, 1, 1, 1] },
    "weights, row 3: expected a weight of zero or more, got -1. Give every row a finite weight of zero or more.",
  ],
  [
    "only weights of zero",
    { weights: ROWS.map(() => 0) },
    "weights: expected at least one positive weight, got none.",
  ],
  ["too few labels", { init: { labels: [0, 1] } }, "init.labels: expected 8 labels, one a row, got 2."],
  [
    "a label too large",
    { init: { labels: [0, 0, 0, 0, 1, 2, 1, 1] } },
    "init.labels, row 5: expected a whole number from 0 to 1, got 2.",
  ],
  [
    "a label too large, after a row of weight zero",
    { init: { labels: [0, 0, 0, 0, 1, 2, 1, 1] }, weights: [1, 0, 1, 1, 1, 1, 1, 1] },
    "init.labels, row 5: expected a whole number from 0 to 1, got 2.",
  ],
  [
    "a label that is no number",
    { init: { labels: [0, 0, Number.NaN, 0, 1, 1, 1, 1] } },
    "init.labels, row 2: expected a whole number from 0 to 1, got NaN.",
  ],
  [
    "a component without a label",
    { components: 3, init: { labels: [0, 0, 0, 0, 2, 2, 2, 2] } },
    "init.labels: expected a row for each of 3 components, got none for component 1.",
  ],
])("refused options: %s", (_, options, expected) => {
  expect(refusal(fitGmm(ROWS, { components: 2, ...options }))).toBe(expected);
});

test("an unknown structure is refused by name, for one column with E and V in the list", () => {
  const unknown = "oval" as GmmOptions["covariance"] & string;
  const options: GmmOptions = { components: 2, covariance: unknown };
  expect(refusal(fitGmm(ROWS, options))).toBe(`covariance: expected ${NAMES}, got oval.`);
  expect(refusal(fitGmm(WAITING, options))).toBe(`covariance: expected ${NAMES}, E or V, got oval.`);
});

test.each<readonly [string, GmmData, number, string]>([
  ["no rows", [], 1, "data has no rows. Give it at least one row of numbers."],
  ["no columns", [[], []], 1, "data: expected at least one column, got 0."],
  ["a short row", [[1, 2], [3]], 1, "data, row 1: expected 2 numbers as in row 0, got 1."],
  [
    "infinity",
    [...ROWS, [Number.POSITIVE_INFINITY, 0]],
    2,
    "data, row 8, column 0: expected a finite number, got Infinity. Remove or replace that value.",
  ],
  [
    "a flat array of another shape",
    { rows: 2, cols: 2, data: Float64Array.of(1, 2, 3) },
    1,
    "data: expected 2 × 2 = 4 numbers, got 3.",
  ],
  [
    "fewer rows than components",
    ROWS,
    9,
    "The data has 8 distinct rows, fewer than the 9 components asked for. Fit at most 8.",
  ],
  [
    "fewer distinct rows than components",
    ROWS.map((_, i) => ROWS[i % 2]),
    3,
    "The data has 2 distinct rows, fewer than the 3 components asked for. Fit at most 2.",
  ],
  [
    "one row, two components",
    [[1, 2]],
    2,
    "The data has 1 distinct row, fewer than the 2 components asked for. Fit at most 1.",
  ],
])("refused data: %s", (_, data, components, expected) => {
  expect(refusal(fitGmm(data, { components }))).toBe(expected);
});

test("independent columns with a missing value are fitted each from the values it has", () => {
  const rows = [...ROWS, [Number.NaN, 100]];
  const { components } = fitted(fitGmm(rows, { components: 1, covariance: "diagonal" })).params;
  const [{ mean, cov }] = fitted(fitGmm(ROWS, { components: 1, covariance: "diagonal" })).params.components;
  expect(components[0].mean[0]).toBeCloseTo(mean[0], 8);
  expect(components[0].cov[0]).toBeCloseTo(cov[0], 8);
  expect(components[0].mean[1]).toBeCloseTo((8 * mean[1] + 100) / 9, 8);
});

test("a column without an observed value is refused by name", () => {
  const data = ROWS.map(([a]) => [a, Number.NaN]);
  expect(refusal(fitGmm(data, { components: 1, columns: ["height", "width"] }))).toBe(
    "Column width has no observed value. Leave the column out.",
  );
});

test("rows come as arrays, numbers of one column, a Matrix or a flat array, with the same result", () => {
  const expected = fitted(fitGmm(FAITHFUL, { components: 2 }));
  const flat = { rows: 272, cols: 2, data: Float64Array.from(FAITHFUL.flat()) };
  expect(fitted(fitGmm(flat, { components: 2 }))).toEqual(expected);
  expect(fitted(fitGmm(toMatrix(flat), { components: 2 }))).toEqual(expected);
  const typed = FAITHFUL.map((row) => Float64Array.from(row));
  expect(fitted(fitGmm(typed, { components: 2 }))).toEqual(expected);
  const oneColumn = fitted(fitGmm(WAITING, { components: 2 }));
  expect(
    fitted(
      fitGmm(
        WAITING.map((w) => [w]),
        { components: 2 },
      ),
    ),
  ).toEqual(oneColumn);
});

test("rows of weight zero change nothing, whatever they hold", () => {
  const weights = [...FAITHFUL.map(() => 1), 0, 0];
  const fit = fitted(fitGmm([...FAITHFUL, [1e6, -1e6], [0, 0]], { components: 2, weights }));
  const expected = fitted(fitGmm(FAITHFUL, { components: 2, weights: FAITHFUL.map(() => 1) }));
  expect(fit).toEqual({
    ...expected,
    warnings: ["2 rows of weight zero or with nothing observed were left out."],
  });
});

const thrownBy = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error("an error was expected");
};

test("fitGmmOrThrow returns the fit, or throws an error with the sentence and the failure", () => {
  expect(fitGmmOrThrow(ROWS, { components: 1 })).toEqual(fitted(fitGmm(ROWS, { components: 1 })));
  const error = thrownBy(() => fitGmmOrThrow(ROWS, { components: 0 }));
  expect(error).toBeInstanceOf(FitError);
  expect(error).toMatchObject({
    name: "FitError",
    message: "components: expected a whole number of at least 1, got 0.",
    failure: { error: { _tag: "InvalidInput", path: "components" } },
  });
});
