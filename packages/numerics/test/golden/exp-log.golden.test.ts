import { describe, expect, test } from "vitest";
import { digamma, exp, expInto, expm1, log, log1p, logGamma, logSumExp } from "../../src/index.js";
import { reference } from "../reference.js";
import { ulp } from "../ulp.js";

/** f(x[i]) = nearest[i] + rest[i] · ulp(nearest[i]), to a millionth of an ulp. */
interface Table {
  readonly x: readonly number[];
  readonly nearest: readonly number[];
  readonly rest: readonly number[];
}
type Name = "exp" | "log" | "log1p" | "expm1" | "logGamma" | "digamma";
interface Sum {
  readonly x: readonly number[];
  readonly value: number;
}
const golden = reference("numerics.json") as Record<Name, Table> & { readonly logSumExp: readonly Sum[] };

/** The bounds that the doc comments state, in units in the last place. */
const EXP_ULPS = 0.53;
const SUBNORMAL_ULPS = 0.8;
const LOG_ULPS = 0.56;
const EXPM1_ULPS = 0.65;
const MIN_NORMAL = 2.2250738585072014e-308;

const worst = (f: (x: number) => number, { x, nearest, rest }: Table): number => {
  let most = 0;
  x.forEach((v, i) => {
    const error = Math.abs((f(v) - nearest[i]) / ulp(nearest[i]) - rest[i]);
    // Written so that NaN counts as worst of all.
    if (!(error <= most)) most = error;
  });
  return most;
};

const part = ({ x, nearest, rest }: Table, keep: (y: number) => boolean): Table => {
  const kept = nearest.flatMap((y, i) => (keep(y) ? [i] : []));
  const pick = (values: readonly number[]) => kept.map((i) => values[i]);
  return { x: pick(x), nearest: pick(nearest), rest: pick(rest) };
};

describe("against mpmath at 700 digits", () => {
  test("the tables are not empty", () => {
    for (const name of ["exp", "log", "log1p", "expm1"] as const) {
      expect(golden[name].x.length).toBeGreaterThan(200);
    }
    expect(part(golden.exp, (y) => y < MIN_NORMAL).x.length).toBeGreaterThan(20);
  });

  test("exp, normal results", () => {
    expect(
      worst(
        exp,
        part(golden.exp, (y) => y >= MIN_NORMAL),
      ),
    ).toBeLessThan(EXP_ULPS);
  });

  test("exp, subnormal results", () => {
    expect(
      worst(
        exp,
        part(golden.exp, (y) => y < MIN_NORMAL),
      ),
    ).toBeLessThan(SUBNORMAL_ULPS);
  });

  test("expInto gives the bits of exp", () => {
    const values = Float64Array.from(golden.exp.x);
    expInto(values, values.length);
    expect(Array.from(values)).toStrictEqual(golden.exp.x.map((x) => exp(x)));
  });

  test("log", () => {
    expect(worst(log, golden.log)).toBeLessThan(LOG_ULPS);
  });

  test("log1p", () => {
    expect(worst(log1p, golden.log1p)).toBeLessThan(LOG_ULPS);
  });

  test("expm1", () => {
    expect(worst(expm1, golden.expm1)).toBeLessThan(EXPM1_ULPS);
  });
});

/** Relative to max(1, |value|). The library's logGamma is off by up to 5e-15 near x = 0.2 and x = 1.2. */
const LOG_GAMMA_ERROR = 1e-14;
const DIGAMMA_ERROR = 1e-15;
/** Below 0 the reflection formula multiplies the rounding of tan(pi x) by up to 100 on the arguments tested. */
const DIGAMMA_REFLECTED_ERROR = 1e-13;

test("logGamma against mpmath", () => {
  golden.logGamma.x.forEach((x, i) => {
    const y = golden.logGamma.nearest[i];
    expect(Math.abs(logGamma(x) - y) / Math.max(1, Math.abs(y)), `x = ${x}`).toBeLessThan(LOG_GAMMA_ERROR);
  });
});

test("digamma against mpmath", () => {
  golden.digamma.x.forEach((x, i) => {
    const y = golden.digamma.nearest[i];
    const limit = x > 0 ? DIGAMMA_ERROR : DIGAMMA_REFLECTED_ERROR;
    expect(Math.abs(digamma(x) - y) / Math.max(1, Math.abs(y)), `x = ${x}`).toBeLessThan(limit);
  });
});

/** log1p adds at most 0.56 ulp, the last sum 0.5, and the sum of up to 40 exponentials 40 half ulps of at most 1. */
const LOG_SUM_EXP_ERROR = 1e-14;

test("logSumExp against mpmath", () => {
  for (const { x, value } of golden.logSumExp) {
    expect(Math.abs(logSumExp(x) - value) / Math.abs(value), `${x.length} terms`).toBeLessThan(
      LOG_SUM_EXP_ERROR,
    );
  }
});
