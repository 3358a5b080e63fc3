import { makeRng } from "@latentjs/numerics";
import { describe, expect, test } from "vitest";
import { COVARIANCE_NAMES, fitGmm, predict, type CovarianceName, type GmmOptions } from "../src/index.js";
import { answer, fitted } from "./either.js";
import { randomRows } from "./random.js";
import { IRIS } from "./reference.js";

type Rows = ReadonlyArray<ReadonlyArray<number>>;

/** Structures that do not mind another unit for every column; the other six compare columns. */
const COLUMNWISE: ReadonlySet<CovarianceName> = new Set([
  "EEI",
  "VEI",
  "EVI",
  "VVI",
  "EEE",
  "VEE",
  "EVV",
  "VVV",
]);
const UP = 1_048_576;
const FAR = 67_108_864;
/** Relative to rows + |log-likelihood|. */
const ROUNDING = 1e-11;

/** Rows on a grid of 2^-20: adding 2^26 to them is exact. */
const onGrid = (rows: Rows): Rows => rows.map((row) => row.map((v) => Math.round(v * UP) / UP));

const DATA: ReadonlyArray<readonly [string, Rows]> = [
  ["iris", onGrid(IRIS)],
  ["random rows", onGrid(randomRows(makeRng("equivariance"), 120, 3, 3))],
];

const SEARCHES: ReadonlyArray<Partial<GmmOptions>> = [
  { components: 2 },
  { components: 3, init: "random", accelerate: "none" },
];

interface Reached {
  readonly logLikelihood: number;
  readonly labels: string;
}

const reach = (data: Rows, options: GmmOptions): Reached => {
  const fit = fitted(fitGmm(data, { restarts: 2, ...options }));
  return { logLikelihood: fit.logLikelihood, labels: answer(predict(fit, data)).labels.join("") };
};

const LN_UP = 20 * Math.LN2;

/** What happens to a value of column j, and by how much a row of d columns moves the log-likelihood. */
type Change = readonly [string, (v: number, j: number) => number, (d: number) => number];
const EACH: ReadonlyArray<Change> = [
  ["one column times 2^20", (v, j) => (j === 1 ? v * UP : v), () => LN_UP],
  ["one column times 2^-20", (v, j) => (j === 0 ? v / UP : v), () => -LN_UP],
];
const ALL: ReadonlyArray<Change> = [
  ["all columns times 2^20", (v) => v * UP, (d) => d * LN_UP],
  ["all columns times 2^-20", (v) => v / UP, (d) => -d * LN_UP],
];
const OFFSET: Change = ["2^26 added", (v) => v + FAR, () => 0];

describe.each(COVARIANCE_NAMES)("%s", (covariance) => {
  const changes = COLUMNWISE.has(covariance) ? [...EACH, OFFSET] : [...ALL, OFFSET];
  const reached = DATA.map(([, data]) =>
    SEARCHES.map((search) => reach(data, { components: 2, ...search, covariance })),
  );

  test.each(changes)(
    "%s: the same labels, and the log-likelihood moved by the Jacobian",
    (_, change, jacobian) => {
      DATA.forEach(([name, data], at) => {
        const changed = data.map((row) => row.map(change));
        SEARCHES.forEach((search, which) => {
          const { logLikelihood, labels } = reached[at][which];
          const there = reach(changed, { components: 2, ...search, covariance });
          const shift = data.length * jacobian(data[0].length);
          const off = Math.abs(there.logLikelihood + shift - logLikelihood);
          expect([name, there.labels]).toEqual([name, labels]);
          expect(off / (data.length + Math.abs(logLikelihood))).toBeLessThan(ROUNDING);
        });
      });
    },
  );
});

test.each(["E", "V"] as const)("one column, %s", (covariance) => {
  const data = onGrid(IRIS).map((row) => [row[2]]);
  const { logLikelihood, labels } = reach(data, { components: 2, covariance });
  for (const [change, jacobian] of [
    [(v: number) => v * UP, LN_UP],
    [(v: number) => v / UP, -LN_UP],
    [(v: number) => v + FAR, 0],
  ] as const) {
    const there = reach(
      data.map((row) => row.map(change)),
      { components: 2, covariance },
    );
    expect(there.labels).toBe(labels);
    const off = Math.abs(there.logLikelihood + data.length * jacobian - logLikelihood);
    expect(off / (data.length + Math.abs(logLikelihood))).toBeLessThan(ROUNDING);
  }
});
