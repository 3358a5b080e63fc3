import { readFileSync } from "node:fs";
import { outcome, right } from "@latentjs/testing";
import { expect, test } from "vitest";
import { components, determined, mixture, own, sizes } from "./readme-example.js";

const textOf = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");

test("the example of the README is the one that runs", () => {
  expect(textOf("../README.md")).toContain(textOf("./readme-example.ts"));
});

test("one factor explains nearly all, and principal components are a mixture of one", () => {
  for (const share of own) expect(share).toBeLessThan(0.1);
  for (const column of determined) expect(own[column]).toBeLessThan(0.005);
  const { data } = right(sizes);
  // The crabs are in the order of their size; its sign is the factor's own.
  expect(Math.abs(data[0] - data[11])).toBeGreaterThan(2);
  const { logLikelihood } = right(components);
  expect(Math.abs(logLikelihood - right(outcome(mixture)).logLikelihood)).toBeLessThan(1e-5);
});
