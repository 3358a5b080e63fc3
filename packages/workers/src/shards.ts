import type { DenseBatch } from "@latentjs/em-core";
import { ownChunks, takenChunks, type Claims, type Run } from "./claims.js";

/** The rows of the chunk grid that a thread can reach, and which chunks are its own. */
export interface Shard {
  readonly batch: DenseBatch;
  /** Row of `batch` at which each chunk begins, and the end. */
  readonly starts: Int32Array;
  /** Index in the grid of the chunk at row 0 of `batch`. */
  readonly firstChunk: number;
  /** The chunks that are its own: no other thread need be quick for them to be evaluated. */
  readonly own: Run;
  /** Which of the threads that share the grid this is. */
  readonly thread: number;
  /** By which threads take over chunks from each other, where all reach all rows. */
  readonly claims: Claims | null;
}

/** Where chunks of `chunkRows` begin, and where the last one ends. */
export const evenStarts = (rows: number, chunkRows: number): Int32Array =>
  Int32Array.from({ length: Math.ceil(rows / chunkRows) + 1 }, (_, c) => Math.min(c * chunkRows, rows));

/**
 * Divides the chunks, which begin at the rows `starts`, among at most `count` threads, in order, so that each has about as many rows as any other.
 * Fewer runs than `count` where there are fewer chunks.
 */
export const cutRuns = (starts: Int32Array, count: number): ReadonlyArray<Run> => {
  const chunks = starts.length - 1;
  const rows = starts.at(-1) ?? 0;
  const runs = Math.max(1, Math.min(count, chunks));
  /** First chunk of a run: the boundary nearest to its fair share of rows that leaves every run a chunk. */
  const boundary = (run: number): number => {
    if (run === runs) return chunks;
    const nearest = nearestStart(starts, (run * rows) / runs);
    return Math.min(Math.max(nearest, run), chunks - (runs - run));
  };
  return Array.from({ length: runs }, (_, run) => ({ from: boundary(run), to: boundary(run + 1) }));
};

/** The chunk that begins nearest to `row`, the later of two. */
const nearestStart = (starts: Int32Array, row: number): number => {
  const after = starts.findIndex((start) => start >= row);
  const [before = 0, at = 0] = starts.subarray(after - 1, after + 1);
  return after > 0 && row - before < at - row ? after - 1 : after;
};

/** One chunk of the grid, with its place in the data set. The arrays are views. */
export const chunkOf = ({ batch, starts, firstChunk }: Shard, chunk: number): DenseBatch => {
  const [from = 0, to = from] = starts.subarray(chunk - firstChunk, chunk - firstChunk + 2);
  return rowsOf(batch, from, to);
};

/** A shard that reaches its own rows only. The arrays are views. */
export const ownRowsOf = ({ batch, starts, firstChunk, own, thread }: Shard): Shard => {
  const bounds = starts.slice(own.from - firstChunk, own.to - firstChunk + 1);
  const [from = 0] = bounds;
  return {
    batch: rowsOf(batch, from, bounds.at(-1) ?? from),
    starts: bounds.map((row) => row - from),
    firstChunk: own.from,
    own,
    thread,
    claims: null,
  };
};

/** The chunks that the thread of a shard is to evaluate in a round, one after the other. */
export const chunksFor = ({ own, thread, claims }: Shard, round: number): Iterable<number> =>
  claims === null ? ownChunks(own) : takenChunks(claims, thread, round);

const rowsOf = (
  { cols, first, data, weights, logPriors, known, isFixed, rows }: DenseBatch,
  from: number,
  to: number,
): DenseBatch => {
  const width = logPriors === undefined ? 0 : logPriors.length / rows;
  return {
    rows: to - from,
    cols,
    first: first + from,
    data: data.subarray(from * cols, to * cols),
    weights: weights === null ? null : weights.subarray(from, to),
    ...(logPriors === undefined ? {} : { logPriors: logPriors.subarray(from * width, to * width) }),
    ...(known === undefined ? {} : { known: known.subarray(from, to) }),
    ...(isFixed === undefined ? {} : { isFixed }),
  };
};
