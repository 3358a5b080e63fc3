import { describe, expect, test } from "vitest";
import {
  logBeta,
  logDivergence,
  logMinusDigamma,
  logNormalTail,
  logRisingFactorial,
  normalHazard,
  stirlingError,
  trigamma,
} from "../../src/index.js";
import { reference } from "../reference.js";

interface Values<A> {
  readonly x: ReadonlyArray<A>;
  readonly value: ReadonlyArray<number>;
}
const golden = reference("families/special_functions.json") as {
  readonly [name: string]: Values<number>;
} & Readonly<Record<"logBeta" | "logRisingFactorial" | "logDivergence", Values<readonly [number, number]>>>;

/** Errors relative to the value, and where a value is the difference of larger ones, to `scale`. */
const worst = <A>({ x, value }: Values<A>, f: (x: A) => number, scale: (x: A) => number = () => 0): number =>
  Math.max(
    ...x.map((at, i) => {
      const size = Math.max(Math.abs(value[i]), scale(at));
      return size === 0 ? Math.abs(f(at)) : Math.abs(f(at) - value[i]) / size;
    }),
  );

/** Below 10 it is a difference of terms of up to 20. */
const below10 = (x: number): number => (x < 10 ? Math.max(1, Math.abs(Math.log(x))) : 0);
/** Below 16 it is a difference of terms of that size. */
const nearOne = (x: number): number => (x < 16 ? Math.max(1, Math.log(x)) : 0);

describe("against 60 digits", () => {
  test("stirlingError", () => {
    expect(worst(golden["stirlingError"], stirlingError, below10)).toBeLessThan(4e-15);
  });

  test("logMinusDigamma", () => {
    expect(worst(golden["logMinusDigamma"], logMinusDigamma, nearOne)).toBeLessThan(2e-15);
  });

  test("trigamma", () => {
    expect(worst(golden["trigamma"], trigamma)).toBeLessThan(2e-15);
  });

  test("logNormalTail and normalHazard", () => {
    expect(worst(golden["logNormalTail"], logNormalTail)).toBeLessThan(1e-14);
    expect(worst(golden["normalHazard"], normalHazard)).toBeLessThan(1e-14);
    expect([logNormalTail(Infinity), normalHazard(Infinity)]).toEqual([-Infinity, Infinity]);
    expect([logNormalTail(-Infinity), normalHazard(-Infinity)]).toEqual([-0, 0]);
  });

  test("logBeta", () => {
    expect(
      worst(
        golden.logBeta,
        ([a, b]) => logBeta(a, b),
        () => 1,
      ),
    ).toBeLessThan(5e-15);
  });

  test("logRisingFactorial", () => {
    expect(
      worst(
        golden.logRisingFactorial,
        ([x, n]) => logRisingFactorial(x, n),
        () => 1,
      ),
    ).toBeLessThan(5e-15);
  });

  test("logDivergence", () => {
    expect(worst(golden.logDivergence, ([x, c]) => logDivergence(x, c))).toBeLessThan(2e-15);
    // A quotient that overflows: log x - log c is 1418.
    expect(logDivergence(1e-308, 1e308)).toBeCloseTo(-1 + 616 * Math.LN10, 10);
  });
});
