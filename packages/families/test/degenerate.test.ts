import { E, render, type Json } from "@latentjs/em-core";
import { left, right } from "@latentjs/testing";
import { describe, expect, test } from "vitest";
import { family as binomialModule } from "../src/binomial.js";
import { categorical, family as categoricalModule } from "../src/categorical.js";
import { family as multinomialModule } from "../src/multinomial.js";
import { negativeBinomial } from "../src/negative-binomial.js";
import { poisson, family as poissonModule } from "../src/poisson.js";
import { productCategorical } from "../src/product-categorical.js";
import { weibull, family as weibullModule } from "../src/weibull.js";
import { censored, univariate } from "./families.js";
import { batchOf, statisticsOf, tableOf } from "./tables.js";

/**
 * The message of the estimate from these values, from rows of weight `weight`: the first, or one of the next, where what rounding leaves of
 * values far from the current parameters still looked like a spread.
 */
const complaint = (name: string, x: ReadonlyArray<number>, weight = 1): string =>
  univariate[name].use((family) => {
    const batch = batchOf(family, tableOf({ x }), new Float64Array(x.length).fill(weight));
    const spread = batchOf(family, tableOf({ x: [x[0] / 2, x[0] / 4] }));
    let theta = right(family.neutral(spread));
    for (let i = 0; i < 3; i++) {
      const estimate = family.estimate(statisticsOf(family, theta, batch), theta);
      if (E.isLeft(estimate)) return render(estimate.left);
      theta = estimate.right;
    }
    return "no complaint";
  });

describe("values that are all equal have no estimate", () => {
  test.each(["normal", "log-normal", "gamma", "inverse-gaussian", "beta", "laplace"])("%s", (name) => {
    expect(complaint(name, [0.75, 0.75, 0.75])).toMatch(
      /values that differ in every component, got a component where all are/,
    );
  });

  test("weibull", () => {
    expect(complaint("weibull", [0.75, 0.75, 0.75])).toContain("a shape above 100");
  });

  test("a component of weight 0 neither", () => {
    for (const name of ["normal", "gamma", "beta", "weibull", "laplace", "exponential"]) {
      expect(complaint(name, [0.75, 0.5], 0)).toContain("weight of a component: expected a positive number");
    }
  });

  test.each(["exponential", "weibull", "log-normal"])(
    "durations that all ended before their event: %s",
    (name) => {
      censored[name].use((family) => {
        const batch = batchOf(family, tableOf({ x: [1, 2, 3], e: [0, 0, 0] }));
        const theta = right(family.neutral(batch));
        expect(render(left(family.estimate(statisticsOf(family, theta, batch), theta)))).toMatch(
          /^durations: expected an event .*in every component, got /,
        );
      });
    },
  );

  test("counts that are all 0", () => {
    const message = "counts: expected a positive count in every component, got none.";
    const family = negativeBinomial({ column: "x" });
    const batch = batchOf(family, tableOf({ x: [0, 0] }));
    const theta = { mean: 1, size: 1 };
    expect(render(left(family.estimate(statisticsOf(family, theta, batch), theta)))).toBe(message);
  });
});

describe("estimates at the edge of a family", () => {
  test("counts that vary less than Poisson counts have the largest size", () => {
    const family = negativeBinomial({ column: "x" });
    const batch = batchOf(family, tableOf({ x: [3, 4, 4, 5] }));
    const theta = { mean: 4, size: 2 };
    expect(right(family.estimate(statisticsOf(family, theta, batch), theta))).toEqual({ mean: 4, size: 1e6 });
  });

  test("a level that never occurs has probability 0 and no density, and the others lose nothing by it", () => {
    const family = categorical({ column: "x", levels: ["1", "2", "3"] });
    const batch = batchOf(family, tableOf({ x: [1, 1, 2, 2] }));
    const theta = right(family.neutral(batch));
    const stats = statisticsOf(family, theta, batch);
    const estimate = right(family.estimate(stats, theta));
    expect([...estimate.probabilities]).toEqual([0.5, 0.5, 0]);
    expect(family.q(estimate, stats)).toBeCloseTo(4 * Math.log(0.5), 14);
    // In coordinates 0 stands for 1e-300, so that SQUAREM and standard errors can move along the others.
    const back = right(family.coordinates.unpack(family.coordinates.pack(estimate)));
    expect([...back.probabilities.subarray(0, 2)]).toEqual([0.5, 0.5]);
    expect(back.probabilities[2]).toBeLessThan(1e-299);
  });

  test("a question that nobody of the component answered keeps its probabilities", () => {
    const family = productCategorical({
      questions: ["a", "b"].map((column) => ({ column, levels: ["1", "2"] })),
    });
    const table = tableOf({ a: [1, 2, 2, 2], b: [NaN, NaN, NaN, NaN] });
    const theta = { probabilities: [Float64Array.of(0.5, 0.5), Float64Array.of(0.125, 0.875)] };
    const stats = statisticsOf(family, theta, batchOf(family, table));
    expect(right(family.estimate(stats, theta))).toEqual({
      probabilities: [Float64Array.of(0.25, 0.75), Float64Array.of(0.125, 0.875)],
    });
  });
});

