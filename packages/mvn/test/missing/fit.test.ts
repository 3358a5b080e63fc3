import { E, O, render, type FitEvent } from "@latentjs/em-core";
import { expectClose, rowsOf } from "@latentjs/testing";
import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import {
  completeRows,
  fitMvn,
  fitMvnMissing,
  type Moments,
  type Mvn,
  type MvnMissingOptions,
} from "../../src/index.js";
import { answer, outcome, sentence } from "../either.js";
import { IRIS_COLUMNS } from "../reference.js";

/** Sums of six terms. */
const ROUNDING = 1e-14;
const X = Number.NaN;
const rows = [
  [1, 2],
  [2, X],
  [3, 3],
  [4, 7],
  [X, 5],
  [5, 6],
];
const failure = (data: number[][], options: MvnMissingOptions = {}): string =>
  sentence(outcome(fitMvnMissing(data, options)));

describe("what is wrong with the rows", () => {
  test.each([
    ["no rows", [], "rows has no rows. Give it at least one row of numbers."],
    [
      "nothing observed",
      [
        [X, X],
        [X, X],
      ],
      "rows: expected at least one observed entry, got only missing entries.",
    ],
    [
      "a column without an entry",
      [
        [1, X],
        [2, X],
        [3, X],
      ],
      "rows, column 1: expected at least one observed entry, got none. Drop the column.",
    ],
    [
      "a constant column",
      [
        [1, 5],
        [2, 5],
        [3, X],
      ],
      "rows, column 1: expected values that differ, got 5 in every row. Drop the column.",
    ],
    [
      "too few rows",
      [
        [1, 2],
        [2, X],
        [X, X],
      ],
      "rows: expected at least 3 rows with an observed entry for 2 columns, got 2. Add rows or drop columns.",
    ],
    [
      "an infinite entry",
      [
        [1, 2],
        [-Infinity, X],
      ],
      "rows, row 1, column 0: expected a finite number, got -Infinity. Remove or replace that value.",
    ],
  ])("%s", (_what, data, message) => {
    expect(failure(data)).toBe(message);
  });

  test("weights of zero leave too few", () => {
    expect(failure(rows, { weights: [1, 1, 0, 0, 0, 0] })).toBe(
      "rows: expected at least 3 rows with an observed entry for 2 columns, got 2. Add rows or drop columns.",
    );
  });

  // Two rows of two columns lie on a line, so the likelihood grows without bound; so do two equal columns.
  test.each([
    [
      "too few rows observed together",
      [
        [1, 2],
        [2, 3.5],
        [3, X],
        [4, X],
        [5, X],
      ],
    ],
    [
      "two equal columns",
      [
        [1, 1],
        [2, 2],
        [4, 4],
        [X, 3],
        [3, X],
      ],
    ],
  ])("%s", (_what, data) => {
    const result = fitMvnMissing(data);
    expect(sentence(outcome(result))).toMatch(
      /^rows, column [01]: expected values that other columns do not determine, got variance [-0-9.e]+ given them\. Drop the column, or add rows in which the columns are observed together\.$/,
    );
    // What was reached before that is there to look at.
    expect(E.isLeft(result) && O.isSome(result.left.last)).toBe(true);
  });
});

test.each<readonly [MvnMissingOptions, string]>([
  [{ tol: -1 }, "tol: expected a number of 0 or more, got -1."],
  [{ tol: X }, "tol: expected a number of 0 or more, got NaN."],
  [{ maxIterations: 1.5 }, "maxIterations: expected a whole number, 0 or more, got 1.5."],
  [{ timeLimitMs: 0 }, "timeLimitMs: expected a positive number, got 0."],
  [{ chunkRows: 0 }, "chunkRows: expected a positive whole number, got 0."],
  [{ weights: [1] }, "weights: expected 6 weights, one a row, got 1."],
  [{ start: { mean: [0], cov: [[1]] } }, "start.mean: expected 2 numbers, one a column, got 1."],
  [
    { start: { mean: [0, 0], cov: [[1, 0]] } },
    "start.cov: expected 2 × 2 numbers, as the mean has 2, got 1 × 2.",
  ],
])("options %o", (options, message) => {
  expect(failure(rows, options)).toBe(message);
});

