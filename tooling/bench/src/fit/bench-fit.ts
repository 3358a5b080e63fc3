import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { ALL_THREADS, threadEnvironment, type Program } from "../engine.js";
import { findPython, INSTALL_SCIKIT_LEARN } from "../engines/scikit-learn.js";
import { describeMachine, lookAtMachine } from "../machine.js";
import { say } from "../output.js";
import { overlappingRows } from "../overlapping.js";
import { writeDoubles } from "../task-file.js";
import { GOOD_ENOUGH, type FitAnswer, type FitTask } from "./fit-task.js";
import { compareFits } from "./compare-fits.js";

/** What to fit. */
export interface FitBenchOptions {
  readonly rows: number;
  readonly restarts: number;
  /** Typical distance of two components, in standard deviations. */
  readonly distance: number;
  /** Whether a ratio below its floor is a fault. */
  readonly floors: boolean;
}

const COLUMNS = 10;
const COMPONENTS = 10;

const isAnswer = (answer: unknown): answer is FitAnswer =>
  typeof answer === "object" &&
  answer !== null &&
  "tolerance" in answer &&
  "seconds" in answer &&
  typeof answer.seconds === "number" &&
  "logLikelihoodPerRow" in answer &&
  typeof answer.logLikelihoodPerRow === "number";

/** Starts the program on the task, prints its answers as they come, and returns them. */
const answersOf = async (
  name: string,
  { command, args, env }: Omit<Program, "reads">,
  taskFile: string,
): Promise<readonly FitAnswer[]> => {
  const child = spawn(command, [...args, taskFile], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const answers: FitAnswer[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const answer: unknown = JSON.parse(line);
    if (!isAnswer(answer)) throw new Error(`${name} answered ${line}.`);
    answers.push(answer);
    const { tolerance, seconds, logLikelihoodPerRow } = answer;
    say(
      `${name.padEnd(13)} tolerance ${tolerance.toExponential().padEnd(6)} ${seconds.toFixed(2).padStart(9)} s   ${logLikelihoodPerRow.toFixed(9)} nats a row`,
    );
  }
  if (answers.length === 0) throw new Error(`${name} ended before it answered; its last words stand above.`);
  return answers;
};

/** Fits the same rows with latentjs and with scikit-learn and prints how their times compare. Whether all is well. */
export const benchFit = async ({ rows, restarts, distance, floors }: FitBenchOptions): Promise<boolean> => {
  const python = findPython();
  if (python === undefined) throw new Error(`scikit-learn is not installed. ${INSTALL_SCIKIT_LEARN}.`);
  const scratch = mkdtempSync(join(tmpdir(), "latentjs-bench-"));
  try {
    describeMachine(await lookAtMachine(), python.versions);
    const shape = { n: rows, d: COLUMNS, k: COMPONENTS };
    say(`${rows}x${COLUMNS}, K=${COMPONENTS}, full, ${restarts} starts, all ${ALL_THREADS} threads`);
    const task: FitTask = { ...shape, rows: join(scratch, "rows.f64"), restarts, target: Number.NaN };
    writeDoubles(task.rows, overlappingRows(shape, distance).data);
    const file = join(scratch, "task.json");
    writeFileSync(file, JSON.stringify(task));
    const script = join(import.meta.dirname, "../engines/latentjs-fit-process.js");
    const [own] = await answersOf("latentjs", { command: process.execPath, args: [script], env: {} }, file);
    writeFileSync(file, JSON.stringify({ ...task, target: own.logLikelihoodPerRow - GOOD_ENOUGH }));
    const peer = {
      command: python.command,
      args: [join(import.meta.dirname, "../../peers/scikit_learn_fit.py")],
      env: threadEnvironment(ALL_THREADS),
    };
    const { lines, met } = compareFits(own, await answersOf("scikit-learn", peer, file));
    for (const line of lines) say(line);
    return met || !floors;
  } finally {
    rmSync(scratch, { recursive: true });
  }
};
