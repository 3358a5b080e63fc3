import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { objective, params } from "./readme-example.js";

const textOf = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

test("the example of the README is the one that runs, and gives what it says", () => {
  expect(textOf("../README.md")).toContain(textOf("./readme-example.ts"));
  // The root of the likelihood equation 197 p^2 - 15 p - 68 = 0.
  const p = (15 + Math.sqrt(53_809)) / 394;
  expect(params).toBeCloseTo(p, 6);
  const maximum = 125 * Math.log(0.5 + p / 4) + 38 * Math.log((1 - p) / 4) + 34 * Math.log(p / 4);
  expect(objective).toBeCloseTo(maximum, 9);
  expect(objective.toFixed(4)).toBe("-205.7159");
});
