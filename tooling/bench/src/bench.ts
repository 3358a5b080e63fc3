import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine } from "./engine.js";
import { armadillo } from "./engines/armadillo.js";
import { latentjs } from "./engines/latentjs.js";
import { mclust } from "./engines/mclust.js";
import { expectationMaximization, gaussianMixtureModel } from "./engines/npm-packages.js";
import { scikitLearn } from "./engines/scikit-learn.js";
import { isMet, verdictLine, verdicts } from "./floors.js";
import { describeMachine, lookAtMachine } from "./machine.js";
import { say, warn } from "./output.js";
import { rowsOf, tableHead, tableLines, writeReport, type ReportRow } from "./report.js";
import { disagreements, measure, type Runner } from "./rounds.js";
import { writeTask } from "./task-file.js";
import { labelOf, type Workload } from "./workload.js";

/** Ours first: the others are held against it. */
const engines: readonly Engine[] = [
  latentjs,
  scikitLearn,
  armadillo,
  mclust,
  expectationMaximization,
  gaussianMixtureModel,
];

/** What to measure and what to do with it. */
export interface BenchOptions {
  /** File to write, or undefined. */
  readonly json: string | undefined;
  readonly chosen: readonly Workload[];
  readonly rounds: number;
  /** Whether a floor that is not met is a fault. */
  readonly floors: boolean;
}

interface Installed {
  readonly engine: Engine;
  readonly runners: readonly Runner[];
}

/** The engines that are installed, and their versions; names those that are not. */
const findEngines = (
  scratch: string,
): { readonly installed: readonly Installed[]; readonly versions: Readonly<Record<string, string>> } => {
  const installed: Installed[] = [];
  const versions: Record<string, string> = {};
  for (const engine of engines) {
    const found = engine.find(scratch);
    if ("install" in found) {
      warn(`${engine.name} is not installed and left out. ${found.install}.`);
      continue;
    }
    const runners = engine.threads.map((threads) => ({
      name: engine.name,
      threads,
      program: found.program(threads),
      required: engine === latentjs,
    }));
    installed.push({ engine, runners });
    Object.assign(versions, found.versions);
  }
  return { installed, versions };
};

/** Measures one workload after the other; the faults are whole sentences. */
const measureAll = async (
  installed: readonly Installed[],
  { chosen, rounds }: BenchOptions,
  scratch: string,
): Promise<{ readonly rows: readonly ReportRow[]; readonly faults: readonly string[] }> => {
  const rows: ReportRow[] = [];
  const faults: string[] = [];
  for (const workload of chosen) {
    const runners = installed
      .filter(({ engine }) => engine.leavesOut(workload) === "")
      .flatMap((each) => each.runners);
    const measured = await measure(runners, workload, writeTask(scratch, workload), rounds);
    rows.push(...rowsOf(workload, measured));
    for (const line of tableLines(workload, measured)) say(line);
    faults.push(...disagreements(measured).map((fault) => `${labelOf(workload)}: ${fault}`));
  }
  return { rows, faults };
};

/** Says what an engine was not asked to do, and why; one line for each reason. */
const sayLeftOut = (installed: readonly Installed[], chosen: readonly Workload[]): void => {
  for (const { engine } of installed) {
    const reasons = new Set(chosen.map((workload) => engine.leavesOut(workload)));
    for (const reason of reasons) {
      if (reason === "") continue;
      const left = chosen.filter((workload) => engine.leavesOut(workload) === reason);
      say(`${engine.name} left out, because ${reason}: ${left.map(labelOf).join(", ")}.`);
    }
  }
};

/** Prints the table, checks that all engines agree, and holds the times against the floors. Whether all is well. */
export const bench = async (options: BenchOptions): Promise<boolean> => {
  const scratch = mkdtempSync(join(tmpdir(), "latentjs-bench-"));
  try {
    const { installed, versions } = findEngines(scratch);
    const machine = await lookAtMachine();
    describeMachine(machine, versions);
    say(tableHead);
    const { rows, faults } = await measureAll(installed, options, scratch);
    sayLeftOut(installed, options.chosen);
    const judged = verdicts(rows);
    if (judged.length > 0) say("\nFloors:");
    for (const verdict of judged) say(verdictLine(verdict));
    if (options.json !== undefined) writeReport(options.json, { machine, versions, rows });
    for (const fault of faults) warn(fault);
    return faults.length === 0 && (!options.floors || judged.every(isMet));
  } finally {
    rmSync(scratch, { recursive: true });
  }
};
