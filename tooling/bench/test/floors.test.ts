import { expect, test } from "vitest";
import { isMet, verdictLine, verdicts } from "../src/floors.js";
import type { ReportRow } from "../src/report.js";

const row = (engine: string, threads: number, ns: number, more: Partial<ReportRow> = {}): ReportRow => ({
  engine,
  threads,
  n: 1_000_000,
  d: 4,
  k: 8,
  structure: "full",
  data: "overlapping",
  nsPerRowComponent: ns,
  spread: 0,
  logLikelihood: -1,
  ...more,
});

test("the engines' times with all their threads are compared, and two of our threads with one", () => {
  const rows = [
    row("latentjs", 1, 6),
    row("latentjs", 2, 4),
    row("scikit-learn", 1, 100),
    row("scikit-learn", 2, 80),
    row("armadillo", 2, 18),
    row("mclust", 1, 200),
  ];
  const judged = verdicts(rows);
  expect(judged.map(({ floor, measured }) => [floor, measured])).toEqual([
    [18, 20],
    [5, 4.5],
    [1.8, 1.5],
  ]);
  expect(judged.map(isMet)).toEqual([true, false, false]);
  expect(judged.map(verdictLine)).toEqual([
    "met       20.00 of  18  1000000x4 K=8 full: scikit-learn / latentjs, with 2 threads",
    "not met    4.50 of   5  1000000x4 K=8 full: armadillo / latentjs, with 2 threads",
    "not met    1.50 of 1.8  1000000x4 K=8 full: latentjs, 1 thread / 2 threads",
  ]);
});

test("unequal threads are named", () => {
  const [verdict] = verdicts([row("latentjs", 1, 5), row("scikit-learn", 2, 90)]);
  expect(verdict?.what).toBe("1000000x4 K=8 full: scikit-learn / latentjs, with 2 against 1 threads");
});

test("separated data are held against overlapping data of the same shape and with as many threads", () => {
  const judged = verdicts([
    row("latentjs", 1, 30, { d: 20 }),
    row("latentjs", 1, 10, { d: 20, data: "separated" }),
    row("latentjs", 2, 5, { d: 20, data: "separated" }),
    row("scikit-learn", 1, 5, { d: 20, data: "separated" }),
  ]);
  expect(judged.map(({ floor, measured }) => [floor, measured])).toEqual([[2, 3]]);
});

test("nothing is said of what was not measured", () => {
  expect(verdicts([])).toEqual([]);
  expect(verdicts([row("latentjs", 1, 1), row("armadillo", 1, 9, { n: 5 })])).toEqual([]);
});
