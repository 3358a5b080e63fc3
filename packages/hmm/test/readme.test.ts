import { readFileSync } from "node:fs";
import { right } from "@latentjs/testing";
import { expect, test } from "vitest";
import { each, found, path, rates, stays } from "./readme-example.js";

const textOf = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");

test("the example of the README is the one that runs", () => {
  expect(textOf("../README.md")).toContain(textOf("./readme-example.ts"));
});

test("the example tells calm years from lively ones", () => {
  const [calm, lively] = rates.toSorted((a, b) => a - b);
  expect(calm).toBeGreaterThan(10);
  expect(lively - calm).toBeGreaterThan(5);
  for (const p of stays) expect(p).toBeGreaterThan(0.5);
  expect(found.aic).toBeCloseTo(-2 * found.logLikelihood + 8, 9);
  const { states } = right(path);
  // 1900 and 1920 had few earthquakes, 1905 to 1910 many.
  expect(states[0]).toBe(states[20]);
  expect(states[6]).not.toBe(states[0]);
  expect(right(each).logLikelihood).toBeCloseTo(found.logLikelihood, 9);
});
