import { readFileSync } from "node:fs";
import { expectClose, reference, right } from "@latentjs/testing";
import { expect, test } from "vitest";
import { choice, rates, seen, quiet, total } from "./readme-example.js";
import { chosen, heights, saved } from "./readme-named.js";

/** A remaining gain of 1e-5 nats in all is some 4e-3 standard errors, which are 0.2 to 0.35 here. */
const TOLERANCE = 2e-3;
/** 1e-8 nats a row on 1096 rows. */
const GAIN = 1.1e-5;

const textOf = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

test("the examples of the README are the ones that run", () => {
  const readme = textOf("../README.md");
  expect(readme).toContain(textOf("./readme-example.ts"));
  expect(readme).toContain(textOf("./poisson.ts"));
  expect(readme).toContain(textOf("./readme-named.ts"));
});

test("the fit by name finds the maximum that R has, ten times", () => {
  const { loglik } = reference("squarem/poisson_mixture_information.json") as { readonly loglik: number };
  expect(heights).toHaveLength(1);
  const [[height, hits]] = heights;
  expect(hits).toBe(10);
  expect(Math.abs(height - loglik)).toBeLessThan(10 * GAIN);
  expect(Math.abs(chosen - (3 * Math.log(1096) - 2 * loglik))).toBeLessThan(20 * GAIN);
  expect(saved).toMatchObject({ family: "poisson", columns: ["deaths"], components: 2 });
});

test("the example finds the maximum and says so", () => {
  const { par, loglik } = reference("squarem/poisson_mixture_information.json") as {
    readonly par: ReadonlyArray<number>;
    readonly loglik: number;
  };
  const { maximum } = reference("squarem/poisson_mixture_em_trace.json") as {
    readonly maximum: { readonly posterior: ReadonlyArray<readonly [number, number]> };
  };
  expectClose([quiet, ...rates], par, TOLERANCE);
  expect(loglik - total).toBeLessThanOrEqual(GAIN);
  expectClose(right(seen).posterior, maximum.posterior.flat(), TOLERANCE);
  const { aic, bic, icl } = right(choice);
  const days = [162, 267, 271, 185, 111, 61, 27, 8, 3, 1];
  const doubt = maximum.posterior.reduce((sum, row, i) => sum + days[i] * Math.log(Math.max(...row)), 0);
  expect(Math.abs(aic - (6 - 2 * loglik))).toBeLessThan(2 * GAIN + 1e-9);
  expect(Math.abs(bic - (3 * Math.log(1096) - 2 * loglik))).toBeLessThan(2 * GAIN + 1e-9);
  expect(Math.abs(icl - (3 * Math.log(1096) - 2 * loglik - 2 * doubt))).toBeLessThan(1);
});
