import {
  cooperation,
  E,
  expectedMonoid,
  partialReducer,
  type Cooperation,
  type DenseBatch,
  type Either,
  type EmError,
  type Expected,
  type LatentVariableModel,
  type ReducedNode,
} from "@latentjs/em-core";
import { chunkOf, type Shard } from "./shards.js";

/** What a thread answers: nodes of the reduction, whose values only the sender of the parameters knows. */
export type ShardAnswer = Either<EmError, ReadonlyArray<ReducedNode<unknown>>>;

/** The E-step over chunks, given by their indices in the grid; each is asked for when the one before it is done. */
export type ShardPass<P> = (params: P, chunks: Iterable<number>) => ShardAnswer;

/** The E-step over chunks in a thread that has other work too. */
export type ShardPassAsync<P> = (params: P, chunks: Iterable<number>) => Promise<ShardAnswer>;

/** The rebuilt E-step of a task that was described by plain data. Error: a description of nothing. */
export type OpenTask<T, P> = (task: T, shard: Shard) => Either<EmError, ShardPass<P>>;

/** What is used of a model of batches `B`. */
type EStep<P, B, S> = Pick<LatentVariableModel<P, B, S>, "eStep" | "stats">;

/** Makes a chunk when it is first asked for, and again only where it is not kept. */
const remembered = <B>(
  chunkAt: (chunk: number) => B,
  isKept: (chunk: number) => boolean,
): ((chunk: number) => B) => {
  const known = new Map<number, B>();
  return (index) => {
    const chunk = known.get(index) ?? chunkAt(index);
    if (isKept(index)) known.set(index, chunk);
    return chunk;
  };
};

const always = (): boolean => true;

/**
 * The E-step of `model` over chunks of any batch, reduced as far as they go; `chunkAt` makes the one with that index in the grid, once for those that
 * `isKept` says are worth their memory.
 */
export const overRun = <P, B, S>(
  model: EStep<P, B, S>,
  chunkAt: (chunk: number) => B,
  isKept: (chunk: number) => boolean = always,
): ShardPass<P> => {
  const at = remembered(chunkAt, isKept);
  return (params, chunks) =>
    E.map((eStep: (batch: B) => Expected<S>) => {
      const total = partialReducer(expectedMonoid(model.stats));
      for (const chunk of chunks) total.push(eStep(at(chunk)), chunk);
      return total.nodes();
    })(model.eStep(params));
};

/** The E-step of `model` over chunks of `shard`, row by row, reduced as far as they go. */
export const overShard = <P, S>(model: EStep<P, DenseBatch, S>, shard: Shard): ShardPass<P> =>
  overRun(model, (chunk) => chunkOf(shard, chunk));

/** The pass of {@link overRun} in the calling thread, with the pauses of `overChunksCooperatively`. */
export const overRunCooperatively = <P, B, S>(
  model: EStep<P, B, S>,
  chunkAt: (chunk: number) => B,
  options?: Cooperation,
): ShardPassAsync<P> => {
  const turn = cooperation(options);
  const at = remembered(chunkAt, always);
  return async (params, chunks) => {
    const pass = model.eStep(params);
    if (E.isLeft(pass)) return pass;
    const total = partialReducer(expectedMonoid(model.stats));
    if (turn.isDue()) await turn.rest();
    for (const chunk of chunks) {
      total.push(pass.right(at(chunk)), chunk);
      // Before the next chunk is taken, so that nobody waits for one that lies here.
      if (turn.isDue()) await turn.rest();
    }
    return E.right(total.nodes());
  };
};

/** The same over the chunks of a shard, row by row. */
export const overShardCooperatively =
  <P, S>(model: EStep<P, DenseBatch, S>, options?: Cooperation): ((shard: Shard) => ShardPassAsync<P>) =>
  (shard) =>
    overRunCooperatively(model, (chunk) => chunkOf(shard, chunk), options);
