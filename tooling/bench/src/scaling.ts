import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEngine, type Round, type RunningEngine } from "./engine.js";
import { latentjs } from "./engines/latentjs.js";
import { describeMachine, lookAtMachine } from "./machine.js";
import { say } from "./output.js";
import { summarize, takeTurn, type Measured } from "./rounds.js";
import { writeTask } from "./task-file.js";
import type { Workload } from "./workload.js";

/** What to measure. */
export interface ScalingOptions {
  /** Rows of the largest data. */
  readonly mostRows: number;
  readonly rounds: number;
  /** Whether a slope that is too far from 1 is a fault. */
  readonly floors: boolean;
}

const FEWEST_ROWS = 10_000;
/** Largest distance from 1 of the slope of log time against log N. */
const SLOPE_TOLERANCE = 0.05;

const workloadsUpTo = (mostRows: number): readonly Workload[] => {
  const list: Workload[] = [];
  for (let n = FEWEST_ROWS; n <= mostRows; n *= 10) {
    list.push({ n, d: 4, k: 8, structure: "full", data: "overlapping", iterations: 2 });
  }
  return list;
};

/** Slope of the least-squares line through log y against log x; of two points or more. */
export const logSlope = (points: ReadonlyArray<readonly [x: number, y: number]>): number => {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const meanX = logs.reduce((sum, [x]) => sum + x, 0) / logs.length;
  const meanY = logs.reduce((sum, [, y]) => sum + y, 0) / logs.length;
  const above = logs.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return above / logs.reduce((sum, [x]) => sum + (x - meanX) * (x - meanX), 0);
};

/** Runs latentjs with `threads` threads on all workloads in turns. */
const measureSizes = async (
  sizes: readonly Workload[],
  threads: number,
  rounds: number,
  scratch: string,
): Promise<readonly Measured[]> => {
  const found = latentjs.find(scratch);
  if ("install" in found) throw new Error(found.install);
  const program = found.program(threads);
  const running: Array<{
    readonly size: Workload;
    readonly engine: RunningEngine;
    readonly turns: Round[];
  }> = [];
  try {
    for (const size of sizes) {
      const folder = join(scratch, String(size.n));
      mkdirSync(folder, { recursive: true });
      const files = writeTask(folder, size);
      running.push({
        size,
        engine: await startEngine(latentjs.name, program, files[program.reads]),
        turns: [],
      });
    }
    for (let round = 0; round < rounds; round++) {
      for (const { engine, turns } of running) turns.push(await takeTurn(engine));
    }
  } finally {
    for (const { engine } of running) await engine.stop();
  }
  return running.map(({ size, turns }) => summarize({ name: latentjs.name, threads }, size, turns));
};

/** Prints the time of an iteration for growing numbers of rows and how it grows. Whether all is well. */
export const benchScaling = async ({ mostRows, rounds, floors }: ScalingOptions): Promise<boolean> => {
  const sizes = workloadsUpTo(mostRows);
  if (sizes.length < 2)
    throw new RangeError(`--rows takes ${10 * FEWEST_ROWS} or more here, not ${mostRows}.`);
  const scratch = mkdtempSync(join(tmpdir(), "latentjs-bench-"));
  let linear = true;
  try {
    describeMachine(await lookAtMachine(), {});
    for (const threads of latentjs.threads) {
      const measured = await measureSizes(sizes, threads, rounds, scratch);
      const times = sizes.map(({ n, k }, at) => [n, (measured[at].nsPerRowComponent * n * k) / 1e6] as const);
      times.forEach(([n, ms], at) => {
        const { nsPerRowComponent, spread } = measured[at];
        say(
          `${String(n).padStart(9)} rows ${ms.toFixed(2).padStart(9)} ms an iteration ${nsPerRowComponent.toFixed(2).padStart(7)} ns/(row component), spread ${(100 * spread).toFixed(0)} %`,
        );
      });
      const slope = logSlope(times);
      const distance = Math.abs(slope - 1);
      if (distance > SLOPE_TOLERANCE) linear = false;
      say(
        `${distance <= SLOPE_TOLERANCE ? "met" : "not met"}: slope of log time against log N ${slope.toFixed(3)}, ${SLOPE_TOLERANCE} or less from 1, with ${threads} threads.`,
      );
    }
  } finally {
    rmSync(scratch, { recursive: true });
  }
  return linear || !floors;
};
