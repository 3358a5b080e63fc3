import { rowsOf } from "@latentjs/testing";
import { expect, test } from "vitest";
import { eigenvalueRatio, fitGmm, largestRatio, selectGmm, type CovarianceName } from "../../src/index.js";
import { answer, fitted, sentence } from "../either.js";

const IRIS = rowsOf("iris.csv").map((row) => row.slice(0, 4));
const RATIO = 3;

test("a selection under a ratio: starts from neighbours lie within it, and structures without one say so", () => {
  const regularisation = [eigenvalueRatio(RATIO)];
  // EEV takes no ratio: that is no reason to refuse the others.
  const covariance: ReadonlyArray<CovarianceName> = ["VVI", "VEE", "EEV", "VVV"];
  const options = { restarts: 3, regularisation } as const;
  const { cells } = answer(selectGmm(IRIS, { ...options, components: [2, 3], covariance }));
  expect(cells.map(({ form, components }) => `${form} ${components}`)).toEqual([
    "VVI 2",
    "VEE 2",
    "EEV 2",
    "VVV 2",
    "VVI 3",
    "VEE 3",
    "EEV 3",
    "VVV 3",
  ]);
  const without = cells.filter(({ form }) => form === "EEV").map(({ fit }) => sentence(fit));
  expect(without).toEqual(
    [2, 3].map(
      () =>
        "eigenvalueRatio: expected one of the structures VVV, VVI, EVI, VII, VEI, VEE, VVE, EVE, EII, EEI, EEE, got EEV. Use a prior, or one of those structures.",
    ),
  );
  for (const { form, components, fit } of cells) {
    if (form === "EEV") continue;
    const { params, restarts, logLikelihood } = answer(fit);
    expect(largestRatio(params.components)).toBeLessThan(RATIO * (1 + 1e-8));
    expect(restarts).toMatchObject({ failed: 0 });
    const named = covariance.find((name) => name === form);
    const alone = fitted(fitGmm(IRIS, { ...options, components, ...(named && { covariance: named }) }));
    expect(logLikelihood).toBeGreaterThan(alone.logLikelihood - 1e-5);
  }
});
