import { E, type Cooperation, type EvaluateAsync } from "@latentjs/em-core";
import { availableThreads, canTakeShare, shardedEvaluator, type ShardedEvaluator } from "@latentjs/workers";
import type { MixtureStats } from "../../engine.js";
import type { FamilySource, MixtureAsyncOptions } from "../fit-options.js";
import type { FamilyParams } from "../mixture-kind.js";
import type { FitPlan } from "../plan.js";
import { rowMajor } from "../row-major.js";
import { overOwnShard } from "./column-shard.js";
import type { FamilyTask } from "./family-worker.js";
import { familyWorker } from "./start-worker.js";
import { threadsWorth } from "./worth.js";

type Evaluator<T, S> = ShardedEvaluator<FamilyParams<T>, MixtureStats<S>>;

/**
 * An evaluator over workers that import the module of the family, or null where they are not worth it. `here` evaluates in this thread:
 * where nobody asked for workers it takes over when they fail.
 */
export const openPool = <T, S>(
  { kind, model, batch, chunkRows, chunks }: FitPlan<T, S>,
  source: FamilySource,
  { workers = "auto", startWorker = familyWorker(source.module) }: MixtureAsyncOptions<T>,
  here: EvaluateAsync<FamilyParams<T>, MixtureStats<S>>,
  cooperation: Cooperation,
): Evaluator<T, S> | null => {
  const components = kind.bank.size;
  const count = workers === "auto" ? Math.min(availableThreads(), threadsWorth(batch, components)) : workers;
  if (Math.min(count, chunks.length) < 2) return null;
  const task: FamilyTask = { spec: source.spec, components };
  const pool = shardedEvaluator<FamilyParams<T>, MixtureStats<S>>({
    start: startWorker,
    workers: count,
    ...(canTakeShare() ? { here: overOwnShard(model, chunks, cooperation) } : {}),
    beginsAlone: workers === "auto",
    threads: availableThreads(),
    task,
    stats: model.stats,
    batch: rowMajor(batch.columns, batch),
    chunkRows,
  });
  return workers === "auto" ? withFallback(pool, here) : pool;
};

const withFallback = <T, S>(
  { evaluate, close }: Evaluator<T, S>,
  here: EvaluateAsync<FamilyParams<T>, MixtureStats<S>>,
): Evaluator<T, S> => {
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
