import { startEngine, type Program, type Round, type RunningEngine } from "./engine.js";
import type { Workload } from "./workload.js";

/** What all rounds of one engine on one workload say. */
export interface Measured {
  readonly engine: string;
  readonly threads: number;
  /** Of the fastest round: nanoseconds for each row and component of one E- and M-step. */
  readonly nsPerRowComponent: number;
  /** How much longer the slowest round took, as a part of the fastest. */
  readonly spread: number;
  /** Log-likelihood that the last E-step found, in nats. */
  readonly logLikelihood: number;
}

/** An engine that is installed. */
export interface Runner {
  readonly name: string;
  readonly threads: number;
  readonly program: Program;
}

/** Fastest round and spread of `rounds` on `workload`. */
export const summarize = (
  { name, threads }: Pick<Runner, "name" | "threads">,
  { n, k, iterations }: Workload,
  rounds: readonly Round[],
): Measured => {
  const seconds = rounds.map((round) => round.seconds);
  const fastest = Math.min(...seconds);
  return {
    engine: name,
    threads,
    nsPerRowComponent: (fastest * 1e9) / (n * k * iterations),
    spread: (Math.max(...seconds) - fastest) / fastest,
    logLikelihood: rounds.at(-1)?.logLikelihood ?? Number.NaN,
  };
};

/** Runs all engines on the task in `taskFile` in turns, so that a slow moment of the machine falls on all of them. */
export const measure = async (
  runners: readonly Runner[],
  workload: Workload,
  taskFile: string,
  rounds: number,
): Promise<readonly Measured[]> => {
  const running: Array<{
    readonly runner: Runner;
    readonly engine: RunningEngine;
    readonly rounds: Round[];
  }> = [];
  try {
    for (const runner of runners) {
      const engine = await startEngine(runner.name, runner.program, taskFile);
      running.push({ runner, engine, rounds: [] });
    }
    for (let round = 0; round < rounds; round++) {
      for (const each of running) each.rounds.push(await each.engine.round());
    }
  } finally {
    for (const { engine } of running) await engine.stop();
  }
  return running.map((each) => summarize(each.runner, workload, each.rounds));
};

/** Largest relative difference between log-likelihoods of engines that did the same work. */
const AGREEMENT = 1e-6;

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
    ...strange.map(({ engine, logLikelihood }) => `${engine} reached log-likelihood ${logLikelihood}.`),
    ...apart.map(
      ({ engine, logLikelihood }) =>
        `${first.engine} reached log-likelihood ${first.logLikelihood} and ${engine} ${logLikelihood}: not the same work.`,
    ),
  ];
};
