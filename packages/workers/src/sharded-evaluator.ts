import {
  E,
  expectedMonoid,
  reducer,
  type DenseBatch,
  type EvaluateAsync,
  type Expected,
  type ReducedNode,
  type StatsAlgebra,
} from "@latentjs/em-core";
import { pack } from "./pack.js";
import { openPlace } from "./place.js";
import { inSharedMemory } from "./shared-memory.js";
import { cutShards } from "./shards.js";
import type { StartThread } from "./thread.js";

/** An evaluator whose rows lie with workers. */
export interface ShardedEvaluator<P, S> {
  /** Error, besides those of the E-step: a worker was lost and its substitute too. It may be asked again. */
  readonly evaluate: EvaluateAsync<P, S>;
  /** Ends the workers. What is still asked fails. */
  readonly close: () => Promise<void>;
}

/** What is evaluated, by whom. */
export interface ShardedEvaluatorOptions<S> {
  /** How workers are started, each with the module that serves `task`. */
  readonly start: StartThread;
  /** Workers to use at most; one shard each. */
  readonly workers: number;
  /** Plain data from which the module rebuilds the E-step. */
  readonly task: unknown;
  readonly stats: StatsAlgebra<S>;
  readonly batch: DenseBatch;
  readonly chunkRows: number;
}

/**
 * Starts workers that share the chunks of `batch` among them, and evaluates with all of them at once. The bits are those of
 * `overChunks` over the same chunk grid, whatever their number. Copies the rows once, unless they are in shared memory.
 */
export const shardedEvaluator = <P, S>(options: ShardedEvaluatorOptions<S>): ShardedEvaluator<P, S> => {
  const { start, workers, task, stats, batch, chunkRows } = options;
  const shards = cutShards(inSharedMemory(batch), chunkRows, workers);
  const places = shards.map((shard, i) =>
    openPlace({ name: `worker ${i + 1} of ${shards.length}`, task, shard, start }),
  );
  const monoid = expectedMonoid(stats);
  let rounds = 0;
  return {
    evaluate: async (params) => {
      const packed = pack(params);
      const round = rounds++;
      const answers = await Promise.all(places.map((place) => place.ask(round, packed)));
      const total = reducer(monoid);
      for (const answer of answers) {
        if (E.isLeft(answer)) return answer;
        // The module that serves the task reduced statistics of the same model.
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion
        for (const { rank, value } of answer.right as ReadonlyArray<ReducedNode<Expected<S>>>) {
          total.push(value, rank);
        }
      }
      return E.right(total.finish());
    },
    close: async () => {
      await Promise.all(places.map((place) => place.close()));
    },
  };
};
