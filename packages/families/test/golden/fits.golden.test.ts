import type { AnyFamily, Table } from "@latentjs/mixture";
import { expectClose, reference, right, rowsOf } from "@latentjs/testing";
import { describe, test } from "vitest";
import { censored, univariate } from "../families.js";
import { batchOf, estimated, logDensities, tableOf } from "../tables.js";

interface Fitted {
  readonly parameters: Readonly<Record<string, number>>;
  readonly loglik?: number;
}

const {
  weights_cycle: cycle,
  counts,
  censored: lung,
  ...fits
} = reference("families/family_fits.json") as {
  readonly [name: string]: Fitted;
} & {
  readonly weights_cycle: ReadonlyArray<number>;
  readonly counts: Readonly<Record<string, Fitted>>;
  readonly censored: {
    readonly time: ReadonlyArray<number>;
    readonly event: ReadonlyArray<number>;
    readonly [family: string]: ReadonlyArray<number> | Readonly<Record<string, number>>;
  };
};

/** R finds its roots to 1e-15; its sums of logarithms cancel, in the inverse Gaussian most, and leave some 1e-12. */
const TOLERANCE = 1e-10;
/** survreg stops once its log-likelihood is flat to rounding, where the parameters still move by its square root. */
const SURVREG = 1e-7;

const waiting = rowsOf("faithful.csv", ["waiting"]).flat();
const deaths = rowsOf("hasselblad_deaths.csv");

const expectFit = (
  family: AnyFamily,
  table: Table,
  weights: Float64Array,
  { parameters, loglik }: Fitted,
  tolerance: number,
): void => {
  family.use((named) => {
    const batch = batchOf(named, table, weights);
    const theta = estimated(named, batch);
    const saved = named.codec.encode(theta) as Readonly<Record<string, number>>;
    const names = Object.keys(parameters);
    // Relative to each parameter, however small.
    expectClose(
      names.map((name) => saved[name] / parameters[name]),
      names.map(() => 1),
      tolerance,
    );
    if (loglik === undefined) return;
    const total = logDensities(named, theta, batch).reduce((sum, value, i) => sum + weights[i] * value, 0);
    expectClose([total], [loglik], 1e-11);
    right(named.open(theta));
  });
};

const cycled = (weights: ReadonlyArray<number>, length: number): Float64Array =>
  Float64Array.from({ length }, (_, i) => weights[i % weights.length]);

describe("weighted waiting times of Old Faithful", () => {
  const names = Object.keys(fits).filter((name) => name in univariate);
  test.each(names)("%s", (name) => {
    const x = name === "beta" ? waiting.map((minutes) => minutes / 100) : waiting;
    expectFit(univariate[name], tableOf({ x }), cycled(cycle, x.length), fits[name], TOLERANCE);
  });
});

describe("death notices, one row a number with its days as weight", () => {
  test.each(Object.keys(counts))("%s", (name) => {
    const [x, days] = [0, 1].map((column) => deaths.map((row) => row[column]));
    expectFit(univariate[name], tableOf({ x }), Float64Array.from(days), counts[name], TOLERANCE);
  });
});

describe("survival with lung cancer, right-censored, against survreg", () => {
  test.each(Object.keys(censored))("%s", (name) => {
    const { loglik, ...parameters } = lung[name] as Readonly<Record<string, number>>;
    const table = tableOf({ x: lung.time, e: lung.event });
    expectFit(censored[name], table, cycled(cycle, table.rows), { parameters, loglik }, SURVREG);
  });
});
