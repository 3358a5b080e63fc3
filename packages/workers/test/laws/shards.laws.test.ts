import type { DenseBatch } from "@latentjs/em-core";
import { expect } from "vitest";
import { chunksOf, cutShards } from "../../src/shards.js";
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
});

test.prop({ n: rowCount, size: chunkRows, workers: count })(
  "shards are runs of chunks that cover the rows once, in order",
  ({ n, size, workers }) => {
    const batch = batchOf(n);
    const shards = cutShards(batch, size, workers);
    expect(shards.length).toBe(Math.min(workers, Math.ceil(n / size)));
    expect(shards.flatMap(({ data }) => [...data])).toEqual([...batch.data]);
    expect(shards.flatMap(({ weights }) => [...(weights ?? [])])).toEqual([...(batch.weights ?? [])]);
    for (const shard of shards) {
      expect(shard.first).toBe(5 + shard.firstChunk * size);
      expect(shard.rows).toBeGreaterThan(0);
    }
    const chunks = shards.flatMap(chunksOf);
    expect(chunks.map(({ first }) => first)).toEqual(chunks.map((_, i) => 5 + i * size));
  },
);

test.prop({ n: rowCount, size: chunkRows, workers: count })(
  "no shard has a chunk more than its fair share of rows",
  ({ n, size, workers }) => {
    const shards = cutShards(batchOf(n), size, workers);
    for (const shard of shards) expect(shard.rows).toBeLessThan(n / shards.length + size + 1);
  },
);
