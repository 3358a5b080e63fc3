import { accessSync, constants, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { latentjs } from "./engines/latentjs.js";
import { scikitLearn } from "./engines/scikit-learn.js";
import type { Engine } from "./engine.js";
import { lookAtMachine, type Machine } from "./machine.js";
import { rowsOf, tableHead, tableLines, writeReport, type ReportRow } from "./report.js";
import { disagreements, measure, type Runner } from "./rounds.js";
import { writeTask } from "./task-file.js";
import { labelOf, workloads, type Workload } from "./workload.js";

const engines: readonly Engine[] = [latentjs, scikitLearn];

const usage = `npm run bench -- [options]

  --json <file>       write machine, versions and all rows as JSON
  --only <text>       only workloads whose name holds the text, for instance "full" or "200000x2"
  --rounds <n>        rounds of each engine, in turns (5)
  --iterations <n>    E- and M-steps in one round (10)
`;

/** More than this much of a core busy with something else shows in the times. */
const BUSY = 0.3;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const warn = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const positiveInteger = (name: string, text: string): number => {
  const value = Number(text);
  if (!(Number.isSafeInteger(value) && value > 0))
    throw new RangeError(`--${name} takes a whole number above 0, not ${text}.`);
  return value;
};

interface Options {
  /** File to write, or undefined. */
  readonly json: string | undefined;
  readonly chosen: readonly Workload[];
  readonly rounds: number;
}

/** Throws with a sentence for the person who typed the options. */
const readOptions = (): Options => {
  const { values } = parseArgs({
    options: {
      json: { type: "string" },
      only: { type: "string", default: "" },
      rounds: { type: "string", default: "5" },
      iterations: { type: "string", default: "10" },
    },
  });
  const chosen = workloads(positiveInteger("iterations", values.iterations)).filter((workload) =>
    labelOf(workload).includes(values.only),
  );
  if (chosen.length === 0) throw new RangeError(`No workload's name holds "${values.only}".`);
  // Found out before the measurements, not after them.
  if (values.json !== undefined) accessSync(dirname(resolve(values.json)), constants.W_OK);
  return { json: values.json, chosen, rounds: positiveInteger("rounds", values.rounds) };
};

/** The engines that are installed, and their versions; names those that are not. */
const findEngines = (): {
  readonly runners: readonly Runner[];
  readonly versions: Readonly<Record<string, string>>;
} => {
  const runners: Runner[] = [];
  const versions: Record<string, string> = {};
  for (const { name, threads, find } of engines) {
    const found = find();
    if ("install" in found) {
      warn(`${name} is not installed and left out. ${found.install}`);
      continue;
    }
    runners.push({ name, threads, program: found.program });
    Object.assign(versions, found.versions);
  }
  return { runners, versions };
};

const describeMachine = (machine: Machine, versions: Readonly<Record<string, string>>): void => {
  const { cpu, cores, busyCores } = machine;
  if (busyCores > BUSY) {
    warn(`Other work keeps ${busyCores.toFixed(1)} of ${cores} cores busy. Times may come out too long.`);
  }
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  say(`${cpu}, ${cores} cores; ${named.join(", ")}`);
};

const bench = async ({ json, chosen, rounds }: Options): Promise<void> => {
  const { runners, versions } = findEngines();
  const machine = await lookAtMachine();
  describeMachine(machine, versions);
  say(tableHead);
  const rows: ReportRow[] = [];
  const faults: string[] = [];
  const folder = mkdtempSync(join(tmpdir(), "latentjs-bench-"));
  try {
    for (const workload of chosen) {
      const measured = await measure(runners, workload, writeTask(folder, workload), rounds);
      rows.push(...rowsOf(workload, measured));
      for (const line of tableLines(workload, measured)) say(line);
      faults.push(...disagreements(measured).map((fault) => `${labelOf(workload)}: ${fault}`));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  if (json !== undefined) writeReport(json, { machine, versions, rows });
  for (const fault of faults) warn(fault);
  if (faults.length > 0) process.exitCode = 1;
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const optionsOrUsage = (): Options | undefined => {
  try {
    return readOptions();
  } catch (error) {
    warn(`${messageOf(error)}\n\n${usage}`);
    process.exitCode = 2;
    return undefined;
  }
};

const options = optionsOrUsage();
if (options !== undefined) {
  try {
    await bench(options);
  } catch (error) {
    warn(messageOf(error));
    process.exitCode = 1;
  }
}
