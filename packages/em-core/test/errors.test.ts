import { expect, test } from "vitest";
import { invalidInput, render, type EmError } from "../src/index.js";

test.each<readonly [EmError, string]>([
  [
    invalidInput("components", "a whole number of at least 1", 0),
    "components: expected a whole number of at least 1, got 0.",
  ],
  [
    invalidInput("iris.csv, line 7", "a number", "setosa", "Leave that column out with --exclude."),
    "iris.csv, line 7: expected a number, got setosa. Leave that column out with --exclude.",
  ],
  [invalidInput("", "a list", "{}"), "Expected a list, got {}."],
  [{ _tag: "EmptyData", what: "iris.csv" }, "iris.csv has no rows. Give it at least one row of numbers."],
  [
    { _tag: "TooFewRows", distinct: 1, components: 3 },
    "The data has 1 distinct row, fewer than the 3 components asked for. Fit at most 1.",
  ],
  [
    { _tag: "TooFewRows", distinct: 2, components: 3 },
    "The data has 2 distinct rows, fewer than the 3 components asked for. Fit at most 2.",
  ],
  [
    {
      _tag: "DegenerateColumn",
      column: "2 (height)",
      problem: "is constant, so no normal distribution has a density on it",
      remedy: "Leave it out.",
    },
    "Column 2 (height) is constant, so no normal distribution has a density on it. Leave it out.",
  ],
  [
    { _tag: "ComponentCollapsed", component: 2, weight: 0.25, floor: 1 },
    "Component 2 holds 0.25 of effective weight, below the floor 1. Fit fewer components or start from another seed.",
  ],
  [
    { _tag: "NotPositiveDefinite", what: "The covariance", pivot: 3, value: -1e-9 },
    "The covariance is singular: pivot 3 is -1e-9. Drop constant or collinear columns, or fit fewer components.",
  ],
  [
    { _tag: "NonFiniteLikelihood", row: 7, value: -Infinity },
    "Row 7 has log-density -Infinity under every component. Look for an outlier, an infinite value, or a value outside the family's support.",
  ],
  [
    { _tag: "NonFiniteLikelihood", row: -1, value: Number.NaN },
    "The log-likelihood is NaN. Start from other parameters, or look for an infinite value in the data.",
  ],
  [
    { _tag: "ObjectiveDecreased", before: -10, after: -11.5, slack: 1e-10 },
    "The objective fell from -10 to -11.5 (allowed relative slack 1e-10). An exact EM step cannot do this: check the model's log-density, E-step, M-step and prior.",
  ],
  [
    { _tag: "InnerSolveFailed", solver: "Newton's method for the shape", iterations: 50, residual: 0.5 },
    "Newton's method for the shape stopped after 50 iterations with residual 0.5. Raise its iteration limit or start closer.",
  ],
  [
    { _tag: "EvaluationFailed", where: "worker 3", message: "out of memory" },
    "The E-step failed in worker 3: out of memory. The parameters reached so far come with this error: start again from them.",
  ],
  [
    { _tag: "NotReached", what: "This mixture", why: "was not fitted", remedy: "Allow more time." },
    "This mixture was not fitted. Allow more time.",
  ],
  [
    {
      _tag: "InComponent",
      component: 4,
      cause: { _tag: "NotPositiveDefinite", what: "The covariance", pivot: 0, value: 0 },
    },
    "Component 4: The covariance is singular: pivot 0 is 0. Drop constant or collinear columns, or fit fewer components.",
  ],
])("%o", (error, sentences) => {
  expect(render(error)).toBe(sentences);
});

test("what was found is kept as text, so that an error is plain data", () => {
  const error = invalidInput("rate", "a positive number", Number.NaN);
  expect(error).toEqual({
    _tag: "InvalidInput",
    path: "rate",
    expected: "a positive number",
    actual: "NaN",
    remedy: "",
  });
  expect(structuredClone(error)).toEqual(error);
});
