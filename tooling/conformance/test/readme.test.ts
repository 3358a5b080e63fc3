import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LawBroken } from "../src/index.js";
import { longMStep } from "./wrong-families/long-m-step.js";

const textOf = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

test("the example of the README is the one that runs", () => {
  expect(textOf("../README.md")).toContain(textOf("./readme/poisson.test.ts"));
});

test("the message in the README is the one that is printed", async () => {
  const law = longMStep.laws.find(({ name }) => name === "F6 estimate");
  const error = await law?.check().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(LawBroken);
  expect(textOf("../README.md")).toContain(String(error));
});
