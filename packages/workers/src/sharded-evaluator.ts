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
import type { ShardAnswer, ShardPassAsync } from "./shard-pass.js";
import { cutShards, type Shard } from "./shards.js";
import type { StartThread } from "./thread.js";

/** An evaluator whose rows lie with workers. */
export interface ShardedEvaluator<P, S> {
  /** Error, besides those of the E-step: a worker was lost and its substitute too. It may be asked again. */
  readonly evaluate: EvaluateAsync<P, S>;
  /** Ends the workers. What is still asked fails. */
  readonly close: () => Promise<void>;
}

/** What is evaluated, by whom. */
export interface ShardedEvaluatorOptions<P, S> {
  /** How workers are started, each with the module that serves `task`. */
  readonly start: StartThread;
  /** Threads to use at most; one shard each. */
  readonly workers: number;
  /**
   * The E-step over a shard in the calling thread, which then is one of the `workers` and owns the first shard; `overShardCooperatively` makes one.
   * Without it the calling thread only waits.
   */
  readonly here?: (shard: Shard) => ShardPassAsync<P>;
  /** Whether `here` evaluates all shards as long as workers are not ready, so that nobody waits for their start. */
  readonly beginsAlone?: boolean;
  /**
   * Threads that run at the same time on this machine. Up to so many, they wait for each other awake, for milliseconds at most, because to wake up
   * takes longer than a short E-step. By default they sleep.
   */
  readonly threads?: number;
  /** Plain data from which the module rebuilds the E-step. */
  readonly task: unknown;
  readonly stats: StatsAlgebra<S>;
  readonly batch: DenseBatch;
  readonly chunkRows: number;
  /** Row at which each chunk begins, and the end, where chunks are not all of `chunkRows`. The task has to cut its shard the same way. */
  readonly chunkStarts?: Int32Array;
}

/**
 * Shares the chunks of `batch` among workers, and evaluates with all of them at once. The bits are those of
 * `overChunks` over the same chunk grid, whatever their number. Copies the rows once, unless they are in shared memory.
 */
export const shardedEvaluator = <P, S>(options: ShardedEvaluatorOptions<P, S>): ShardedEvaluator<P, S> => {
  const {
    start,
    workers,
    here,
    beginsAlone = false,
    threads = 0,
    task,
    stats,
    batch,
    chunkRows,
    chunkStarts,
  } = options;
  const shards = cutShards(inSharedMemory(batch), chunkRows, workers, chunkStarts);
  const own = here === undefined ? [] : shards.slice(0, 1).map(here);
  const others = shards.slice(own.length);
  const places = others.map((shard, i) =>
    openPlace({
      name: `worker ${i + 1} of ${others.length}`,
      task,
      shard,
      start,
      isAwake: own.length > 0 && shards.length <= threads,
    }),
  );
  const alone = here !== undefined && beginsAlone ? others.map(here) : [];
  let isAlone = alone.length > 0;
  const monoid = expectedMonoid(stats);
  let rounds = 0;

  const together = async (params: P): Promise<ReadonlyArray<ShardAnswer>> => {
    const packed = pack(params);
    const round = rounds++;
    const asked = places.map((place) => place.ask(round, packed));
    const answers = await inTurn(own, params);
    for (const place of places) place.look();
    return [...answers, ...(await Promise.all(asked))];
  };
  return {
    evaluate: async (params) => {
      isAlone &&= !places.every((place) => place.isReady());
      const answers = isAlone ? await inTurn([...own, ...alone], params) : await together(params);
      const total = reducer(monoid);
      for (const answer of answers) {
        if (E.isLeft(answer)) return answer;
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the module that serves the task reduced statistics of the same model
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

const inTurn = async <P>(
  passes: ReadonlyArray<ShardPassAsync<P>>,
  params: P,
): Promise<ReadonlyArray<ShardAnswer>> => {
  const answers: ShardAnswer[] = [];
  for (const pass of passes) answers.push(await pass(params));
  return answers;
};
