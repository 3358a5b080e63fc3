import { setTimeout } from "node:timers/promises";
import { startEngine, type Program, type Round, type RunningEngine } from "./engine.js";
import { warn } from "./output.js";
import { quantile } from "./quantile.js";
import type { TaskFiles } from "./task-file.js";
import { labelOf, type Workload } from "./workload.js";

/** What all turns of one engine on one workload say. */
export interface Measured {
  readonly engine: string;
  readonly threads: number;
  /** Of the quickest turn: nanoseconds for each row and component of one E- and M-step. */
  readonly nsPerRowComponent: number;
  /** Distance of the quartiles of the turns, as a part of the median. */
  readonly spread: number;
  /** Log-likelihood that the last E-step found, in nats. */
  readonly logLikelihood: number;
}

/** An engine that is installed, with a number of threads. */
export interface Runner {
  readonly name: string;
  readonly threads: number;
  readonly program: Program;
  /** Whether nothing is worth measuring without it. */
  readonly required: boolean;
}

/** A turn of a fast engine repeats its rounds for this long, so that one hiccup of the machine is not all of it. */
const TURN_SECONDS = 0.3;
/** An engine that takes longer for its turn gets {@link SLOW_TURNS} of them. */
const SLOW_SECONDS = 8;
const SLOW_TURNS = 2;
/** Threads of linear algebra keep spinning for a moment after their work, on the cores of whoever is next. */
const PAUSE_MS = 60;

/**
 * What `rounds` on `workload` say. The quickest counts: whoever else uses a machine only ever adds to a time, and on a shared one half of the turns
 * may be disturbed (Chen & Revels 2016, "Robust benchmarking in noisy environments", arXiv:1608.04295).
 */
export const summarize = (
  { name, threads }: Pick<Runner, "name" | "threads">,
  { n, k, iterations }: Workload,
  rounds: readonly Round[],
): Measured => {
  const seconds = rounds.map((round) => round.seconds);
  const median = quantile(seconds, 0.5);
  return {
    engine: name,
    threads,
    nsPerRowComponent: (Math.min(...seconds) * 1e9) / (n * k * iterations),
    spread: (quantile(seconds, 0.75) - quantile(seconds, 0.25)) / median,
    logLikelihood: rounds.at(-1)?.logLikelihood ?? Number.NaN,
  };
};

/**
 * Mean of as many rounds as make a turn. A fast engine's first round does not count: it finds its threads asleep and the caches full of its
 * predecessor's data, which a fit of hundreds of iterations does once.
 */
export const takeTurn = async (engine: RunningEngine): Promise<Round> => {
  const first = await engine.round();
  if (first.seconds >= TURN_SECONDS) return first;
  let seconds = 0;
  let count = 0;
  for (;;) {
    const round = await engine.round();
    seconds += round.seconds;
    count += 1;
    if (seconds >= TURN_SECONDS) return { ...round, seconds: seconds / count };
  }
};

interface Contestant {
  readonly runner: Runner;
  readonly engine: RunningEngine;
  readonly turns: Round[];
}

/** An engine that cannot do the task is named and left out, unless it is required. */
const startOrLeaveOut = async (
  { name, program, required }: Runner,
  workload: Workload,
  files: TaskFiles,
): Promise<RunningEngine | undefined> => {
  try {
    return await startEngine(name, program, files[program.reads]);
  } catch (error) {
    if (required || !(error instanceof Error)) throw error;
    warn(`${error.message} It is left out of ${labelOf(workload)}.`);
    return undefined;
  }
};

/** Runs all engines on the task in turns, so that a slow moment of the machine falls on all of them. */
export const measure = async (
  runners: readonly Runner[],
  workload: Workload,
  files: TaskFiles,
  rounds: number,
): Promise<readonly Measured[]> => {
  const contestants: Contestant[] = [];
  try {
    for (const runner of runners) {
      const engine = await startOrLeaveOut(runner, workload, files);
      if (engine !== undefined) contestants.push({ runner, engine, turns: [] });
    }
    for (let round = 0; round < rounds; round++) {
      for (const { engine, turns } of contestants) {
        if (round >= SLOW_TURNS && (turns[0]?.seconds ?? 0) > SLOW_SECONDS) continue;
        await setTimeout(PAUSE_MS);
        turns.push(await takeTurn(engine));
      }
    }
  } finally {
    for (const { engine } of contestants) await engine.stop();
  }
  return contestants.map(({ runner, turns }) => summarize(runner, workload, turns));
};

/** Largest relative difference between log-likelihoods of engines that did the same work. */
const AGREEMENT = 1e-6;

/** Name of an engine with its threads. */
const nameOf = ({ engine, threads }: Pick<Measured, "engine" | "threads">): string =>
  `${engine} (${threads} ${threads === 1 ? "thread" : "threads"})`;

/** What is wrong with the answers of engines that should have reached the same point; empty when all is well. */
export const disagreements = (measured: readonly Measured[]): readonly string[] => {
  const [first, ...others] = measured;
  if (first === undefined) return ["No engine ran."];
  const strange = measured.filter(({ logLikelihood }) => !Number.isFinite(logLikelihood));
  const apart = others.filter(
    ({ logLikelihood }) =>
      Math.abs(logLikelihood - first.logLikelihood) > AGREEMENT * Math.abs(first.logLikelihood),
  );
  return [
    ...strange.map((each) => `${nameOf(each)} reached log-likelihood ${each.logLikelihood}.`),
    ...apart.map(
      (each) =>
        `${nameOf(first)} reached log-likelihood ${first.logLikelihood} and ${nameOf(each)} ${each.logLikelihood}: not the same work.`,
    ),
  ];
};
