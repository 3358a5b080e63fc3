import type { Cooperation, DenseBatch, EvaluateAsync, LatentVariableModel } from "@latentjs/em-core";
import { threadsWorth } from "@latentjs/mixture";
import { openPool, overShardCooperatively, type ShardedEvaluator } from "@latentjs/workers";
import type { GmmAsyncOptions } from "../options.js";
import type { GmmParams } from "../params.js";
import type { Problem } from "../problem.js";
import { startWorker as startOwnWorker } from "./start-worker.js";
import { taskOf } from "./task.js";

/** An evaluator over workers, or null where they are not worth it; `alone` evaluates in this thread. */
export const openGmmPool = <S>(
  model: LatentVariableModel<GmmParams, DenseBatch, S>,
  problem: Problem,
  { workers = "auto", startWorker = startOwnWorker }: GmmAsyncOptions,
  alone: EvaluateAsync<GmmParams, S>,
  cooperation: Cooperation,
): ShardedEvaluator<GmmParams, S> | null => {
  const { batch, chunkRows, chunks, components } = problem;
  return openPool({
    start: startWorker,
    workers,
    worth: threadsWorth(batch.rows, components, batch.cols),
    chunks: chunks.length,
    rows: () => batch,
    share: overShardCooperatively(model, cooperation),
    alone,
    task: taskOf(problem),
    stats: model.stats,
    chunkRows,
  });
};
