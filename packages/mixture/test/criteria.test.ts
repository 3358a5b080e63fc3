import { expectClose } from "@latentjs/testing";
import { expect, test } from "vitest";
import { criteria } from "../src/index.js";

/** Three operations on numbers of some hundreds. */
const ROUNDING = 1e-15;
const LN_10 = 2.302585092994046;

test("AIC, BIC and ICL by hand", () => {
  const { aic, bic, icl } = criteria({
    logLikelihood: -100,
    parameters: 5,
    totalWeight: 1000,
    classificationLogPosterior: -2.5,
  });
  expect(aic).toBe(210);
  expectClose([bic, icl], [200 + 15 * LN_10, 205 + 15 * LN_10], ROUNDING);
});

test("a log-likelihood above zero lowers them, and weights need not be whole", () => {
  const { aic, bic, icl } = criteria({
    logLikelihood: 30,
    parameters: 2,
    totalWeight: 0.1,
    classificationLogPosterior: 0,
  });
  expect(aic).toBe(-56);
  expectClose([bic, icl], [-60 - 2 * LN_10, -60 - 2 * LN_10], ROUNDING);
});
