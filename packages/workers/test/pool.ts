import { makeRng, standardNormal } from "@latentjs/numerics";
import type { DenseBatch } from "@latentjs/em-core";
import {
  overShardCooperatively,
  shardedEvaluator,
  startThread,
  type ShardedEvaluator,
  type StartThread,
} from "../src/node/index.js";
import { scaledSums, type Factors, type Sums, type Task, type Trouble } from "./scaled-sums.mjs";

const urlOf = (name: string): string => new URL(name, import.meta.url).href;

/** Starts the module of that name in this folder. */
export const startModule = (name: string): StartThread =>
  startThread({
    create: () => {
      throw new Error("Node has no standard workers");
    },
    href: urlOf(name),
    // Without the test runner's conditions, so that workers run what is built; a small heap is soon full.
    nodeOptions: { execArgv: [], resourceLimits: { maxOldGenerationSizeMb: 64 } },
  });

/** Rows of normal numbers, so that hardly any sum is exact. */
export const randomBatch = (rows: number, cols: number, isWeighted: boolean): DenseBatch => {
  const rng = makeRng("rows");
  return {
    rows,
    cols,
    first: 0,
    data: Float64Array.from({ length: rows * cols }, () => standardNormal(rng)),
    weights: isWeighted ? Float64Array.from({ length: rows }, () => 0.5 + rng.uniform()) : null,
  };
};

/** A pool over `batch` in chunks of `chunkRows`. */
export const poolOver = (
  batch: DenseBatch,
  chunkRows: number,
  workers: number,
  {
    trouble = null,
    start = startModule("scaled-sums-worker.mjs"),
  }: { trouble?: Trouble | null; start?: StartThread } = {},
): ShardedEvaluator<Factors, Sums> => {
  const task: Task = { cols: batch.cols, trouble };
  return shardedEvaluator({ start, workers, task, stats: scaledSums(batch.cols).stats, batch, chunkRows });
};

/** A pool of this thread and `threads` - 1 workers, which look for each other awake. */
export const sharedPool = (
  batch: DenseBatch,
  chunkRows: number,
  threads: number,
  {
    trouble = null,
    start = startModule("scaled-sums-worker.mjs"),
    beginsAlone = false,
  }: { trouble?: Trouble | null; start?: StartThread; beginsAlone?: boolean } = {},
): ShardedEvaluator<Factors, Sums> => {
  const task: Task = { cols: batch.cols, trouble };
  const model = scaledSums(batch.cols);
  return shardedEvaluator({
    start,
    workers: threads,
    here: overShardCooperatively(model),
    threads,
    beginsAlone,
    task,
    stats: model.stats,
    batch,
    chunkRows,
  });
};

/** A trouble that no worker has met yet. */
export const trouble = (
  kind: Trouble["kind"],
  times: number,
  firstChunk: number = 0,
  calm: number = 0,
): Trouble => ({
  kind,
  calm,
  times,
  firstChunk,
  lives: new Int32Array(new SharedArrayBuffer(4)),
});
