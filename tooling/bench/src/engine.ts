import { spawn, type ChildProcess } from "node:child_process";
import { createInterface, type Interface } from "node:readline";
import { availableParallelism } from "node:os";
import process from "node:process";
import type { TaskFiles } from "./task-file.js";
import type { Workload } from "./workload.js";

/** How a program is started. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  /** Added to the environment; undefined takes a variable out of it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The form of the task file that it reads. */
  readonly reads: keyof TaskFiles;
}

/**
 * Something that fits Gaussian mixtures. Its program is started with the path of a task file as last argument, reads the
 * data, warms up and prints `{"ready":true}`; then, for each line that it reads, it runs all iterations from the start
 * again and prints a {@link Round}. It ends with its standard input.
 */
export interface Engine {
  readonly name: string;
  /** Numbers of threads to measure it with. */
  readonly threads: readonly number[];
  /** Looks for the program, building it in the folder `scratch` if need be. */
  readonly find: (scratch: string) => Found;
  /** Why the workload is not for this engine, "" where it is. */
  readonly leavesOut: (workload: Workload) => string;
}
export type Found =
  | {
      readonly program: (threads: number) => Program;
      readonly versions: Readonly<Record<string, string>>;
    }
  /** How to get what is missing. */
  | { readonly install: string };

/** All threads of this machine. */
export const ALL_THREADS: number = availableParallelism();

/** One thread and all threads, once where they are the same. */
export const ONE_AND_ALL: readonly number[] = [...new Set([1, ALL_THREADS])];

/** Threads of the linear algebra and of OpenMP: one, or as many as these libraries choose themselves. */
export const threadEnvironment = (threads: number): Program["env"] => {
  const limit = threads === ALL_THREADS ? undefined : String(threads);
  return {
    OPENBLAS_NUM_THREADS: limit,
    OMP_NUM_THREADS: limit,
    MKL_NUM_THREADS: limit,
    BLIS_NUM_THREADS: limit,
  };
};

/** One measurement. */
export interface Round {
  /** Wall time of all iterations. */
  readonly seconds: number;
  /** Log-likelihood that the last E-step found, in nats. */
  readonly logLikelihood: number;
}

/** An engine that has its data and is warm. */
export interface RunningEngine {
  readonly round: () => Promise<Round>;
  readonly stop: () => Promise<void>;
}

const nextLine = (lines: AsyncIterator<string>, name: string): Promise<unknown> =>
  lines.next().then(({ value, done }) => {
    if (done === true) throw new Error(`${name} ended before it answered; its last words stand above.`);
    return JSON.parse(value);
  });

const isRound = (answer: unknown): answer is Round =>
  typeof answer === "object" &&
  answer !== null &&
  "seconds" in answer &&
  typeof answer.seconds === "number" &&
  "logLikelihood" in answer &&
  typeof answer.logLikelihood === "number";

/** Starts `program` in a process of its own on the task in `taskFile` and waits until it is warm. */
export const startEngine = async (
  name: string,
  program: Program,
  taskFile: string,
): Promise<RunningEngine> => {
  const child: ChildProcess = spawn(program.command, [...program.args, taskFile], {
    env: { ...process.env, ...program.env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error("A piped process has no pipes.");
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => {
      resolve();
    });
  });
  const reader: Interface = createInterface({ input: stdout });
  const lines = reader[Symbol.asyncIterator]();
  await nextLine(lines, name);
  return {
    round: async () => {
      stdin.write("round\n");
      const answer = await nextLine(lines, name);
      if (!isRound(answer)) throw new Error(`${name} answered ${JSON.stringify(answer)}.`);
      return answer;
    },
    stop: async () => {
      stdin.end();
      await ended;
    },
  };
};
