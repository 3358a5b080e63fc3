import { rowsOf } from "@latentjs/testing";
import { expect, test } from "vitest";
import {
  eigenvalueRatio,
  fitGmm,
  hold,
  largestRatio,
  selectGmm,
  type CovarianceName,
} from "../../src/index.js";
import { answer, fitted, sentence } from "../either.js";

const IRIS = rowsOf("iris.csv").map((row) => row.slice(0, 4));
const RATIO = 3;

test("a selection under a ratio: starts from neighbours lie within it", () => {
  const regularisation = [eigenvalueRatio(RATIO)];
  const covariance: ReadonlyArray<CovarianceName> = ["VVI", "VEE", "EEV", "EVV", "VVV"];
  const options = { restarts: 3, regularisation } as const;
  const { cells } = answer(selectGmm(IRIS, { ...options, components: [2, 3], covariance }));
  expect(cells.map(({ form, components }) => `${form} ${components}`)).toEqual(
    [2, 3].flatMap((k) => covariance.map((form) => `${form} ${k}`)),
  );
  for (const { form, components, fit } of cells) {
    const { params, restarts, logLikelihood } = answer(fit);
    expect(largestRatio(params.components)).toBeLessThan(RATIO * (1 + 1e-8));
    expect(restarts).toMatchObject({ failed: 0 });
    const named = covariance.find((name) => name === form);
    const alone = fitted(fitGmm(IRIS, { ...options, components, ...(named && { covariance: named }) }));
    expect(logLikelihood).toBeGreaterThan(alone.logLikelihood - 1e-5);
  }
});

test("structures that take no regularisation say so, which is no reason to refuse the others", () => {
  const regularisation = [
    hold({ covariances: [Array.from({ length: 16 }, (_, i) => Number(i % 5 === 0)), null] }),
  ];
  const covariance: ReadonlyArray<CovarianceName> = ["EEV", "VVV"];
  const options = { restarts: 3, regularisation, components: [2], covariance } as const;
  const { cells } = answer(selectGmm(IRIS, options));
  expect(cells.map(({ form }) => form)).toEqual(["EEV", "VVV"]);
  expect(sentence(cells[0].fit)).toBe(
    "hold.covariances: expected one of the structures VVV, VVI, VII, got EEV. Hold all covariances, or take one of those structures.",
  );
  expect(answer(cells[1].fit).params.components).toHaveLength(2);
});
