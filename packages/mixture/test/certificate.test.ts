import {
  E,
  emRates,
  mapCoordinates,
  positiveCoordinates,
  repeatCoordinates,
  type Certificate,
} from "@latentjs/em-core";
import { expectClose, reference, right, rowsOf } from "@latentjs/testing";
import { expect, test } from "vitest";
import { certifyMixture, mixtureInformation, type MixtureAtParams } from "../src/index.js";
import { countBatch, type CountBatch, type Poisson, type PoissonStats } from "./poisson.js";
import { poissonBank, poissonParams, type PoissonParams } from "./poisson-mixture.js";

const truth = reference("squarem/poisson_mixture_information.json") as {
  readonly par: readonly [number, number, number];
  readonly em_rate_eigenvalues: ReadonlyArray<number>;
};

/** R's second derivatives are differences of the log-likelihood itself. */
const DIFFERENCES = 1e-6;

const rows = rowsOf("hasselblad_deaths.csv");
const deaths = countBatch(
  rows.map(([count]) => count),
  Float64Array.from(rows, ([, days]) => days),
);
const rate = mapCoordinates(
  positiveCoordinates,
  (value): Poisson => ({ rate: value }),
  (component) => component.rate,
);

const at = (
  batch: CountBatch,
  params: PoissonParams,
): MixtureAtParams<ReadonlyArray<Poisson>, CountBatch, ReadonlyArray<PoissonStats>> => ({
  bank: poissonBank(params.components.length),
  params,
  chunks: [batch],
  coordinates: repeatCoordinates(rate, params.components.length),
});

const [weight, low, high] = truth.par;
const maximum = at(deaths, poissonParams([weight, 1 - weight], [low, high]));

test("Hasselblad's death notices: EM's rates in all directions", () => {
  expectClose(right(E.chain(emRates)(mixtureInformation(maximum))), truth.em_rate_eigenvalues, DIFFERENCES);
});

test("a maximum has a negative definite Hessian and nothing left to gain", () => {
  const found = right(certifyMixture(maximum));
  expect(found.hessian).toBe("negative definite");
  expect(found.gradient).toBeLessThan(1e-8);
  expect(found.remainingGain).toBeGreaterThanOrEqual(0);
  // The rounding of Q over a curvature of 0.004.
  expect(found.remainingGain).toBeLessThan(1e-9);
  expectClose(found.emRate, truth.em_rate_eigenvalues[0], DIFFERENCES);
  expect(found.curvature).toBe(1 - found.emRate);
});

test("short of the maximum the gain that is left is told", () => {
  const bank = poissonBank(1);
  const mean = 4;
  const n = 10;
  const batch = countBatch(Array<number>(n).fill(mean), null);
  const off = 1e-3;
  const found = right(
    certifyMixture({
      bank,
      params: poissonParams([1], [mean * (1 + off)]),
      chunks: [batch],
      coordinates: repeatCoordinates(rate, 1),
    }),
  );
  // n (mean log rate - rate) against its maximum at rate = mean.
  const lacking = n * mean * (off - Math.log1p(off));
  expect((found.remainingGain ?? Number.NaN) / lacking).toBeCloseTo(1, 2);
  // The slope along the logarithm of the rate is n (mean - rate).
  expect(found.gradient).toBeCloseTo(mean * off, 9);
  expect(found.emRate).toBeCloseTo(0, 8);
});

/*
 * Equal components are where EM stands still wherever it comes from. Moving them apart changes the log-likelihood by n (s² - m) / m² for counts of mean m
 * and variance s², of which the complete data would tell n / m: the rate in that direction is s² / m.
 */
const equalRates = (batch: CountBatch, mean: number): Certificate =>
  right(certifyMixture(at(batch, poissonParams([0.3, 0.7], [mean, mean]))));

test("equal components are a saddle where counts vary more than a Poisson, with the rate of the dispersion", () => {
  const days = rows.reduce((sum, [, n]) => sum + n, 0);
  const mean = rows.reduce((sum, [count, n]) => sum + n * count, 0) / days;
  const variance = rows.reduce((sum, [count, n]) => sum + n * (count - mean) ** 2, 0) / days;
  const found = equalRates(deaths, mean);
  expect(found.gradient).toBeLessThan(1e-8);
  expect(found.hessian).toBe("indefinite");
  expect(found.remainingGain).toBe(null);
  expect(found.emRate).toBeCloseTo(variance / mean, 6);
});

test("equal components are a ridge where counts vary less", () => {
  const found = equalRates(countBatch([2, 3, 2, 3, 2, 3], null), 2.5);
  expect(found.hessian).toBe("singular");
  expect(found.curvature).toBeCloseTo(0, 8);
  expect(found.remainingGain).toBe(null);
});

test("where there is nothing to estimate, EM is there", () => {
  const nothing = {
    gradient: new Float64Array(0),
    observed: new Float64Array(0),
    complete: new Float64Array(0),
    steps: new Float64Array(0),
    weight: 1,
  };
  expect(right(emRates(nothing))).toHaveLength(0);
});
