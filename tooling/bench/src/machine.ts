import { spawnSync } from "node:child_process";
import { cpus, loadavg, release, totalmem, type } from "node:os";
import { setTimeout } from "node:timers/promises";
import { say, warn } from "./output.js";

/** Where a benchmark ran. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  /** Cores that other work kept busy just before. */
  readonly busyCores: number;
  readonly loadAverage: number;
  /** Commit of the checkout, "" outside one. */
  readonly commit: string;
}

const ticks = (): { readonly busy: number; readonly all: number } => {
  let busy = 0;
  let all = 0;
  for (const { times } of cpus()) {
    const total = times.user + times.nice + times.sys + times.idle + times.irq;
    all += total;
    busy += total - times.idle;
  }
  return { busy, all };
};

/** Cores at work during one second in which this program does nothing. */
const busyCores = async (): Promise<number> => {
  const before = ticks();
  await setTimeout(1000);
  const after = ticks();
  return ((after.busy - before.busy) / Math.max(1, after.all - before.all)) * cpus().length;
};

const commit = (): string => {
  const { stdout } = spawnSync("git", ["rev-parse", "HEAD"], { cwd: import.meta.dirname, encoding: "utf8" });
  return /^[0-9a-f]{40}$/.exec(stdout?.trim() ?? "")?.[0] ?? "";
};

/** Looks at the machine for a second. */
export const lookAtMachine = async (): Promise<Machine> => ({
  cpu: cpus()[0]?.model.trim() ?? "unknown",
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 1073741824),
  system: `${type()} ${release()}`,
  busyCores: await busyCores(),
  loadAverage: loadavg()[0] ?? 0,
  commit: commit(),
});

/** More than this much of a core busy with something else shows in the times. */
const BUSY = 0.3;

/** Prints processor and versions, and warns when other work runs. */
export const describeMachine = (machine: Machine, versions: Readonly<Record<string, string>>): void => {
  const { cpu, cores, busyCores: busy } = machine;
  if (busy > BUSY) {
    warn(`Other work keeps ${busy.toFixed(1)} of ${cores} cores busy. Times may come out too long.`);
  }
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  say(`${cpu}, ${cores} cores; ${named.join(", ")}`);
};