describe("a fit", () => {
  test("takes rows, a Matrix or a flat array", () => {
    const wanted = answer(outcome(fitMvnMissing(rows)));
    expect(answer(outcome(fitMvnMissing(new Matrix(rows))))).toEqual(wanted);
    const flat = { rows: 6, cols: 2, data: Float64Array.from(rows.flat()) };
    expect(answer(outcome(fitMvnMissing(flat)))).toEqual(wanted);
    expect(flat.data).toEqual(Float64Array.from(rows.flat()));
  });

  test("counts the rows it used and the rows with nothing observed", () => {
    const more = [[X, X], ...rows, [X, X], [9, 9]];
    const weights = [1, 1, 1, 1, 1, 1, 1, 1, 0];
    const fit = answer(outcome(fitMvnMissing(more, { weights })));
    expect(fit).toMatchObject({ rows: 6, emptyRows: 2, weight: 6 });
    expect(fit.params).toEqual(answer(outcome(fitMvnMissing(rows, { weights: [1, 1, 1, 1, 1, 1] }))).params);
  });

  test("starts from the weighted mean and variance of what is observed in each column", () => {
    // Column 0 holds 1, 2, 3, 4, 5 and column 1 holds 2, 3, 7, 5, 6, the last of them twice.
    const options = { weights: [1, 1, 1, 1, 1, 2], maxIterations: 0 };
    const { mean, cov } = answer(outcome(fitMvnMissing(rows, options))).params;
    expectClose(mean, [20 / 6, 29 / 6], ROUNDING);
    expectClose(cov, [80 / 36, 0, 0, 113 / 36], ROUNDING);
  });

  test("of complete rows is that of fitMvn after one step", () => {
    const iris = rowsOf("iris.csv", IRIS_COLUMNS);
    const fit = answer(outcome(fitMvnMissing(iris)));
    expect(fit.trace[1]).toBeCloseTo(answer(fitMvn(iris)).logLikelihood, 9);
    // A second step shows that the objective rests.
    expect(fit.iteration).toBe(2);
  });

  test("names the pairs of columns that no row observes together", () => {
    const apart = [
      [1, X, 4],
      [2, X, 1],
      [X, 3, 2],
      [X, 1, 5],
      [3, X, X],
    ];
    const fit = answer(outcome(fitMvnMissing(apart, { maxIterations: 3, tol: 0 })));
    expect(fit.neverTogether).toEqual([[0, 1]]);
  });

  test("goes on from a start, says why it stopped, and tells an observer", () => {
    const first = answer(outcome(fitMvnMissing(rows, { tol: 0, maxIterations: 2, accelerate: "none" })));
    expect(first.stop).toEqual({ _tag: "IterationLimit", limit: 2 });
    const seen: Array<FitEvent<Mvn, Moments>> = [];
    const options: MvnMissingOptions = {
      start: first.params,
      tol: 0,
      maxIterations: 3,
      accelerate: "none",
      observer: (event) => seen.push(event),
    };
    const then = answer(outcome(fitMvnMissing(rows, options)));
    expect(then.trace[0]).toBe(first.logLikelihood);
    expect(seen.map((event) => event._tag)).toEqual([
      "Iterated",
      "Iterated",
      "Iterated",
      "Iterated",
      "Stopped",
    ]);
    const whole = answer(outcome(fitMvnMissing(rows, { tol: 0, maxIterations: 5, accelerate: "none" })));
    expect(whole.params).toEqual(then.params);
  });

  test("that is cancelled is an answer", () => {
    const fit = answer(outcome(fitMvnMissing(rows, { signal: { aborted: true } })));
    expect(fit.stop).toEqual({ _tag: "Cancelled" });
    expect(fit.iteration).toBe(0);
  });

  test("reports the row of the input whose density is not finite", () => {
    // The start is so narrow that the squared distance of the last row overflows.
    const start = {
      mean: [0, 0],
      cov: [
        [1e-300, 0],
        [0, 1e-300],
      ],
    };
    const result = fitMvnMissing(
      [
        [X, X],
        [0, 1],
        [0, X],
        [X, 0],
        [1e100, X],
      ],
      { start },
    );
    const message = E.isLeft(result) ? render(result.left.error) : "";
    expect(message).toMatch(/^Row 4 has log-density -Infinity under every component\. /);
  });
});

describe("completed rows", () => {
  const mvn = {
    mean: [1, 2],
    cov: [
      [1, 0.5],
      [0.5, 4],
    ],
  };

  test("by hand", () => {
    // Column 1 given column 0: 2 + 0.5 (x - 1); column 0 given column 1: 1 + 0.125 (x - 2).
    const completed = answer(
      completeRows(mvn, [
        [3, X],
        [X, 10],
        [X, X],
        [7, 8],
      ]),
    );
    expect(completed).toEqual({ rows: 4, cols: 2, data: Float64Array.of(3, 3, 2, 10, 1, 2, 7, 8) });
  });

  test("rows that do not fit", () => {
    expect(sentence(completeRows(mvn, [[1, 2, X]]))).toBe("rows: expected 2 columns, got 3.");
    expect(sentence(completeRows(mvn, [[Infinity, X]]))).toBe(
      "rows, row 0, column 0: expected a finite number, got Infinity. Remove or replace that value.",
    );
  });
});
