import { expect, test } from "vitest";
import { quantile } from "../src/quantile.js";
import { rowsOf, tableLines } from "../src/report.js";
import { disagreements, measure, summarize, type Measured } from "../src/rounds.js";
import type { Workload } from "../src/workload.js";

const workload: Workload = { n: 1000, d: 2, k: 5, structure: "full", data: "overlapping", iterations: 4 };
const engine = { name: "an engine", threads: 1 };
const measured = (name: string, ns: number, logLikelihood: number, threads = 1): Measured => ({
  engine: name,
  threads,
  nsPerRowComponent: ns,
  spread: 0,
  logLikelihood,
});

test("quantiles lie between the order statistics", () => {
  // R 4.2.2: quantile(c(5, 1, 2, 10), c(0, 0.25, 0.5, 0.75, 1)), type 7.
  const values = [5, 1, 2, 10];
  expect([0, 0.25, 0.5, 0.75, 1].map((p) => quantile(values, p))).toEqual([1, 1.75, 3.5, 6.25, 10]);
});

test("the quickest round counts, per row, component and iteration", () => {
  const rounds = [0.003, 0.002, 0.0025].map((seconds) => ({ seconds, logLikelihood: -7 }));
  const { nsPerRowComponent, spread, ...rest } = summarize(engine, workload, rounds);
  // 0.002 s are 2e6 ns, for 1000 rows × 5 components × 4 iterations; quartiles 0.00225 and 0.00275 about 0.0025.
  expect(nsPerRowComponent).toBeCloseTo(100, 10);
  expect(spread).toBeCloseTo(0.2, 10);
  expect(rest).toEqual({ engine: "an engine", threads: 1, logLikelihood: -7 });
});

const answering = (seconds: number): string =>
  `console.log('{"ready":true}'); for await (const _ of (await import("node:readline")).createInterface(process.stdin)) console.log(JSON.stringify({ seconds: ${seconds}, logLikelihood: -1 }))`;

const runner = (name: string, seconds: number) => ({
  name,
  threads: 1,
  required: false,
  program: {
    command: process.execPath,
    args: ["--input-type=module", "-e", answering(seconds)],
    env: {},
    reads: "json" as const,
  },
});

test("engines take turns, a turn repeats short rounds, a broken peer is left out", async () => {
  const broken = { ...runner("broken", 1), program: { ...runner("broken", 1).program, args: ["-e", ""] } };
  const runners = [runner("short", 0.02), broken, runner("long", 9)];
  const times = await measure(runners, workload, { json: "", text: "" }, 3);
  expect(times.map((each) => each.engine)).toEqual(["short", "long"]);
  expect(times[0].nsPerRowComponent).toBeCloseTo(1000, 6);
  expect(times[1].nsPerRowComponent).toBeCloseTo(450_000, 6);
  const needed = { ...broken, required: true };
  await expect(measure([needed], workload, { json: "", text: "" }, 1)).rejects.toThrow("broken ended before");
});

test("engines that reached different log-likelihoods did not do the same work", () => {
  const ours = measured("latentjs", 10, -1_000_000);
  expect(disagreements([ours, measured("peer", 20, -1_000_000.9)])).toEqual([]);
  expect(disagreements([ours, measured("peer", 20, -1_000_001.1, 2)])).toEqual([
    "latentjs (1 thread) reached log-likelihood -1000000 and peer (2 threads) -1000001.1: not the same work.",
  ]);
  expect(disagreements([measured("latentjs", 10, Number.NaN)])).toEqual([
    "latentjs (1 thread) reached log-likelihood NaN.",
  ]);
  expect(disagreements([])).toEqual(["No engine ran."]);
});

test("the table gives the peer's time over ours with as many threads", () => {
  const all = [
    measured("latentjs", 10, 0),
    measured("latentjs", 5, 0, 2),
    measured("peer", 40, 0),
    measured("peer", 30, 0, 2),
    measured("peer", 30, 0, 4),
  ];
  const lines = tableLines(workload, all).map((line) => line.split(/ {2,}/));
  expect(lines).toEqual([
    ["1000x2 K=5 full", "latentjs", "1", "10.0", "0 %"],
    ["", "latentjs", "2", "5.0", "0 %"],
    ["", "peer", "1", "40.0", "0 %", "4.00"],
    ["", "peer", "2", "30.0", "0 %", "6.00"],
    ["", "peer", "4", "30.0", "0 %"],
  ]);
});

test("the report's rows hold the shape and the measurement and nothing else", () => {
  expect(rowsOf({ ...workload, data: "separated" }, [measured("peer", 40, -3, 2)])).toEqual([
    {
      engine: "peer",
      threads: 2,
      n: 1000,
      d: 2,
      k: 5,
      structure: "full",
      data: "separated",
      nsPerRowComponent: 40,
      spread: 0,
      logLikelihood: -3,
    },
  ]);
});
