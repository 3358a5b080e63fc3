import { readFileSync } from "node:fs";
import { expect } from "vitest";

/** A text file of tooling/reference. */
export const referenceText = (name: string): string =>
  readFileSync(new URL(`../../reference/${name}`, import.meta.url), "utf8");

/** A JSON file of tooling/reference; the caller knows its shape. */
export const reference = (name: string): unknown => JSON.parse(referenceText(name));

/** Columns of a CSV file of tooling/reference as rows, all or those named; NA is NaN. */
export const rowsOf = (name: string, columns?: ReadonlyArray<string>): number[][] => {
  const { names, lines } = fieldsOf(name);
  const places = (columns ?? names).map((column) => names.indexOf(column));
  return lines.map((line) => places.map((at) => (line[at] === "NA" ? Number.NaN : Number(line[at]))));
};

/** Header and fields of a CSV file of tooling/reference/data. */
export const fieldsOf = (name: string): { readonly names: string[]; readonly lines: string[][] } => {
  const [names = [], ...lines] = referenceText(`data/${name}`)
    .trim()
    .split("\n")
    .map((line) => line.split(",").map((field) => field.replaceAll('"', "")));
  return { names, lines };
};

/** Numbers in any nesting, in order. */
export type Nested = number | ReadonlyArray<Nested> | ArrayLike<number>;

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
