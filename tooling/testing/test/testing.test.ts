import { E, invalidInput, O } from "@latentjs/em-core";
import { expect, test } from "vitest";
import { expectClose, left, outcome, reference, right } from "../src/index.js";

const error = invalidInput("rate", "a positive number", -1);

test("an answer and an error are told apart, and each fails a test that expects the other", () => {
  expect(right(E.right(3))).toBe(3);
  expect(left(E.left(error))).toBe(error);
  expect(() => right(E.left(error))).toThrow("rate: expected a positive number, got -1.");
  expect(() => left(E.right(3))).toThrow("an error was expected");
  expect(left(outcome(E.left({ error, last: O.none })))).toBe(error);
});

test("numbers are close to the tolerance times their size, and which one is not is said", () => {
  expectClose([1, 1000], [1.0009, 1000.9], 1e-3);
  expect(() => expectClose([1, 2], [1, 2.01], 1e-3)).toThrow("entry 1: 2, expected 2.01");
  expect(() => expectClose([1], [1, 2], 1e-3)).toThrow("to be 2");
  expect(() => expectClose([Number.NaN], [1], 1e-3)).toThrow("entry 0: NaN");
});

test("reference values are found", () => {
  expect(reference("squarem/poisson_mixture_information.json")).toHaveProperty("loglik");
});
