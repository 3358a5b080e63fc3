import type { Cooperation, EvaluateAsync } from "@latentjs/em-core";
import { openPool, overRunCooperatively, type ShardedEvaluator } from "@latentjs/workers";
import type { MixtureStats } from "../../engine.js";
import { threadsWorth } from "../../search/threads-worth.js";
import type { FamilySource, MixtureAsyncOptions } from "../fit-options.js";
import type { FamilyParams } from "../mixture-kind.js";
import type { FitPlan } from "../plan.js";
import { rowMajor } from "../row-major.js";
import type { FamilyTask } from "./family-worker.js";
import { familyWorker } from "./start-worker.js";

/** An evaluator over workers that import the module of the family, or null where they are not worth it; `alone` evaluates in this thread. */
export const openFamilyPool = <T, S>(
  { kind, model, batch, chunkRows, chunks }: FitPlan<T, S>,
  source: FamilySource,
  { workers = "auto", startWorker = familyWorker(source.module) }: MixtureAsyncOptions<T>,
  alone: EvaluateAsync<FamilyParams<T>, MixtureStats<S>>,
  cooperation: Cooperation,
): ShardedEvaluator<FamilyParams<T>, MixtureStats<S>> | null => {
  const components = kind.bank.size;
  const task: FamilyTask = { spec: source.spec, components };
  return openPool({
    start: startWorker,
    workers,
    worth: threadsWorth(batch.rows, components, batch.columns.length),
    chunks: chunks.length,
    rows: () => rowMajor(batch.columns, batch),
    share: overRunCooperatively(
      model,
      ({ firstChunk, rows }) => chunks.slice(firstChunk, firstChunk + Math.ceil(rows / chunkRows)),
      cooperation,
    ),
    alone,
    task,
    stats: model.stats,
    chunkRows,
  });
};
