import { denseChunks, type DenseBatch } from "@latentjs/em-core";
import { expect } from "vitest";
import { chunkOf, cutRuns, evenStarts, ownRowsOf, type Shard } from "../../src/shards.js";
import { fc, test } from "../property.js";

const rowCount = fc.integer({ min: 1, max: 400 });
const chunkRows = fc.integer({ min: 1, max: 50 });
const count = fc.integer({ min: 1, max: 9 });

const batchOf = (rows: number): DenseBatch => ({
  rows,
  cols: 2,
  first: 5,
  data: Float64Array.from({ length: 2 * rows }, (_, i) => i),
  weights: Float64Array.from({ length: rows }, (_, i) => i + 1),
  logPriors: Float64Array.from({ length: 3 * rows }, (_, i) => -i),
  known: Int32Array.from({ length: rows }, (_, i) => i % 3),
});

const shardsOf = (batch: DenseBatch, size: number, workers: number): ReadonlyArray<Shard> => {
  const starts = evenStarts(batch.rows, size);
  return cutRuns(starts, workers).map((own, thread) => ({
    batch,
    starts,
    firstChunk: 0,
    own,
    thread,
    claims: null,
  }));
};

/** Indices of the chunks of a shard. */
const indices = ({ own: { from, to } }: Shard): ReadonlyArray<number> =>
  Array.from({ length: to - from }, (_, i) => from + i);

test.prop({ n: rowCount, size: chunkRows, workers: count })(
  "shards are runs of chunks that cover the rows once, in order",
  ({ n, size, workers }) => {
    const batch = batchOf(n);
    const shards = shardsOf(batch, size, workers);
    expect(shards.length).toBe(Math.min(workers, Math.ceil(n / size)));
    for (const shard of shards) expect(indices(shard)).not.toEqual([]);
    const chunks = shards.flatMap((shard) => indices(shard).map((chunk) => chunkOf(shard, chunk)));
    expect(chunks).toEqual(denseChunks(batch, size));
  },
);

test.prop({ n: rowCount, size: chunkRows, workers: count })(
  "a shard of its own rows has the same chunks, in rows that it shares with no other",
  ({ n, size, workers }) => {
    const shards = shardsOf(batchOf(n), size, workers);
    const own = shards.map(ownRowsOf);
    for (const [i, shard] of shards.entries()) {
      for (const chunk of indices(shard)) expect(chunkOf(own[i], chunk)).toEqual(chunkOf(shard, chunk));
    }
    expect(own.flatMap(({ batch }) => [...batch.data])).toEqual([...batchOf(n).data]);
  },
);

test.prop({ n: rowCount, size: chunkRows, workers: count })(
  "no shard has a chunk more than its fair share of rows",
  ({ n, size, workers }) => {
    const shards = shardsOf(batchOf(n), size, workers);
    for (const shard of shards)
      expect(ownRowsOf(shard).batch.rows).toBeLessThan(n / shards.length + size + 1);
  },
);
