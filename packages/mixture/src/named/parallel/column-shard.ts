import {
  columnChunks,
  cooperation,
  E,
  expectedMonoid,
  partialReducer,
  type ColumnBatch,
  type Cooperation,
  type Expected,
  type LatentVariableModel,
} from "@latentjs/em-core";
import type { Shard, ShardPass, ShardPassAsync } from "@latentjs/workers";
import { byColumn } from "../row-major.js";

/** What is used of a model. */
type EStep<P, S> = Pick<LatentVariableModel<P, ColumnBatch, S>, "eStep" | "stats">;

/** The chunks of a shard, column by column: those of the whole grid, with their places in the data set. */
const chunksOf = (shard: Shard): ReadonlyArray<ColumnBatch> => columnChunks(byColumn(shard), shard.chunkRows);

/** The E-step of `model` over the chunks of `shard`, reduced as far as they go. */
export const overColumnShard = <P, S>(model: EStep<P, S>, shard: Shard): ShardPass<P> => {
  const chunks = chunksOf(shard);
  return (params) =>
    E.map((eStep: (batch: ColumnBatch) => Expected<S>) => {
      const total = partialReducer(expectedMonoid(model.stats), shard.firstChunk);
      for (const chunk of chunks) total.push(eStep(chunk));
      return total.nodes();
    })(model.eStep(params));
};

/** The same in a thread that has other work too, with the pauses of `overChunksCooperatively`; `chunks` are those of all rows. */
export const overOwnShard = <P, S>(
  model: EStep<P, S>,
  chunks: ReadonlyArray<ColumnBatch>,
  options: Cooperation,
): ((shard: Shard) => ShardPassAsync<P>) => {
  const turn = cooperation(options);
  return ({ firstChunk, rows, chunkRows }) => {
    const own = chunks.slice(firstChunk, firstChunk + Math.ceil(rows / chunkRows));
    return async (params) => {
      const pass = model.eStep(params);
      if (E.isLeft(pass)) return pass;
      const total = partialReducer(expectedMonoid(model.stats), firstChunk);
      for (const chunk of own) {
        if (turn.isDue()) await turn.rest();
        total.push(pass.right(chunk));
      }
      return E.right(total.nodes());
    };
  };
};
