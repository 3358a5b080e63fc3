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

/** What is used of a model. */
type EStep<P, S> = Pick<LatentVariableModel<P, DenseBatch, S>, "eStep" | "stats">;

/** The E-step of `model` over the chunks of `shard`, reduced as far as they go. */
export const overShard = <P, S>(model: EStep<P, S>, shard: Shard): ShardPass<P> => {
  const chunks = chunksOf(shard);
  return (params) =>
    E.map((eStep: (batch: DenseBatch) => Expected<S>) => {
      const total = partialReducer(expectedMonoid(model.stats), shard.firstChunk);
      for (const chunk of chunks) total.push(eStep(chunk));
      return total.nodes();
    })(model.eStep(params));
};

/** The pass of {@link overShard} in the calling thread, with the pauses of `overChunksCooperatively`. */
export const overShardCooperatively = <P, S>(
  model: EStep<P, S>,
  options?: Cooperation,
): ((shard: Shard) => ShardPassAsync<P>) => {
  const turn = cooperation(options);
  return (shard) => {
    const chunks = chunksOf(shard);
    return async (params) => {
      const pass = model.eStep(params);
      if (E.isLeft(pass)) return pass;
      const total = partialReducer(expectedMonoid(model.stats), shard.firstChunk);
      for (const chunk of chunks) {
        if (turn.isDue()) await turn.rest();
        total.push(pass.right(chunk));
      }
      return E.right(total.nodes());
    };
  };
};
