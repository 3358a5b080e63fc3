import {
  E,
  expectedMonoid,
  partialReducer,
  reducer,
  type DenseBatch,
  type Either,
  type EmError,
  type EvaluateAsync,
  type Expected,
  type ReducedNode,
  type StatsAlgebra,
} from "@latentjs/em-core";
import { makeClaims, ownChunks } from "./claims.js";
import { pack } from "./pack.js";
import { openPlace } from "./place.js";
import { canShare, inSharedMemory } from "./shared-memory.js";
import type { ShardAnswer, ShardPassAsync } from "./shard-pass.js";
import { chunksFor, cutRuns, evenStarts, type Shard } from "./shards.js";
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
   * The E-step over chunks in the calling thread, which then is one of the `workers` and owns the first shard; `overShardCooperatively` makes one.
   * Without it the calling thread only waits.
   */
  readonly here?: (shard: Shard) => ShardPassAsync<P>;
  /** Whether `here` evaluates all chunks as long as workers are not ready, so that nobody waits for their start. */
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
  /** Row at which each chunk begins, and the end, where chunks are not all of `chunkRows`. */
  readonly chunkStarts?: Int32Array;
}

const POOL = "the pool of workers";

const closed = (): Either<EmError, never> =>
  E.left({ _tag: "EvaluationFailed", where: POOL, message: "it is closed" });

/** A worker that was given up, and went on all the same, may have taken a chunk that nobody then evaluated. */
const incomplete = (chunk: number): Either<EmError, never> =>
  E.left({ _tag: "EvaluationFailed", where: POOL, message: `nobody has evaluated chunk ${chunk}` });

/** What this thread has found where it takes no share. */
const NOTHING: ShardAnswer = E.right([]);

/**
 * Shares the chunks of `batch` among workers, and evaluates with all of them at once; where memory is shared, who has finished takes over chunks from
 * the others. The bits are those of `overChunks` over the same chunk grid, whatever their number. Copies the rows once, unless
 * they are in shared memory. One question is answered at a time.
 */
export const shardedEvaluator = <P, S>(options: ShardedEvaluatorOptions<P, S>): ShardedEvaluator<P, S> => {
  const { start, workers, here, beginsAlone = false, threads = 0, task, stats, chunkRows } = options;
  const batch = inSharedMemory(options.batch);
  const { chunkStarts: starts = evenStarts(batch.rows, chunkRows) } = options;
  const runs = cutRuns(starts, workers);
  const claims = canShare() ? makeClaims(runs) : null;
  const shards = runs.map((own, thread): Shard => ({ batch, starts, firstChunk: 0, own, thread, claims }));
  const mine = here === undefined ? [] : shards.slice(0, 1).map((shard) => ({ shard, pass: here(shard) }));
  const others = shards.slice(mine.length);
  const places = others.map((shard, i) =>
    openPlace({
      name: `worker ${i + 1} of ${others.length}`,
      task,
      shard,
      start,
      isAwake: mine.length > 0 && shards.length <= threads,
    }),
  );
  const monoid = expectedMonoid(stats);
  const all = { from: 0, to: starts.length - 1 };
  let isAlone = beginsAlone && mine.length > 0 && others.length > 0;
  let rounds = 0;
  let last: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  /** Nobody waits for what a pool that is closed has not begun. */
  const whileOpen = function* (chunks: Iterable<number>): Generator<number> {
    for (const chunk of chunks) {
      if (isClosed) return;
      yield chunk;
    }
  };

  const inThisThread = async (
    params: P,
    chunks: (shard: Shard) => Iterable<number>,
  ): Promise<ShardAnswer[]> => {
    const answers: ShardAnswer[] = [];
    for (const { shard, pass } of mine) answers.push(await pass(params, whileOpen(chunks(shard))));
    return answers;
  };
  const together = async (params: P): Promise<ReadonlyArray<ShardAnswer>> => {
    const packed = pack(params);
    const round = rounds++;
    const asked = Promise.all(places.map((place) => place.ask(round, packed)));
    // It is waited for below; until then a question that cannot be sent is nobody's failure.
    asked.catch(() => {});
    const own = await inThisThread(params, (shard) => chunksFor(shard, round));
    const [answer = NOTHING] = own;
    for (const place of places) {
      if (E.isRight(answer)) place.offer(packed, answer.right);
      place.look();
    }
    return [...own, ...(await asked)];
  };
  const evaluate = async (params: P): Promise<Either<EmError, Expected<S>>> => {
    if (isClosed) return closed();
    isAlone &&= !places.every((place) => place.isReady());
    const answers = isAlone ? await inThisThread(params, () => ownChunks(all)) : await together(params);
    const nodes = partialReducer(monoid);
    for (const answer of answers) {
      if (E.isLeft(answer)) return answer;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the module that serves the task reduced statistics of the same model
      for (const { value, start: at, rank } of answer.right as ReadonlyArray<ReducedNode<Expected<S>>>) {
        nodes.push(value, at, rank);
      }
    }
    const total = reducer(monoid);
    let next = 0;
    for (const { value, start: at, rank } of nodes.nodes()) {
      if (at !== next) return incomplete(next);
      total.push(value, rank);
      next += 1 << rank;
    }
    if (next === all.to) return E.right(total.finish());
    return isClosed ? closed() : incomplete(next);
  };
  return {
    evaluate: (params) => {
      // Which chunks are taken is noted for one round at a time.
      const answer = last.then(() => evaluate(params));
      last = answer.catch(() => {});
      return answer;
    },
    close: async () => {
      isClosed = true;
      await Promise.all(places.map((place) => place.close()));
    },
  };
};
