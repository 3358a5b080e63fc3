import { readdirSync, readFileSync } from "node:fs";
import { E } from "@latentjs/em-core";
import type { FamilyModule } from "@latentjs/mixture";
import { expectClose, reference } from "@latentjs/testing";
import { expect, test } from "vitest";
import { quiet, rates, refused, saved } from "./readme-example.js";
import { counted, odds } from "./readme-gate.js";

/** A remaining gain of 1e-5 nats in all is some 4e-3 standard errors, which are 0.2 to 0.35 here. */
const TOLERANCE = 2e-3;

const textOf = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");
const readme = textOf("../README.md");

test("the example of the README is the one that runs, and finds the maximum", () => {
  expect(readme).toContain(textOf("./readme-example.ts"));
  const { par } = reference("squarem/poisson_mixture_information.json") as {
    readonly par: ReadonlyArray<number>;
  };
  expectClose([quiet, ...rates], par, TOLERANCE);
  expect(saved).toEqual(rates.map((rate) => ({ rate })));
  expect(refused).toEqual(
    E.left(
      "column deaths, row 0: expected a count (0, 1, 2, …), got -1. Correct the value, leave the row out, or fit a family that has it.",
    ),
  );
});

test("every module is a family that says what it is, under its own name, and has its row in the README", async () => {
  // What families share lies in a folder that is not exported.
  const names = readdirSync(new URL("../src", import.meta.url)).flatMap((file) =>
    file.endsWith(".ts") ? [file.replace(/\.ts$/, "")] : [],
  );
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) {
    const { family } = (await import(`../src/${name}.ts`)) as { readonly family: FamilyModule };
    expect(family.name).toBe(name);
    expect(family.summary).toMatch(/^[A-Z].*[^.]$/);
    expect(readme).toContain(`| \`${name}\` `);
    for (const setting of family.settings) expect(readme).toContain(`\`${setting.name}\``);
  }
});

test("the example of mixing weights is the one that runs, and tells kinds as well as one who sees them", () => {
  expect(readme).toContain(textOf("./readme-gate.ts"));
  expect(counted).toBe(6);
  // R 4.2.2: coef(glm(kind ~ hour, binomial)); component 0, of which there are more, is the kind 1.
  expectClose([odds.intercept, ...odds.slopes], [1.7337184459, -0.3820500639], 1e-4);
});
