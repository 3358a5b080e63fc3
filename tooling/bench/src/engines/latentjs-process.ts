import { readFileSync } from "node:fs";
import process from "node:process";
import { createInterface } from "node:readline";
import {
  chunkRowsFor,
  denseChunks,
  E,
  overChunks,
  render,
  type DenseBatch,
  type Either,
  type EmError,
  type Expected,
  type LatentVariableModel,
} from "@latentjs/em-core";
import {
  resolveCovariance,
  type CovarianceName,
  type CovarianceStructure,
  type GmmParams,
} from "@latentjs/gmm";
import type { GmmTask } from "@latentjs/gmm/worker";
import { mixture } from "@latentjs/mixture";
import { availableThreads, overShardCooperatively, shardedEvaluator, startThread } from "@latentjs/workers";
import type { Round } from "../engine.js";
import { readDoubles } from "../task-file.js";
import type { StartingPoint, Structure, Task } from "../workload.js";

/** Until then the engine has compiled what it runs as well as it can, in this thread and in the workers. */
const WARM_UP_MS = 500;

type Evaluated<S> = Either<EmError, Expected<S>>;

/** Nothing can be measured without an answer. */
const orThrow = <A>(result: Either<EmError, A>): A => {
  if (E.isLeft(result)) throw new Error(render(result.left));
  return result.right;
};

const readRows = ({ rows, n, d }: Task): DenseBatch => ({
  rows: n,
  cols: d,
  data: readDoubles(rows),
  first: 0,
  weights: null,
  isFixed: true,
});

/** The start as parameters of the structure; a spherical component has the average of the variances. */
const startingParams = ({ weights, means, variances }: StartingPoint, structure: Structure): GmmParams => {
  const d = variances.length;
  const average = variances.reduce((sum, v) => sum + v, 0) / d;
  const cov = new Float64Array(d * d);
  variances.forEach((variance, j) => {
    cov[j * d + j] = structure === "spherical" ? average : variance;
  });
  return {
    weights: Float64Array.from(weights),
    components: means.map((mean) => ({ mean: Float64Array.from(mean), cov })),
  };
};

/** Starts a worker that runs the module of `@latentjs/gmm`. */
const startWorker = startThread({
  create: () => {
    throw new Error("This program runs in Node.");
  },
  href: import.meta.resolve("@latentjs/gmm/worker"),
});

/** The E-step over all rows, by this thread and `threads` - 1 workers, as `fitGmmAsync` has it done. */
const evaluatorOf = <S>(
  model: LatentVariableModel<GmmParams, DenseBatch, S>,
  covariance: CovarianceName,
  task: Task,
  threads: number,
): ((params: GmmParams) => Evaluated<S> | Promise<Evaluated<S>>) => {
  const batch = readRows(task);
  if (threads === 1) return overChunks(model, denseChunks(batch, chunkRowsFor(batch.rows, batch.cols)));
  const workerTask: GmmTask = {
    covariance,
    takesMissing: false,
    wholeScatter: false,
    noise: null,
    components: task.k,
    cols: task.d,
  };
  return shardedEvaluator<GmmParams, S>({
    start: startWorker,
    workers: threads,
    here: overShardCooperatively(model),
    threads: availableThreads(),
    task: workerTask,
    stats: model.stats,
    batch,
    chunkRows: chunkRowsFor(batch.rows, batch.cols),
  }).evaluate;
};

/** All iterations of the task, ready to be run again and again. */
const iterationsOf = <S>(
  structure: CovarianceStructure<S>,
  task: Task,
  threads: number,
): (() => Promise<Round>) => {
  const model = mixture(structure.bank(task.k, task.d));
  const evaluate = evaluatorOf(model, structure.name, task, threads);
  const start = startingParams(task.start, task.structure);
  return async () => {
    let params = start;
    let logLikelihood = Number.NaN;
    const began = performance.now();
    for (let iteration = 0; iteration < task.iterations; iteration++) {
      const expected = orThrow(await evaluate(params));
      logLikelihood = expected.logLikelihood;
      params = orThrow(model.mStep(expected.stats, params));
    }
    return { seconds: (performance.now() - began) / 1000, logLikelihood };
  };
};

const answer = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value)}\n`);
};

const [threadsGiven = "1", taskFile = ""] = process.argv.slice(2);
const task: Task = JSON.parse(readFileSync(taskFile, "utf8"));
const run = orThrow(resolveCovariance(task.structure, task.d)).use((structure) =>
  iterationsOf(structure, task, Number(threadsGiven)),
);
const began = performance.now();
while (performance.now() - began < WARM_UP_MS) await run();
answer({ ready: true });
for await (const _line of createInterface({ input: process.stdin })) answer(await run());
// Idle workers do not keep the process alive.
