import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { latentjs } from "./engines/latentjs.js";
import { describeMachine, lookAtMachine } from "./machine.js";
import { say } from "./output.js";
import { measure, type Runner } from "./rounds.js";
import { writeTask } from "./task-file.js";
import { labelOf, workloads, type Workload } from "./workload.js";

/** What to measure. */
export interface RooflineOptions {
  readonly rounds: number;
  /** Whether a share of the peak below its floor is a fault. */
  readonly floors: boolean;
}

/** Floating-point operations of one turn of the kernel that measures the peak. */
export const FLOPS_OF_PEAK_TURN = 52;
/** Turns of one measurement: about a fifth of a second. */
export const PEAK_TURNS = 1e8;

/** Share of the peak that one thread has to reach with as many columns. */
const FLOOR = { share: 0.6, columns: 50 };

/**
 * Operations that an E- and M-step with full covariances cannot do without, for one row and component: d (d + 1) for the
 * triangular product of the Mahalanobis distance and as many for the lower triangle of the scatter.
 */
export const usefulFlops = (d: number): number => 2 * d * (d + 1);

const line = (name: string, useful: number, peak: number): string =>
  `${name.padEnd(24)} ${useful.toFixed(1).padStart(6)} of ${peak.toFixed(1).padStart(5)} GFLOP/s  ${((100 * useful) / peak).toFixed(0).padStart(3)} %`;

/** Useful and peak GFLOP/s of one thread, both measured in turns. */
const measureOne = async (
  workload: Workload,
  runners: readonly Runner[],
  scratch: string,
  rounds: number,
): Promise<{ readonly useful: number; readonly peak: number }> => {
  const { n, k, d, iterations } = workload;
  const [own, peak] = await measure(runners, workload, writeTask(scratch, workload), rounds);
  // The peak's time was divided by the rows, components and iterations of a workload that it has nothing to do with.
  const nsOfPeak = peak.nsPerRowComponent * n * k * iterations;
  return {
    useful: usefulFlops(d) / own.nsPerRowComponent,
    peak: (FLOPS_OF_PEAK_TURN * PEAK_TURNS) / nsOfPeak,
  };
};

/** Prints what part of the multiply-add peak of its thread latentjs turns into results. Whether all is well. */
export const benchRoofline = async ({ rounds, floors }: RooflineOptions): Promise<boolean> => {
  const scratch = mkdtempSync(join(tmpdir(), "latentjs-bench-"));
  try {
    const found = latentjs.find(scratch);
    if ("install" in found) throw new Error(found.install);
    describeMachine(await lookAtMachine(), found.versions);
    const peakProgram = {
      command: process.execPath,
      args: [join(import.meta.dirname, "engines/peak-process.js")],
      env: {},
      reads: "json",
    } as const;
    const runners: readonly Runner[] = [
      { name: "latentjs", threads: 1, program: found.program(1), required: true },
      { name: "peak", threads: 1, program: peakProgram, required: true },
    ];
    let met = true;
    for (const workload of workloads()) {
      if (workload.structure !== "full" || workload.data !== "overlapping") continue;
      const { useful, peak } = await measureOne(workload, runners, scratch, rounds);
      say(line(labelOf(workload), useful, peak));
      if (workload.d === FLOOR.columns && useful < FLOOR.share * peak) met = false;
    }
    say(`${met ? "met" : "not met"}: ${100 * FLOOR.share} % of the peak with ${FLOOR.columns} columns.`);
    return met || !floors;
  } finally {
    rmSync(scratch, { recursive: true });
  }
};
