import { readFileSync } from "node:fs";
import { expect } from "vitest";

const text = (name: string): string =>
  readFileSync(new URL(`../../../tooling/reference/${name}`, import.meta.url), "utf8");

/** A JSON file of tooling/reference; the caller knows its shape. */
export const reference = (name: string): unknown => JSON.parse(text(name));

/** Columns of a CSV file of tooling/reference as rows; NA is NaN. */
export const rowsOf = (name: string, columns: ReadonlyArray<string>): number[][] => {
  const [header = "", ...lines] = text(name).trim().split("\n");
  const names = header.split(",").map((field) => field.replaceAll('"', ""));
  const places = columns.map((column) => names.indexOf(column));
  return lines.map((line) => {
    const fields = line.split(",");
    return places.map((at) => (fields[at] === "NA" ? Number.NaN : Number(fields[at])));
  });
};

export const IRIS_COLUMNS: ReadonlyArray<string> = [
  "Sepal.Length",
  "Sepal.Width",
  "Petal.Length",
  "Petal.Width",
];

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
