import { expectClose, left, reference } from "@latentjs/testing";
import { describe, expect, test } from "vitest";
import { vonMisesFisher } from "../../src/von-mises-fisher.js";
import { render } from "@latentjs/em-core";
import { fitFrom, startFrom } from "../mixtures.js";
import { batchOf, estimated, logDensities, tableOf } from "../tables.js";

type Rows = ReadonlyArray<ReadonlyArray<number>>;
interface Single {
  readonly rows: Rows;
  readonly mean: ReadonlyArray<number>;
  readonly concentration: number;
  readonly loglik: number;
}
const golden = reference("families/von_mises_fisher.json") as {
  readonly densities: ReadonlyArray<{
    readonly d: number;
    readonly concentration: number;
    readonly mean: ReadonlyArray<number>;
    readonly rows: Rows;
    readonly densities: ReadonlyArray<number>;
  }>;
  readonly iris: Single;
  readonly iris_plane: Single;
  readonly iris_two: {
    readonly weights: ReadonlyArray<number>;
    readonly mean: Rows;
    readonly concentration: ReadonlyArray<number>;
    readonly loglik: number;
  };
};

const DENSITY = 1e-12;
/** uniroot ends when its bracket is 1e-13 wide. */
const MAXIMUM = 1e-8;
const LOGLIK = 1e-6;
const PARAMETERS = 1e-5;

const columnsOf = (rows: Rows): Readonly<Record<string, ReadonlyArray<number>>> =>
  Object.fromEntries(rows[0].map((_, j) => [`x${j}`, rows.map((row) => row[j])]));
const familyOf = (rows: Rows) => vonMisesFisher({ columns: Object.keys(columnsOf(rows)) });

test("log-densities in 2 to 50 dimensions are those of R's Bessel functions", () => {
  expect(golden.densities.length).toBe(25);
  for (const { mean, concentration, rows, densities } of golden.densities) {
    const family = familyOf(rows);
    const theta = { mean: Float64Array.from(mean), concentration };
    const batch = batchOf(family, tableOf(columnsOf(rows)));
    expectClose(logDensities(family, theta, batch), densities, DENSITY);
  }
});

describe("the maximum of one distribution", () => {
  test.each(["iris", "iris_plane"] as const)("%s", (name) => {
    const { rows, mean, concentration, loglik } = golden[name];
    const family = familyOf(rows);
    const batch = batchOf(family, tableOf(columnsOf(rows)));
    const theta = estimated(family, batch);
    expectClose(theta.mean, mean, MAXIMUM);
    expectClose([theta.concentration], [concentration], MAXIMUM);
    expectClose([logDensities(family, theta, batch).reduce((a, b) => a + b, 0)], [loglik], MAXIMUM);
  });

  test("directions within 1e-6 of each other keep their digits", () => {
    // On the circle, at angles of ±a and 0: the mean of the cosines is 1 - a^2/3, and 1 - A(k) is 1/(2k) for large k, to 1/(8 k^2).
    const a = 2 ** -20;
    const rows = [-1, 0, 1].map((side) => [Math.cos(side * a), Math.sin(side * a)]);
    const family = familyOf(rows);
    const { concentration } = estimated(family, batchOf(family, tableOf(columnsOf(rows))));
    expectClose([(concentration * a * a) / 1.5], [1], 1e-9);
  });
});

test("two components for directions of iris reach the maximum that EM in R reaches", () => {
  const { rows } = golden.iris;
  const { weights, mean, concentration, loglik } = golden.iris_two;
  const family = familyOf(rows);
  const batch = batchOf(family, tableOf(columnsOf(rows)));
  const fit = fitFrom(family, batch, [
    startFrom(family, batch, (row) => row < 50),
    startFrom(family, batch, (row) => row >= 50),
  ]);
  expect(Math.abs(fit.logLikelihood - loglik)).toBeLessThan(LOGLIK);
  expectClose(fit.params.weights, weights, PARAMETERS);
  fit.params.components.forEach((theta, k) => {
    expectClose(theta.mean, mean[k], PARAMETERS);
    expectClose([theta.concentration], [concentration[k]], 10 * PARAMETERS);
  });
});

test("a row that is no direction is refused by its number", () => {
  const family = vonMisesFisher({ columns: ["x", "y"] });
  const read = family.read(tableOf({ x: [1, 0.6], y: [0, 0.7] }));
  expect(render(left(read))).toBe(
    "columns x, y, row 1: expected a vector of length 1, got length 0.9219544457292886. Divide every row by its length.",
  );
});
