import { denseChunks, type DenseBatch } from "@latentjs/em-core";

/** The rows that one worker owns: a run of whole chunks. */
export interface Shard extends DenseBatch {
  /** Index in the chunk grid of its first chunk. */
  readonly firstChunk: number;
  readonly chunkRows: number;
}

/**
 * Divides the chunks among at most `count` workers, in order, so that each has about as many rows as any other. The arrays
 * are views. Fewer shards than `count` where there are fewer chunks. `starts` says at which row each chunk begins, and where the last one ends,
 * where they are not all of `chunkRows`.
 */
export const cutShards = (
  batch: DenseBatch,
  chunkRows: number,
  count: number,
  starts: Int32Array = evenStarts(batch.rows, chunkRows),
): ReadonlyArray<Shard> => {
  const chunks = starts.length - 1;
  const shards = Math.max(1, Math.min(count, chunks));
  /** First chunk of a shard: the boundary nearest to its fair share of rows that leaves every shard a chunk. */
  const boundary = (shard: number): number => {
    if (shard === shards) return chunks;
    const nearest = nearestStart(starts, (shard * batch.rows) / shards);
    return Math.min(Math.max(nearest, shard), chunks - (shards - shard));
  };
  return Array.from({ length: shards }, (_, shard) =>
    rowsOf(batch, chunkRows, starts, boundary(shard), boundary(shard + 1)),
  );
};

/** Where chunks of `chunkRows` begin, and where the last one ends. */
const evenStarts = (rows: number, chunkRows: number): Int32Array =>
  Int32Array.from({ length: Math.ceil(rows / chunkRows) + 1 }, (_, c) => Math.min(c * chunkRows, rows));

/** The chunk that begins nearest to `row`, the later of two. */
const nearestStart = (starts: Int32Array, row: number): number => {
  const after = starts.findIndex((start) => start >= row);
  const [before = 0, at = 0] = starts.subarray(after - 1, after + 1);
  return after > 0 && row - before < at - row ? after - 1 : after;
};

const rowsOf = (
  batch: DenseBatch,
  chunkRows: number,
  starts: Int32Array,
  firstChunk: number,
  toChunk: number,
): Shard => {
  const { [firstChunk]: from = 0, [toChunk]: to = batch.rows } = starts;
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
