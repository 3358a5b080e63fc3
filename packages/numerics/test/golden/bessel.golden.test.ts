import { describe, expect, test } from "vitest";
import { besselDeficit, besselRatio, logBesselI } from "../../src/index.js";
import { reference } from "../reference.js";

interface Golden {
  readonly bessel: readonly {
    readonly order: number;
    readonly x: number;
    readonly log: number;
    readonly ratio: number;
    readonly deficit: number;
  }[];
}
const golden = reference("numerics/bessel.json") as Golden;

/** The bounds of the doc comments. */
const RELATIVE = 2e-15;

const far = (what: string, actual: number, expected: number, allowed: number): ReadonlyArray<string> =>
  Math.abs(actual - expected) <= allowed
    ? []
    : [
        `${what}: ${actual}, expected ${expected}, off by ${(actual - expected) / allowed} of what is allowed`,
      ];

describe("modified Bessel functions", () => {
  test("agree with 60 digits, from the power series to the asymptotic one", () => {
    const faults = golden.bessel.flatMap(({ order, x, log, ratio, deficit }) => {
      const name = `order ${order}, x ${x}`;
      const logBound = x <= 50 ? RELATIVE * Math.max(1, x, -log) : 1e-14 * Math.max(1, -log);
      const deficitBound = x > 50 && x >= 4 * order * order ? 1e-14 : 1e-15 * (1 + (2 * x) / (2 * order + 1));
      return [
        ...far(`log, ${name}`, logBesselI(order, x), log, logBound),
        ...far(`ratio, ${name}`, besselRatio(order, x), ratio, 1e-15),
        ...far(`deficit, ${name}`, besselDeficit(order, x), deficit, deficitBound * deficit),
      ];
    });
    expect(golden.bessel.length).toBeGreaterThan(100);
    expect(faults).toEqual([]);
  });

  test("are 1 and 0 at 0", () => {
    expect(logBesselI(2.5, 0)).toBe(0);
    expect(besselRatio(2.5, 0)).toBe(0);
    expect(besselDeficit(2.5, 0)).toBe(1);
  });
});
