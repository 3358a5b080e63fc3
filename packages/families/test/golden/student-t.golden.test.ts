import { expectClose, reference, right } from "@latentjs/testing";
import { describe, expect, test } from "vitest";
import { MOST_DEGREES, studentT } from "../../src/student-t.js";
import { fitFrom, startFrom } from "../mixtures.js";
import { batchOf, logDensities, tableOf } from "../tables.js";

type Rows = ReadonlyArray<ReadonlyArray<number>>;
interface Single {
  readonly data: Rows;
  readonly location: ReadonlyArray<number>;
  readonly scale: Rows;
  readonly degrees: number;
  readonly loglik: number;
}
const golden = reference("families/student_t.json") as {
  readonly points: Rows;
  readonly location: ReadonlyArray<number>;
  readonly scale: Rows;
  readonly degrees: ReadonlyArray<number>;
  readonly densities: Rows;
  readonly rivers: Single;
  readonly cars: Single;
  readonly swiss: Single;
  readonly two: {
    readonly data: Rows;
    readonly weights: ReadonlyArray<number>;
    readonly location: ReadonlyArray<number>;
    readonly scale: ReadonlyArray<number>;
    readonly degrees: ReadonlyArray<number>;
    readonly loglik: number;
  };
};

const DENSITY = 1e-12;
/** The log-likelihood at its top; parameters, which a maximisation without derivatives finds to the root of rounding. */
const LOGLIK = 1e-8;
const PARAMETERS = 1e-5;
/** The top of a mixture's log-likelihood. */
const MIXTURE = 1e-6;

const columnsOf = (rows: Rows, shift = 0): Readonly<Record<string, ReadonlyArray<number>>> =>
  Object.fromEntries(rows[0].map((_, j) => [`x${j}`, rows.map((row) => row[j] + shift)]));

test("log-densities are those of mvtnorm", () => {
  const family = studentT({ columns: ["x0", "x1"] });
  const batch = batchOf(family, tableOf(columnsOf(golden.points)));
  golden.degrees.forEach((degrees, i) => {
    const theta = {
      location: Float64Array.from(golden.location),
      scale: Float64Array.from(golden.scale.flat()),
      degrees,
    };
    expectClose(logDensities(family, theta, batch), golden.densities[i], DENSITY);
  });
});

describe("the maximum of one t", () => {
  test.each([
    ["rivers", 0],
    ["rivers", 1e8],
    ["cars", 0],
    ["cars", 1e8],
    ["swiss", 0],
  ] as const)("%s, shifted by %d", (name, shift) => {
    const { data, location, scale, degrees, loglik } = golden[name];
    const columns = columnsOf(data, shift);
    const family = studentT({ columns: Object.keys(columns) });
    const batch = batchOf(family, tableOf(columns));
    const fit = fitFrom(family, batch, [startFrom(family, batch, () => true)]);
    const [theta] = fit.params.components;
    expect(Math.abs(fit.logLikelihood - loglik)).toBeLessThan(LOGLIK);
    expectClose(
      theta.location.map((v) => v - shift),
      location,
      PARAMETERS,
    );
    expectClose(theta.scale, scale.flat(), PARAMETERS);
    expectClose([theta.degrees], [degrees], 10 * PARAMETERS);
  });
});

test("two components reach the maximum that EM in R reaches", () => {
  const { data, weights, location, scale, degrees, loglik } = golden.two;
  const family = studentT({ columns: ["x0"] });
  const batch = batchOf(family, tableOf(columnsOf(data)));
  const fit = fitFrom(family, batch, [
    startFrom(family, batch, (row) => row < 60),
    startFrom(family, batch, (row) => row >= 60),
  ]);
  expect(Math.abs(fit.logLikelihood - loglik)).toBeLessThan(MIXTURE);
  expectClose(fit.params.weights, weights, 10 * PARAMETERS);
  fit.params.components.forEach((theta, k) => {
    expectClose(
      [...theta.location, ...theta.scale],
      [[location].flat(2)[k], [scale].flat(4)[k]],
      10 * PARAMETERS,
    );
    expectClose([theta.degrees], [degrees[k]], 1e-3);
  });
});

test("rows of a normal distribution take as many degrees as are allowed, and no more", () => {
  const family = studentT({ columns: ["x"] });
  // Quantiles of the uniform distribution, whose tails are lighter than those of any t.
  const x = Array.from({ length: 101 }, (_, i) => i / 100);
  const batch = batchOf(family, tableOf({ x }));
  const start = { ...right(family.neutral(batch)), degrees: 1e5 };
  const fit = fitFrom(family, batch, [start]);
  expect(fit.params.components[0].degrees).toBeGreaterThan(1e5);
  expect(fit.params.components[0].degrees).toBeLessThanOrEqual(MOST_DEGREES);
});
