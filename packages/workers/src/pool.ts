import { E, type DenseBatch, type EvaluateAsync } from "@latentjs/em-core";
import type { ShardPassAsync } from "./shard-pass.js";
import {
  shardedEvaluator,
  type ShardedEvaluator,
  type ShardedEvaluatorOptions,
} from "./sharded-evaluator.js";
import type { Shard } from "./shards.js";

/** What is evaluated, and by how many threads. */
export interface PoolOptions<P, S> extends Pick<
  ShardedEvaluatorOptions<P, S>,
  "start" | "task" | "stats" | "chunkRows" | "chunkStarts"
> {
  /** Threads that were asked for, or auto: as many as run at the same time and pay for themselves. */
  readonly workers: number | "auto";
  /** Threads that pay for themselves. */
  readonly worth: number;
  /** Chunks of the grid; there are no more threads than these. */
  readonly chunks: number;
  /** The rows; asked for once it is known that there are workers. */
  readonly rows: () => DenseBatch;
  /** The E-step over a shard in the calling thread, which works too where it may. */
  readonly share: (shard: Shard) => ShardPassAsync<P>;
  /** The E-step over all rows in the calling thread: takes over when workers fail that nobody asked for, as where a page forbids them. */
  readonly alone: EvaluateAsync<P, S>;
}

/** Opens a pool, or null where a second thread is not worth it. */
export type OpenPool = <P, S>(options: PoolOptions<P, S>) => ShardedEvaluator<P, S> | null;

/** What a platform says of its threads. */
export interface Threads {
  readonly availableThreads: () => number;
  readonly canTakeShare: () => boolean;
}

/** The pools of a platform. */
export const poolsOf =
  ({ availableThreads, canTakeShare }: Threads): OpenPool =>
  ({ workers, worth, chunks, rows, share, alone, ...options }) => {
    const count = workers === "auto" ? Math.min(availableThreads(), worth) : workers;
    if (Math.min(count, chunks) < 2) return null;
    const pool = shardedEvaluator({
      ...options,
      workers: count,
      batch: rows(),
      ...(canTakeShare() ? { here: share } : {}),
      beginsAlone: workers === "auto",
      threads: availableThreads(),
    });
    return workers === "auto" ? withFallback(pool, alone) : pool;
  };

const withFallback = <P, S>(
  { evaluate, close }: ShardedEvaluator<P, S>,
  alone: EvaluateAsync<P, S>,
): ShardedEvaluator<P, S> => {
  let isLost = false;
  return {
    evaluate: async (params) => {
      if (isLost) return alone(params);
      const answer = await evaluate(params);
      if (E.isRight(answer) || answer.left._tag !== "EvaluationFailed") return answer;
      isLost = true;
      await close();
      return alone(params);
    },
    close,
  };
};
