import type { AnyFamily } from "@latentjs/mixture";
import { expectClose, reference, right } from "@latentjs/testing";
import { describe, expect, test } from "vitest";
import { multinomial } from "../../src/multinomial.js";
import { censored, univariate } from "../families.js";
import { batchOf, logDensities, tableOf } from "../tables.js";

interface Densities {
  readonly parameters: unknown;
  readonly x: ReadonlyArray<number>;
  readonly log_density: ReadonlyArray<number>;
}
interface Rows {
  readonly parameters: unknown;
  readonly x: ReadonlyArray<ReadonlyArray<number>>;
  readonly log_density: ReadonlyArray<number>;
}

/** R's own densities are right to some units of the 15th digit. */
const TOLERANCE = 1e-13;

const {
  source,
  survival,
  multinomial: rows,
  ...densities
} = reference("families/family_densities.json") as {
  readonly [name: string]: ReadonlyArray<Densities>;
} & {
  readonly source: unknown;
  readonly survival: Readonly<Record<string, ReadonlyArray<Densities>>>;
  readonly multinomial: ReadonlyArray<Rows>;
};

const expectDensities = (family: AnyFamily, { parameters, x, log_density }: Densities): void => {
  family.use((named) => {
    const theta = right(named.codec.decode(parameters));
    const table = tableOf({ x, e: x.map(() => 0) });
    expectClose(logDensities(named, theta, batchOf(named, table)), log_density, TOLERANCE);
  });
};

test("the values come from R", () => {
  expect(source).toMatchObject({ script: "tooling/reference/scripts/family_densities.R" });
});

describe("log-densities are those of R", () => {
  test.each(Object.keys(densities))("%s", (name) => {
    for (const one of densities[name]) expectDensities(univariate[name], one);
  });

  test("multinomial", () => {
    const family = multinomial({ columns: ["a", "b", "c"] });
    for (const { parameters, x, log_density } of rows) {
      const [a, b, c] = [0, 1, 2].map((j) => x.map((row) => row[j]));
      const theta = right(family.codec.decode(parameters));
      expectClose(logDensities(family, theta, batchOf(family, tableOf({ a, b, c }))), log_density, TOLERANCE);
    }
  });
});

describe("an observation that ended before its event counts with its probability", () => {
  test.each(Object.keys(survival))("%s", (name) => {
    for (const one of survival[name]) expectDensities(censored[name], one);
  });
});