describe("what cannot be read is said with its column and row", () => {
  test.each<readonly [string, number, string]>([
    [
      "poisson",
      1.5,
      "column x, row 1: expected a count (0, 1, 2, …), got 1.5. Correct the value, leave the row out, or fit a family that has it.",
    ],
    [
      "gamma",
      0,
      "column x, row 1: expected a positive number, got 0. Correct the value, leave the row out, or fit a family that has it.",
    ],
    [
      "beta",
      1,
      "column x, row 1: expected a number between 0 and 1, both excluded, got 1. Correct the value, leave the row out, or fit a family that has it.",
    ],
    [
      "bernoulli",
      2,
      "column x, row 1: expected 0 or 1, got 2. Correct the value, leave the row out, or fit a family that has it.",
    ],
    [
      "binomial_of_20",
      21,
      "column x, row 1: expected a count of at most 20, the trials, got 21. Correct the value, leave the row out, or fit a family that has it.",
    ],
    [
      "normal",
      NaN,
      "column x, row 1: expected a finite number, got a missing value. Fill it in or leave the row out.",
    ],
  ])("%s", (name, value, message) => {
    const first = name === "beta" ? 0.5 : 1;
    univariate[name].use((family) => {
      expect(render(left(family.read(tableOf({ x: [first, value] }))))).toBe(message);
    });
  });

  test("an event that is neither 0 nor 1, a level that is unknown", () => {
    const durations = weibull({ column: "t", event: "e" });
    expect(render(left(durations.read(tableOf({ t: [1, 2], e: [1, 3] }))))).toBe(
      "column e, row 1: expected 0 or 1, got 3. Correct the value, leave the row out, or fit a family that has it.",
    );
    const answers = categorical({ column: "x", levels: ["1", "2"] });
    expect(render(left(answers.read(tableOf({ x: [1, 7] }))))).toBe(
      "column x, row 1: expected one of 1, 2, got 7. Correct the value, leave the row out, or fit a family that has it.",
    );
    expect(render(left(poisson({ column: "y" }).read(tableOf({ x: [1] }))))).toBe(
      "columns: expected one named y, got x.",
    );
  });
});

describe("specs", () => {
  const table = tableOf({ t: [1, 2, 3], e: [1, 0, 1] });

  test("say which column is what", () => {
    expect(right(weibullModule.specFor(table, { event: "e" }))).toEqual({ column: "t", event: "e" });
    expect(right(binomialModule.specFor(table, { trials: "t" }))).toEqual({ column: "e", trials: "t" });
    expect(right(binomialModule.specFor(tableOf({ e: [1] }), { trials: "3" }))).toEqual({
      column: "e",
      trials: 3,
    });
    expect(right(categoricalModule.specFor(tableOf({ x: [10, 9, 10] }), {}))).toEqual({
      column: "x",
      levels: ["9", "10"],
    });
    expect(right(multinomialModule.specFor(table, {}))).toEqual({ columns: ["t", "e"] });
  });

  test.each<readonly [string, () => string]>([
    [
      "columns: expected one column for the family poisson, got t, e. Choose the column that it describes.",
      () => render(left(poissonModule.specFor(table, {}))),
    ],
    [
      "setting: expected one of the family poisson (it has none), got event.",
      () => render(left(poissonModule.specFor(table, { event: "e" }))),
    ],
    [
      "setting trials: expected a number of trials or the column that holds it, got nothing.",
      () => render(left(binomialModule.specFor(table, {}))),
    ],
    [
      "setting trials: expected a positive whole number or the name of a column, got many.",
      () => render(left(binomialModule.specFor(table, { trials: "many" }))),
    ],
    [
      "column x, row 1: expected text or a whole number, got 0.5. Correct the value, leave the row out, or fit a family that has it.",
      () => render(left(categoricalModule.specFor(tableOf({ x: [1, 0.5] }), {}))),
    ],
  ])("%s", (message, said) => {
    expect(said()).toBe(message);
  });

  test.each<Json>([null, 3, {}, { column: 4 }, { column: "t", event: 1 }])(
    "%j is none of weibull",
    (spec) => {
      expect(E.isLeft(weibullModule.fromSpec(spec))).toBe(true);
    },
  );
});
