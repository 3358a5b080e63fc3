import { E, render } from "@latentjs/em-core";
import type { Table } from "@latentjs/mixture";
import { left, right } from "@latentjs/testing";
import { expect, test } from "vitest";
import { family as linearModule, linearRegression, type LinearRegression } from "../src/linear-regression.js";
import { family as logisticModule } from "../src/logistic-regression.js";
import { family as poissonModule, poissonRegression } from "../src/poisson-regression.js";
import { batchOf, statisticsOf, tableOf } from "./tables.js";

const table = tableOf({
  y: [1, 3, 2, 5, 4],
  x: [0, 1, 2, 3, 4],
  twice: [1, 3, 5, 7, 9],
  same: [7, 7, 7, 7, 7],
});
const only = (...names: ReadonlyArray<string>): Table => ({
  ...table,
  columns: table.columns.filter(({ name }) => names.includes(name)),
});

test.each([
  [
    ["y", "same"],
    "Column same is constant, so that its slope cannot be told from the intercept. Leave it out.",
  ],
  [
    ["y", "x", "twice"],
    "Column twice is constant or a linear combination of the predictors before it, so that its slope is not determined. Leave it out.",
  ],
])("a design of %s is refused by the name of the column", (names, sentence) => {
  for (const module of [linearModule, poissonModule]) {
    expect(render(left(module.specFor(only(...names), { response: "y" })))).toBe(sentence);
  }
});

test("a response that is not there is named before anything is said of predictors", () => {
  for (const module of [linearModule, poissonModule, logisticModule]) {
    expect(render(left(module.specFor(table, { response: "z" })))).toBe(
      "columns: expected one named z, got y, x, twice, same.",
    );
  }
});

test("a predictor that does not vary in a component is named by its estimate", () => {
  const linear = linearRegression({ response: "y", predictors: [{ column: "x" }, { column: "same" }] });
  const theta = { intercept: 0, slopes: Float64Array.of(0, 0), variance: 1 };
  const estimate = linear.estimate(statisticsOf(linear, theta, batchOf(linear, table)), theta);
  expect(render(left(estimate))).toContain("Column same is constant or a linear combination");
  const counts = poissonRegression({ response: "y", predictors: [{ column: "x" }, { column: "same" }] });
  const start = { intercept: 0, slopes: Float64Array.of(0, 0) };
  const step = counts.estimate(statisticsOf(counts, start, batchOf(counts, table)), start);
  expect(render(left(step))).toContain("Column same says nothing about the response");
});

test("a response that the predictors give exactly has no variance", () => {
  const exact = linearRegression({ response: "twice", predictors: [{ column: "x" }] });
  const theta = { intercept: 0, slopes: Float64Array.of(0), variance: 1 };
  const estimateAt = (at: LinearRegression) =>
    exact.estimate(statisticsOf(exact, at, batchOf(exact, table)), at);
  // The first step leaves the rounding of large residuals, the second one sees that there is nothing else.
  const second = E.chain(estimateAt)(estimateAt(theta));
  expect(render(left(second))).toContain("Column twice is constant or given exactly by the predictors");
});

test("a response is what its family has a density for", () => {
  expect(
    render(left(poissonModule.specFor(tableOf({ y: [1, 2.5], x: [0, 1] }), { response: "y" }))),
  ).toContain("column y, row 1");
  const trials = tableOf({ y: [1, 4], of: [2, 3], x: [0, 1] });
  expect(render(left(logisticModule.specFor(trials, { response: "y", trials: "of" })))).toBe(
    "column y, row 1: expected at most 3, the number of trials, got 4.",
  );
});

test("text with two levels is a response, the second one counting as 1", () => {
  const answers: Table = {
    rows: 4,
    columns: [
      { _tag: "Categories", name: "answer", levels: ["no", "yes"], codes: Float64Array.of(0, 1, 1, 0) },
      { _tag: "Numbers", name: "x", values: Float64Array.of(0, 1, 2, 3) },
    ],
  };
  const spec = right(logisticModule.specFor(answers, { response: "answer" }));
  right(logisticModule.fromSpec(spec)).use((named) => {
    expect([...right(named.read(answers))[0]]).toEqual([0, 1, 1, 0]);
  });
  const three: Table = {
    ...answers,
    columns: [
      { _tag: "Categories", name: "answer", levels: ["a", "b", "c"], codes: Float64Array.of(0, 1, 2, 0) },
      answers.columns[1],
    ],
  };
  expect(render(left(logisticModule.specFor(three, { response: "answer" })))).toContain("row 2");
});
