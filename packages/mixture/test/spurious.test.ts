import { expectClose, outcome, right } from "@latentjs/testing";
import { expect, test } from "vitest";
import {
  disagreementWith,
  effectiveRows,
  fitMixture,
  kindOf,
  tooFewRows,
  type FamilyParams,
} from "../src/index.js";
import { columnChunks } from "@latentjs/em-core";
import { countRows, poissonFamily, type Poisson } from "./named-poisson.js";

const params = (weights: number[], rates: number[]): FamilyParams<Poisson> => ({
  weights: Float64Array.from(weights),
  components: rates.map((rate) => ({ rate })),
});

const bankOf = (k: number) => kindOf(poissonFamily, k).bank;

test("effective rows are shares of the rows, or of the weight where that is more", () => {
  const shares = Float64Array.of(0.25, 0.75);
  expect(effectiveRows(shares, 8, 8)).toEqual(Float64Array.of(2, 6));
  expect(effectiveRows(shares, 8, 80)).toEqual(Float64Array.of(20, 60));
  expect(effectiveRows(shares, 8, 1e-300)).toEqual(Float64Array.of(2, 6));
});

test("a component has too few rows when they hold fewer numbers than it has parameters", () => {
  const held = Float64Array.of(1.4, 1.6, 20);
  expect(tooFewRows(held, 2, 4).map(({ component, rows }) => [component, rows])).toEqual([[0, 1.4]]);
  expect(tooFewRows(held, 2, 4)[0].message).toBe(
    "Component 0 holds 1.40 effective rows for 4 parameters of its own: it describes these rows and no more.",
  );
  expect(tooFewRows(held, 4, 4)).toEqual([]);
});

test("a Poisson component of a hundredth of a row is flagged", () => {
  const rows = countRows([0, 1, 2, 1, 0, 1]);
  const init = { params: params([0.999, 0.001], [1, 4]) };
  const fit = right(outcome(fitMixture(poissonFamily, rows, { components: 2, init, maxIterations: 0 })));
  expect(fit.spurious.map(({ component, reason }) => [component, reason])).toEqual([[1, "too-few-rows"]]);
  expectClose(fit.spurious[0].rows, 0.006, 1e-12);
});

test("disagreement is the share of the weight in other components, however these are numbered", () => {
  const counts = countRows([0, 0, 0, 5, 5, 20, 20, 20]);
  const reference = params([0.4, 0.3, 0.3], [0.1, 5, 20]);
  const from = disagreementWith(bankOf, columnChunks(counts, 3), reference);
  expect(from(reference)).toBe(0);
  expect(from(params([0.3, 0.4, 0.3], [20, 0.1, 5]))).toBe(0);
  // The two rows of 5 go to the component of the zeros: 2 of 8.
  expect(from(params([0.5, 0.25, 0.25], [2, 19, 21]))).toBe(2 / 8);
  // Fewer components: those of 20 share one with those of 5.
  expect(from(params([0.5, 0.5], [0.1, 12]))).toBe(2 / 8);
  // With more weight the rows of 5 keep the component, and the three zeros are elsewhere.
  const weighted = { ...counts, weights: Float64Array.of(1, 1, 1, 3, 3, 1, 1, 1) };
  const weighing = disagreementWith(bankOf, columnChunks(weighted, 3), reference);
  expect(weighing(params([0.5, 0.25, 0.25], [2, 19, 21]))).toBe(3 / 12);
});
