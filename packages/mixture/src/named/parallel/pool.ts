import type { Batch, Cooperation, EvaluateAsync } from "@latentjs/em-core";
import { openPool, overRunCooperatively, type ShardedEvaluator } from "@latentjs/workers";
import type { MixtureStats } from "../../engine.js";
import { threadsWorth } from "../../search/threads-worth.js";
import type { FamilySource, KindAsyncOptions } from "../fit-options.js";
import { denseRows, tableRows } from "../layout.js";
import type { FamilyParams } from "../mixture-kind.js";
import type { FitPlan } from "../plan.js";
import type { FamilyTask } from "./family-worker.js";
import { familyWorker } from "./start-worker.js";

/** An evaluator over workers that import the modules of the families, or null where they are not worth it; `alone` evaluates in this thread. */
export const openFamilyPool = <T, S, B extends Batch>(
  { kind, model, batch, chunkRows, chunks }: FitPlan<T, S, B>,
  sources: ReadonlyArray<FamilySource>,
  {
    workers = "auto",
    startWorker = familyWorker(...sources.map(({ module }) => module)),
    noise,
  }: KindAsyncOptions<T>,
  alone: EvaluateAsync<FamilyParams<T>, MixtureStats<S>>,
  cooperation: Cooperation,
): ShardedEvaluator<FamilyParams<T>, MixtureStats<S>> | null => {
  const { layout, widths = [] } = kind;
  const components = kind.bank.size;
  const task: FamilyTask = {
    specs: sources.map(({ spec }) => spec),
    widths,
    components,
    isGrouped: layout.bounds(batch) !== null,
    noise: noise ?? null,
  };
  const starts = Int32Array.from({ length: chunks.length + 1 });
  for (const [c, chunk] of chunks.entries()) starts[c + 1] = starts[c] + tableRows(layout, chunk);
  return openPool({
    start: startWorker,
    workers,
    worth: threadsWorth(tableRows(layout, batch), components, layout.columns(batch).length),
    chunks: chunks.length,
    chunkStarts: starts,
    rows: () => denseRows(layout, batch),
    share: () => overRunCooperatively(model, (chunk) => chunks[chunk], cooperation),
    alone,
    task,
    stats: model.stats,
    chunkRows,
  });
};
