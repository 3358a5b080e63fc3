import { readFileSync } from "node:fs";

import { E, O } from "@latentjs/em-core";
import { describe, expect, test } from "vitest";

import { type Column, selectColumns, type Table } from "../src/index.js";
import { kindsOf, tableOf } from "./tables.js";

// Means and counts by R 4.2.2: x <- read.csv(file); nrow(x); colMeans(x, na.rm = TRUE); colSums(is.na(x)).
const FACTS = {
  airquality: {
    rows: 153,
    means: {
      Ozone: 42.12931034482759,
      "Solar.R": 185.93150684931507,
      Wind: 9.957516339869281,
      Temp: 77.88235294117646,
      Month: 6.993464052287582,
      Day: 15.803921568627452,
    },
    missing: { Ozone: 37, "Solar.R": 7, Wind: 0, Temp: 0, Month: 0, Day: 0 },
  },
  apple: { rows: 18, means: { size: 14.722222222222221, worms: 45 }, missing: { size: 0, worms: 6 } },
  carcinoma: {
    rows: 118,
    means: {
      A: 1.5593220338983051,
      B: 1.6694915254237288,
      C: 1.3813559322033899,
      D: 1.271186440677966,
      E: 1.6016949152542372,
      F: 1.2118644067796611,
      G: 1.5593220338983051,
    },
    missing: { A: 0, B: 0, C: 0, D: 0, E: 0, F: 0, G: 0 },
  },
  co2: {
    rows: 28,
    means: { GNP: 19.067857142857143, CO2: 9.082142857142857 },
    missing: { GNP: 0, CO2: 0 },
  },
  faithful: {
    rows: 272,
    means: { eruptions: 3.487783088235294, waiting: 70.8970588235294 },
    missing: { eruptions: 0, waiting: 0 },
  },
  hasselblad_deaths: { rows: 10, means: { deaths: 4.5, days: 109.6 }, missing: { deaths: 0, days: 0 } },
  iris: {
    rows: 150,
    means: {
      "Sepal.Length": 5.843333333333334,
      "Sepal.Width": 3.0573333333333332,
      "Petal.Length": 3.758,
      "Petal.Width": 1.1993333333333334,
    },
    missing: { "Sepal.Length": 0, "Sepal.Width": 0, "Petal.Length": 0, "Petal.Width": 0 },
  },
};

/** Sums of at most 272 numbers of one sign, in another order than R's: 272 roundings of 2^-53 each. */
const MEAN_TOLERANCE = 4e-14;

const fileOf = (name: string): string =>
  readFileSync(new URL(`./files/${name}.csv`, import.meta.url), "utf8");

const numericOf = (table: Table): ReadonlyArray<Column> =>
  table.columns.filter((column) => column.kind === "numeric");

const meanOf = (values: Float64Array): number => {
  const present = values.filter((x) => !Number.isNaN(x));
  return present.reduce((sum, x) => sum + x, 0) / present.length;
};

describe.each(Object.entries(FACTS))("%s", (name, facts) => {
  const table = tableOf(fileOf(name), { source: `${name}.csv` });

  test("has R's rows and missing values", () => {
    expect(table.rows).toBe(facts.rows);
    const missing = Object.fromEntries(numericOf(table).map((column) => [column.name, column.missing]));
    expect(missing).toEqual(facts.missing);
    for (const column of numericOf(table)) {
      expect(column.values.filter((x) => Number.isNaN(x))).toHaveLength(column.missing);
    }
  });

  test("has R's means", () => {
    const means = numericOf(table).map((column) => [column.name, meanOf(column.values)] as const);
    expect(means.map(([column]) => column)).toEqual(Object.keys(facts.means));
    const expected = new Map<string, number>(Object.entries(facts.means));
    for (const [column, mean] of means) {
      const value = expected.get(column) ?? NaN;
      expect(Math.abs(mean - value)).toBeLessThanOrEqual(MEAN_TOLERANCE * value);
    }
  });
});

test("iris leaves its species out, and keeps them as labels where they are asked for", () => {
  const table = tableOf(fileOf("iris"), { source: "iris.csv", keepText: ["Species"] });
  const selected = selectColumns(table, {});
  expect(E.isRight(selected) && selected.right.leftOut).toEqual(["Species"]);
  expect(E.isRight(selected) && [...selected.right.data.subarray(0, 8)]).toEqual([
    5.1, 3.5, 1.4, 0.2, 4.9, 3, 1.4, 0.2,
  ]);
  const species = O.getOrElse(() => [] as ReadonlyArray<string>)(table.columns[4].text);
  const counts = new Map<string, number>();
  for (const label of species) counts.set(label, (counts.get(label) ?? 0) + 1);
  expect(Object.fromEntries(counts)).toEqual({ setosa: 50, versicolor: 50, virginica: 50 });
  expect(kindsOf(table)["Species"]).toBe("text");
});

test("a file in tabs gives the same numbers as in commas", () => {
  const commas = tableOf(fileOf("airquality"));
  const tabs = tableOf(fileOf("airquality").replaceAll(",", "\t"), { delimiter: "\t" });
  const guessed = tableOf(fileOf("airquality").replaceAll(",", "\t"));
  for (const [j, { values }] of commas.columns.entries()) {
    expect(tabs.columns[j].values).toEqual(values);
    expect(guessed.columns[j].values).toEqual(values);
  }
});
