import { E, render } from "@latentjs/em-core";
import { makeRng, standardNormal, type Rng } from "@latentjs/numerics";
import { expect, test } from "vitest";
import { COVARIANCE_NAMES, fitGmm, type GmmOutcome } from "../src/index.js";

/** What a fit may allow a sum of rows to fall by, relative to 1 + its size: the driver's own limit. */
const FALL = 1e-10;

const groups = (rng: Rng, n: number, d: number, k: number): number[][] =>
  Array.from({ length: n }, () => {
    const g = rng.below(k);
    return Array.from({ length: d }, (_, j) => 3 * g * ((j + g) % 3) + standardNormal(rng));
  });

/** What is done to rows of some groups, so that likelihoods have no maximum, or none that can be computed. */
const KINDS: ReadonlyArray<readonly [string, (rows: number[][], rng: Rng) => number[][]]> = [
  ["few of the rows, many times", (rows, rng) => rows.map(() => rows[rng.below(Math.ceil(rows.length / 4))])],
  [
    "every other row almost the row before",
    (rows, rng) =>
      rows.map((row, i) =>
        i % 2 === 1 ? rows[i - 1].map((v) => v * (1 + 1e-15 * standardNormal(rng))) : row,
      ),
  ],
  ["a constant column", (rows) => rows.map((row) => [...row.slice(1), 3700])],
  [
    "a column twice, but for 1e-9",
    (rows, rng) => rows.map((row) => [...row, row[0] + 1e-9 * standardNormal(rng)]),
  ],
  ["fewer rows than columns", (rows) => rows.slice(0, rows[0].length)],
  ["a row 1e12 away", (rows) => rows.map((row, i) => (i === 0 ? row.map((v) => v + 1e12) : row))],
  ["units from 1e-10 to 1e10", (rows) => rows.map((row) => row.map((v, j) => v * 10 ** (5 * j - 10)))],
  ["one row, many times", (rows) => rows.map(() => rows[0])],
  ["1e9 added", (rows) => rows.map((row) => row.map((v) => v + 1e9))],
  ["as they are", (rows) => rows],
];

/** What is wrong with the outcome of a fit, or null: an error without its cause, a number that is none, a fall of the objective. */
const faultOf = (outcome: GmmOutcome): string | null => {
  if (E.isLeft(outcome)) {
    const sentence = render(outcome.left.error);
    return outcome.left.error._tag === "ObjectiveDecreased" || /NaN|Infinity|undefined/.test(sentence)
      ? sentence
      : null;
  }
  const { params, logLikelihood, trace } = outcome.right;
  const numbers = params.components.flatMap(({ mean, cov }) => [...mean, ...cov]);
  if (![logLikelihood, ...params.weights, ...numbers].every(Number.isFinite)) return "numbers that are none";
  const fall = trace.findIndex((v, i) => i > 0 && v < trace[i - 1] - FALL * (1 + Math.abs(v)));
  return fall < 0 ? null : `a fall at iteration ${fall}`;
};

test.each(KINDS)("rows of groups, %s: a sound fit or a cause, for every structure", (_, change) => {
  const faults: string[] = [];
  for (let seed = 0; seed < 12; seed++) {
    const rng = makeRng(seed);
    const [d, k] = [1 + rng.below(4), 1 + rng.below(4)];
    const rows = change(groups(rng, 10 + rng.below(50), d, k), rng);
    for (const covariance of COVARIANCE_NAMES) {
      const options = { components: k, covariance, restarts: 2, maxIterations: 100, seed };
      const fault = faultOf(fitGmm(rows, options));
      if (fault !== null) faults.push(`seed ${seed}, ${covariance}: ${fault}`);
    }
  }
  expect(faults).toEqual([]);
});

test("groups of one column and a row 1e12 away share a variance without losing digits", () => {
  for (let seed = 0; seed < 20; seed++) {
    const rows = groups(makeRng(`far ${seed}`), 50, 1, 3).flat();
    const outcome = fitGmm([...rows, 1e12], { components: 3, covariance: "E", restarts: 2, seed });
    expect(E.isRight(outcome)).toBe(true);
  }
});
