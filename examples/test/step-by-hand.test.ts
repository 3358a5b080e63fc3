import { expect, test } from "vitest";
import { readColumns } from "../src/read-columns.js";
import { faithful, faithfulTrace, type MclustParameters } from "./reference.js";
import { linesOf, numbersIn } from "./run-example.js";
import { emStep, entropy, logLikelihood, q } from "./textbook.js";

/** The example prints eight decimals; sums of 272 terms of size 10 differ by less than that in another order. */
const PRINTED = 2e-8;

const { data } = readColumns("faithful.csv");
const rows = Array.from({ length: data.length / 2 }, (_, i) => [data[2 * i], data[2 * i + 1]] as const);
const [heading, ...table] = linesOf("step-by-hand");
const printed = table.map(numbersIn);

/** The iterates of EM from mclust's first M-step, by the textbook. */
const iterates: ReadonlyArray<MclustParameters> = printed
  .slice(1)
  .reduce<ReadonlyArray<MclustParameters>>(
    (path) => [...path, emStep(rows, path[path.length - 1])],
    [faithful().after_1],
  );

const largestGap = (ours: ReadonlyArray<number>, theirs: ReadonlyArray<number>): number =>
  Math.max(Math.abs(ours.length - theirs.length), ...ours.map((value, i) => Math.abs(value - theirs[i])));

test("prints one line for each of nine iterates", () => {
  expect(heading.trim().split(/\s{2,}/)).toEqual([
    "iteration",
    "log-likelihood",
    "Q",
    "entropy",
    "gain of Q",
  ]);
  expect(printed.map(([iteration]) => iteration)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

const column = (at: number): ReadonlyArray<number> => printed.map((cells) => cells[at]);

test("the log-likelihoods are those of mclust, and of the textbook", () => {
  const textbook = iterates.map((p) => logLikelihood(rows, p));
  expect(largestGap(column(1), faithfulTrace().slice(0, printed.length))).toBeLessThan(PRINTED);
  expect(largestGap(column(1), textbook)).toBeLessThan(PRINTED);
});

test("Q and its gain are those of the textbook", () => {
  const at = iterates.map((p) => q(rows, p, p));
  const next = iterates.map((p) => q(rows, emStep(rows, p), p));
  expect(largestGap(column(2), at)).toBeLessThan(PRINTED);
  expect(
    largestGap(
      column(4),
      next.map((value, i) => value - at[i]),
    ),
  ).toBeLessThan(PRINTED);
});

test("the difference is the entropy of the posterior", () => {
  const textbook = iterates.map((p) => entropy(rows, p));
  expect(largestGap(column(3), textbook)).toBeLessThan(PRINTED);
});

test("a step gains at least as much log-likelihood as it gains Q", () => {
  printed.slice(1).forEach((cells, i) => {
    expect(cells[1] - printed[i][1]).toBeGreaterThanOrEqual(printed[i][4] - PRINTED);
  });
});
