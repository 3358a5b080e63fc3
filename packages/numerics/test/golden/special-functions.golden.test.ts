import { describe, expect, test } from "vitest";
import {
  besselDeficit,
  besselRatio,
  digammaMinusLog,
  inverseLogMinusDigamma,
  logBesselI,
  logGammaRise,
  stirlingRest,
  trigammaMinusReciprocal,
} from "../../src/index.js";
import { reference } from "../reference.js";

interface Golden {
  readonly bessel: readonly {
    readonly order: number;
    readonly x: number;
    readonly log: number;
    readonly ratio: number;
    readonly deficit: number;
  }[];
  readonly gamma: readonly {
    readonly x: number;
    readonly digammaMinusLog: number;
    readonly trigammaMinusReciprocal: number;
    readonly stirlingRest: number;
  }[];
  readonly rise: readonly { readonly x: number; readonly rise: number; readonly value: number }[];
}
const golden = reference("numerics/special_functions.json") as Golden;

/** The bounds of the doc comments. */
const RELATIVE = 2e-15;
const INVERSE = 1e-14;

const far = (what: string, actual: number, expected: number, allowed: number): ReadonlyArray<string> =>
  Math.abs(actual - expected) <= allowed
    ? []
    : [`${what}: ${actual}, expected ${expected}, off by ${(actual - expected) / allowed} of what is allowed`];

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

describe("differences of gamma functions", () => {
  test("agree with 60 digits", () => {
    const faults = [
      ...golden.gamma.flatMap((row) => [
        ...far(`digamma ${row.x}`, digammaMinusLog(row.x), row.digammaMinusLog, -RELATIVE * row.digammaMinusLog),
        ...far(
          `trigamma ${row.x}`,
          trigammaMinusReciprocal(row.x),
          row.trigammaMinusReciprocal,
          RELATIVE * row.trigammaMinusReciprocal,
        ),
        ...far(
          `Stirling ${row.x}`,
          stirlingRest(row.x),
          row.stirlingRest,
          row.x < 16 ? 1e-14 * Math.max(1, row.stirlingRest) : RELATIVE * row.stirlingRest,
        ),
      ]),
      ...golden.rise.flatMap(({ x, rise, value }) =>
        far(`${x} + ${rise}`, logGammaRise(x, rise), value, RELATIVE * Math.max(1, Math.abs(value)) * (1 + rise)),
      ),
    ];
    expect(faults).toEqual([]);
  });

  test("log(x) - digamma(x) is inverted", () => {
    const faults = golden.gamma.flatMap(({ x, digammaMinusLog: value }) =>
      far(`${x}`, inverseLogMinusDigamma(-value), x, INVERSE * x),
    );
    expect(faults).toEqual([]);
    expect(inverseLogMinusDigamma(0)).toBe(Infinity);
    expect(inverseLogMinusDigamma(-1)).toBeNaN();
  });
});
