import { denseChunks, type DenseBatch } from "@latentjs/em-core";

/** The rows that one worker owns: a run of whole chunks. */
export interface Shard extends DenseBatch {
  /** Index in the chunk grid of its first chunk. */
  readonly firstChunk: number;
  readonly chunkRows: number;
}

/**
 * Divides the chunks among at most `count` workers, in order, so that each has about as many rows as any other. The arrays
 * are views. Fewer shards than `count` where there are fewer chunks.
 */
export const cutShards = (batch: DenseBatch, chunkRows: number, count: number): ReadonlyArray<Shard> => {
  const chunks = Math.ceil(batch.rows / chunkRows);
  const shards = Math.max(1, Math.min(count, chunks));
  /** First chunk of a shard: the boundary nearest to its fair share of rows that leaves every shard a chunk. */
  const boundary = (shard: number): number => {
    if (shard === shards) return chunks;
    const nearest = Math.round((shard * batch.rows) / shards / chunkRows);
    return Math.min(Math.max(nearest, shard), chunks - (shards - shard));
  };
  return Array.from({ length: shards }, (_, shard) =>
    rowsOf(batch, chunkRows, boundary(shard), boundary(shard + 1)),
  );
};

const rowsOf = (batch: DenseBatch, chunkRows: number, firstChunk: number, toChunk: number): Shard => {
  const from = firstChunk * chunkRows;
  const to = Math.min(toChunk * chunkRows, batch.rows);
  const { cols, first, data, weights, logPriors, known } = batch;
  const width = logPriors === undefined ? 0 : logPriors.length / batch.rows;
  return {
    rows: to - from,
    cols,
    first: first + from,
    data: data.subarray(from * cols, to * cols),
    weights: weights === null ? null : weights.subarray(from, to),
    ...(logPriors === undefined ? {} : { logPriors: logPriors.subarray(from * width, to * width) }),
    ...(known === undefined ? {} : { known: known.subarray(from, to) }),
    firstChunk,
    chunkRows,
  };
};

/** The chunks of a shard: those of the whole grid, with their places in the data set. */
export const chunksOf = (shard: Shard): ReadonlyArray<DenseBatch> => denseChunks(shard, shard.chunkRows);
