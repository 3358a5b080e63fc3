import { readFileSync } from "node:fs";
import { expectClose, reference } from "@latentjs/testing";
import { expect, test } from "vitest";
import { answer } from "./either.js";
import { completed, cov, densities, mean, tenHundred, total } from "./readme-example.js";

/** The tolerance of the fit, 1e-8 nats a row, is some 1e-4 standard deviations of an estimate. */
const TOLERANCE = 1e-4;

const textOf = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

test("the example of the README is the one that runs, and gives what it says", () => {
  expect(textOf("../README.md")).toContain(textOf("./readme-example.ts"));
  const { norm_em: norm } = reference("missing/mvn_missing.json") as {
    readonly norm_em: {
      readonly apple: {
        readonly mu: readonly [number, number];
        readonly sigma: ReadonlyArray<readonly [number, number]>;
        readonly observed_loglik: number;
      };
    };
  };
  const { mu, sigma, observed_loglik: wanted } = norm.apple;
  expectClose(mean, mu, TOLERANCE);
  expectClose(cov.to2DArray(), sigma, TOLERANCE);
  expectClose(total, wanted, TOLERANCE);
  // Regression of worms on size: what completes the last tree is the conditional mean at its crop of 10.
  const predicted = mu[1] + (sigma[0][1] / sigma[0][0]) * (10 - mu[0]);
  const variance = sigma[1][1] - (sigma[0][1] * sigma[0][1]) / sigma[0][0];
  const { data } = answer(completed);
  expectClose([data[34], data[35]], [10, predicted], TOLERANCE);
  const given = answer(tenHundred);
  expectClose(given.mean, [predicted], TOLERANCE);
  expectClose(given.cov, [variance], TOLERANCE);
  const marginal = -0.5 * (Math.log(2 * Math.PI * sigma[0][0]) + (10 - mu[0]) ** 2 / sigma[0][0]);
  const rest = -0.5 * (Math.log(2 * Math.PI * variance) + (55 - predicted) ** 2 / variance);
  expectClose(answer(densities), [marginal + rest], TOLERANCE);
});
