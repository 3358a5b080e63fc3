import { readFileSync } from "node:fs";
import { expect } from "vitest";
import type { GmmParams } from "../src/index.js";

const text = (name: string): string =>
  readFileSync(new URL(`../../../tooling/reference/${name}`, import.meta.url), "utf8");

/** A JSON file of tooling/reference; the caller knows its shape. */
export const reference = (name: string): unknown => JSON.parse(text(name));

/** Columns of a CSV file of tooling/reference as rows; NA is NaN. */
export const rowsOf = (name: string, columns?: ReadonlyArray<string>): number[][] => {
  const { names, lines } = fields(name);
  const places = (columns ?? names).map((column) => names.indexOf(column));
  return lines.map((line) => places.map((at) => (line[at] === "NA" ? Number.NaN : Number(line[at]))));
};

const fields = (name: string): { readonly names: string[]; readonly lines: string[][] } => {
  const [names = [], ...lines] = text(`data/${name}`)
    .trim()
    .split("\n")
    .map((line) => line.split(",").map((field) => field.replaceAll('"', "")));
  return { names, lines };
};

/** Numbers in any nesting, in order. */
export type Nested = number | ReadonlyArray<Nested> | Float64Array;

const flat = (values: Nested): number[] =>
  typeof values === "number" ? [values] : Array.from<Nested>(values).flatMap(flat);

/** Every number within `tolerance` · max(1, |expected|); where they are too far apart, says which and how far. */
export const expectClose = (actual: Nested, expected: Nested, tolerance: number): void => {
  const got = flat(actual);
  const wanted = flat(expected);
  expect(got.length).toBe(wanted.length);
  const far = got.flatMap((value, i) =>
    Math.abs(value - wanted[i]) <= tolerance * Math.max(1, Math.abs(wanted[i]))
      ? []
      : [`entry ${i}: ${value}, expected ${wanted[i]}`],
  );
  expect(far).toEqual([]);
};

/** Parameters as R's mclust writes them; of one column, means and variances are plain numbers. */
export interface MclustParams {
  readonly pro: ReadonlyArray<number>;
  readonly mean: Nested;
  readonly sigma: Nested;
}

/** Weights, means and covariances one after the other agree. */
export const expectParams = (
  { weights, components }: GmmParams,
  { pro, mean, sigma }: MclustParams,
  tolerance: number,
): void => {
  expectClose(weights, pro, tolerance);
  expectClose(
    components.map((c) => c.mean),
    mean,
    tolerance,
  );
  expectClose(
    components.map((c) => c.cov),
    sigma,
    tolerance,
  );
};

/** Iris, 150 × 4, and the species as numbers in alphabetical order. */
export const IRIS: ReadonlyArray<ReadonlyArray<number>> = rowsOf("iris.csv", [
  "Sepal.Length",
  "Sepal.Width",
  "Petal.Length",
  "Petal.Width",
]);
export const SPECIES: ReadonlyArray<number> = fields("iris.csv").lines.map((line) =>
  ["setosa", "versicolor", "virginica"].indexOf(line[4]),
);

/** Old Faithful, 272 × 2, the waiting times alone, and whether each is above 68 minutes. */
export const FAITHFUL: ReadonlyArray<ReadonlyArray<number>> = rowsOf("faithful.csv");
export const WAITING: ReadonlyArray<number> = FAITHFUL.map(([, waiting]) => waiting);
export const LONG_WAIT: ReadonlyArray<number> = WAITING.map((waiting) => (waiting > 68 ? 1 : 0));
