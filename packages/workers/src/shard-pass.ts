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
import { chunksOf, type Shard } from "./shards.js";

/** What a shard answers: nodes of the reduction, whose values only the sender of the parameters knows. */
export type ShardAnswer = Either<EmError, ReadonlyArray<ReducedNode<unknown>>>;

/** The E-step over one shard. */
export type ShardPass<P> = (params: P) => ShardAnswer;

/** The E-step over a shard in a thread that has other work too. */
export type ShardPassAsync<P> = (params: P) => Promise<ShardAnswer>;

/** The rebuilt E-step of a task that was described by plain data. Error: a description of nothing. */
export type OpenTask<T, P> = (task: T, shard: Shard) => Either<EmError, ShardPass<P>>;

/** What is used of a model of batches `B`. */
type EStep<P, B, S> = Pick<LatentVariableModel<P, B, S>, "eStep" | "stats">;

/** The E-step of `model` over a run of chunks, of which the first has index `firstChunk` in the grid, reduced as far as they go. */
export const overRun =
  <P, B, S>(model: EStep<P, B, S>, chunks: ReadonlyArray<B>, firstChunk: number): ShardPass<P> =>
  (params) =>
    E.map((eStep: (batch: B) => Expected<S>) => {
      const total = partialReducer(expectedMonoid(model.stats), firstChunk);
      for (const chunk of chunks) total.push(eStep(chunk));
      return total.nodes();
    })(model.eStep(params));

/** The E-step of `model` over the chunks of `shard`, row by row, reduced as far as they go. */
export const overShard = <P, S>(model: EStep<P, DenseBatch, S>, shard: Shard): ShardPass<P> =>
  overRun(model, chunksOf(shard), shard.firstChunk);

/** The pass of {@link overRun} over `chunks` of a shard in the calling thread, with the pauses of `overChunksCooperatively`. */
export const overRunCooperatively = <P, B, S>(
  model: EStep<P, B, S>,
  chunks: (shard: Shard) => ReadonlyArray<B>,
  options?: Cooperation,
): ((shard: Shard) => ShardPassAsync<P>) => {
  const turn = cooperation(options);
  return (shard) => {
    const own = chunks(shard);
    return async (params) => {
      const pass = model.eStep(params);
      if (E.isLeft(pass)) return pass;
      const total = partialReducer(expectedMonoid(model.stats), shard.firstChunk);
      for (const chunk of own) {
        if (turn.isDue()) await turn.rest();
        total.push(pass.right(chunk));
      }
      return E.right(total.nodes());
    };
  };
};

/** The same over the chunks of a shard row by row. */
export const overShardCooperatively = <P, S>(
  model: EStep<P, DenseBatch, S>,
  options?: Cooperation,
): ((shard: Shard) => ShardPassAsync<P>) => overRunCooperatively(model, chunksOf, options);
