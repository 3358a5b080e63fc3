import { expect, test } from "vitest";
import { disagreements, summarize, type Measured } from "../src/rounds.js";
import { tableLines } from "../src/report.js";
import type { Workload } from "../src/workload.js";

const workload: Workload = { n: 1000, d: 2, k: 5, structure: "full", iterations: 4 };
const engine = { name: "an engine", threads: 1 };
const measured = (name: string, ns: number, logLikelihood: number): Measured => ({
  engine: name,
  threads: 1,
  nsPerRowComponent: ns,
  spread: 0,
  logLikelihood,
});

test("the fastest round counts, per row, component and iteration", () => {
  const rounds = [0.003, 0.002, 0.0025].map((seconds) => ({ seconds, logLikelihood: -7 }));
  // 0.002 s are 2e6 ns, for 1000 rows × 5 components × 4 iterations; the slowest took half as long again.
  expect(summarize(engine, workload, rounds)).toEqual({
    engine: "an engine",
    threads: 1,
    nsPerRowComponent: 100,
    spread: 0.5,
    logLikelihood: -7,
  });
});

test("engines that reached different log-likelihoods did not do the same work", () => {
  const ours = measured("latentjs", 10, -1_000_000);
  expect(disagreements([ours, measured("peer", 20, -1_000_000.9)])).toEqual([]);
  expect(disagreements([ours, measured("peer", 20, -1_000_001.1)])).toEqual([
    "latentjs reached log-likelihood -1000000 and peer -1000001.1: not the same work.",
  ]);
  expect(disagreements([measured("latentjs", 10, Number.NaN)])).toEqual([
    "latentjs reached log-likelihood NaN.",
  ]);
  expect(disagreements([])).toEqual(["No engine ran."]);
});

test("the table gives our time as a part of the peer's", () => {
  const lines = tableLines(workload, [measured("latentjs", 10, 0), measured("peer", 40, 0)]);
  expect(lines[0]?.split(/ {2,}/)).toEqual(["1000x2 K=5 full", "latentjs", "10.0", "+0 %"]);
  expect(lines[1]?.split(/ {2,}/)).toEqual(["", "peer", "40.0", "+0 %", "0.25"]);
});
