import {
  E,
  type Cooperation,
  type DenseBatch,
  type EvaluateAsync,
  type LatentVariableModel,
} from "@latentjs/em-core";
import {
  availableThreads,
  canTakeShare,
  overShardCooperatively,
  shardedEvaluator,
  type ShardedEvaluator,
} from "@latentjs/workers";
import type { GmmAsyncOptions } from "../options.js";
import type { GmmParams } from "../params.js";
import type { Problem } from "../problem.js";
import { startWorker as startOwnWorker } from "./start-worker.js";
import { taskOf } from "./task.js";
import { workersWorth } from "./worth.js";

/**
 * An evaluator over workers, or null where they are not worth it. `here` evaluates in this thread: where nobody asked for workers it takes
 * over when they fail, for instance because a page forbids them.
 */
export const openPool = <S>(
  model: LatentVariableModel<GmmParams, DenseBatch, S>,
  problem: Problem,
  { workers = "auto", startWorker = startOwnWorker }: GmmAsyncOptions,
  here: EvaluateAsync<GmmParams, S>,
  cooperation: Cooperation,
): ShardedEvaluator<GmmParams, S> | null => {
  const { batch, chunkRows, components } = problem;
  const worth = workersWorth(batch.rows, batch.cols, components);
  const count = workers === "auto" ? Math.min(availableThreads(), worth) : workers;
  if (Math.min(count, problem.chunks.length) < 2) return null;
  const pool = shardedEvaluator<GmmParams, S>({
    start: startWorker,
    workers: count,
    ...(canTakeShare() ? { here: overShardCooperatively(model, cooperation) } : {}),
    beginsAlone: workers === "auto",
    threads: availableThreads(),
    task: taskOf(problem),
    stats: model.stats,
    batch,
    chunkRows,
  });
  return workers === "auto" ? withFallback(pool, here) : pool;
};

const withFallback = <P, S>(
  { evaluate, close }: ShardedEvaluator<P, S>,
  here: EvaluateAsync<P, S>,
): ShardedEvaluator<P, S> => {
  let isLost = false;
  return {
    evaluate: async (params) => {
      if (isLost) return here(params);
      const answer = await evaluate(params);
      if (E.isRight(answer) || answer.left._tag !== "EvaluationFailed") return answer;
      isLost = true;
      await close();
      return here(params);
    },
    close,
  };
};
