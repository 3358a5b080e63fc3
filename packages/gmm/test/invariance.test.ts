import { anderson } from "@latentjs/em-core";
import { makeRng } from "@latentjs/numerics";
import { expectClose } from "@latentjs/testing";
import { describe, expect, test } from "vitest";
import { fitGmm, predict, type GmmOptions } from "../src/index.js";
import { answer, fitted } from "./either.js";
import { randomRows } from "./random.js";
import { FAITHFUL, IRIS, SPECIES } from "./reference.js";

type Rows = ReadonlyArray<ReadonlyArray<number>>;

const STRUCTURES = ["full", "tied", "diagonal", "spherical"] as const;
const UNITS = [1e-6, 1e6, 1e3, 1e-2];

/** Changes of location and unit that leave every structure what it is. */
const COMMON: ReadonlyArray<readonly [string, (v: number, j: number) => number]> = [
  ["offset by 1e8", (v) => v + 1e8],
  ["offset by -1e8", (v) => v - 1e8],
  ["times 1e-6", (v) => v * 1e-6],
  ["times 1e6", (v) => v * 1e6],
  ["times 1e100", (v) => v * 1e100],
  ["times 1e-100", (v) => v * 1e-100],
];
/** Another unit for every column, which spherical covariances do not allow. */
const EACH: typeof COMMON = [
  ["every column in a unit of its own", (v, j) => v * UNITS[j]],
  ["every column offset and in a unit of its own", (v, j) => (v + 1e8) * UNITS[j]],
];

/** Searches that differ in all that could depend on location and unit. */
const SEARCHES: ReadonlyArray<readonly [string, Rows, GmmOptions]> = [
  ["iris", IRIS, { components: 2, init: "random", accelerate: "none" }],
  ["iris", IRIS, { components: 3 }],
  ["iris", IRIS, { components: 3, init: "random" }],
  ["faithful", FAITHFUL, { components: 2, accelerate: "none" }],
  ["faithful", FAITHFUL, { components: 3 }],
  ["random rows", randomRows(makeRng("invariance"), 90, 3, 3), { components: 2 }],
];

const labelled = (data: Rows, options: GmmOptions): string =>
  answer(predict(fitted(fitGmm(data, { restarts: 2, ...options })), data)).labels.join("");

describe.each(STRUCTURES)("%s", (covariance) => {
  const expected = SEARCHES.map(([, data, options]) => labelled(data, { ...options, covariance }));
  test.each(covariance === "spherical" ? COMMON : [...COMMON, ...EACH])(
    "the labels of data %s are those of the data",
    (_, change) => {
      const labels = SEARCHES.map(([, data, options]) =>
        labelled(
          data.map((row) => row.map(change)),
          { ...options, covariance },
        ),
      );
      expect(labels).toEqual(expected);
    },
  );
});

/** From labels and for so many iterations two fits go the same way, to rounding. */
const SAME_WAY = { components: 3, init: { labels: SPECIES }, tol: 0, maxIterations: 12 } as const;
const ROUNDING = 1e-9;
/** After the offset the data have 8 digits left: 1e8 + 5.1 is off by up to 7e-9, and a dozen iterations amplify it; Anderson's differences of ten steps most. */
const offsetRounding = (accelerate: unknown): number => (accelerate === anderson ? 1e-5 : 1e-6);

describe.each(
  STRUCTURES.flatMap((s) => (["none", "squarem", anderson] as const).map((a) => [s, a] as const)),
)("%s, acceleration %s", (covariance, accelerate) => {
  const options: GmmOptions = { ...SAME_WAY, covariance, accelerate };
  const { params, logLikelihood } = fitted(fitGmm(IRIS, options));

  test("parameters move with the data", () => {
    const moved = fitted(
      fitGmm(
        IRIS.map((row) => row.map((v) => v + 1e8)),
        options,
      ),
    );
    expectClose(moved.params.weights, params.weights, offsetRounding(accelerate));
    expectClose(moved.logLikelihood, logLikelihood, offsetRounding(accelerate));
    moved.params.components.forEach(({ mean, cov }, k) => {
      expectClose(
        mean.map((m) => m - 1e8),
        params.components[k].mean,
        offsetRounding(accelerate),
      );
      expectClose(cov, params.components[k].cov, offsetRounding(accelerate));
    });
  });

  test("parameters scale with the unit, and the likelihood by its Jacobian", () => {
    const scaled = fitted(
      fitGmm(
        IRIS.map((row) => row.map((v) => v * 1000)),
        options,
      ),
    );
    expectClose(scaled.params.weights, params.weights, ROUNDING);
    expectClose(scaled.logLikelihood, logLikelihood - 150 * 4 * Math.log(1000), ROUNDING);
    scaled.params.components.forEach(({ mean, cov }, k) => {
      expectClose(
        mean.map((m) => m / 1e3),
        params.components[k].mean,
        ROUNDING,
      );
      expectClose(
        cov.map((v) => v / 1e6),
        params.components[k].cov,
        ROUNDING,
      );
    });
  });
});

test.each(STRUCTURES.flatMap((covariance) => [-1000, -600, 600].map((power) => ({ covariance, power }))))(
  "weights times 2^$power change no estimate: $covariance",
  ({ covariance, power }) => {
    const weights = IRIS.map((_, i) => 1 + (i % 3));
    const options = { components: 2, covariance, restarts: 2 } as const;
    const one = fitted(fitGmm(IRIS, { ...options, weights }));
    const other = fitted(fitGmm(IRIS, { ...options, weights: weights.map((w) => w * 2 ** power) }));
    expectClose(other.logLikelihood / 2 ** power, one.logLikelihood, 1e-9);
    for (const [c, { cov }] of other.params.components.entries()) {
      // Where a run stops decides about the last digits.
      expectClose(cov, one.params.components[c].cov, 1e-5);
    }
  },
);
