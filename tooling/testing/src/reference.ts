import { readFileSync } from "node:fs";
import { expect } from "vitest";

/** A text file of tooling/reference. */
export const referenceText = (name: string): string =>
  readFileSync(new URL(`../../reference/${name}`, import.meta.url), "utf8");

/** A JSON file of tooling/reference; the caller knows its shape. */
export const reference = (name: string): unknown => JSON.parse(referenceText(name));

/** Every number within `tolerance` · max(1, |expected|); where they are too far apart, says which and how far. */
export const expectClose = (
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): void => {
  expect(actual.length).toBe(expected.length);
  const far = Array.from(actual).flatMap((value, i) =>
    Math.abs(value - expected[i]) <= tolerance * Math.max(1, Math.abs(expected[i]))
      ? []
      : [`entry ${i}: ${value}, expected ${expected[i]}`],
  );
  expect(far).toEqual([]);
};
