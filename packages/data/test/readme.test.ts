import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { data, names } from "./readme-example.js";

const textOf = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

test("the example of the README is the one that runs, and gives what it says", () => {
  expect(textOf("../README.md")).toContain(textOf("./readme-example.ts"));
  expect(names).toEqual(["eruptions", "waiting"]);
  expect(data).toEqual(Float64Array.of(3.6, 79, 1.8, NaN));
});
