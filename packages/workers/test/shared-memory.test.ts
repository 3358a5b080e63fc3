import type { DenseBatch } from "@latentjs/em-core";
import { afterEach, expect, test, vi } from "vitest";
import { inSharedMemory, sendable } from "../src/shared-memory.js";
import { cutRuns, evenStarts, ownRowsOf, type Shard } from "../src/shards.js";
import { right } from "./either.js";
import { poolOver, randomBatch, trouble } from "./pool.js";
import type { Factors } from "./scaled-sums.mjs";

const batch = randomBatch(90, 2, true);
/** The second of three shards. */
const secondOf = (rows: DenseBatch): Shard => {
  const starts = evenStarts(rows.rows, 10);
  const [, own] = cutRuns(starts, 3);
  return { batch: rows, starts, firstChunk: 0, own, thread: 1, claims: null };
};
const params: Factors = { factors: Float64Array.of(0.7, 1.3) };

/** As in a page that is not isolated from other origins. */
const withoutSharedMemory = (): void => {
  vi.stubGlobal("crossOriginIsolated", false);
};
afterEach(() => {
  vi.unstubAllGlobals();
});

test("where memory can be shared, the rows are copied there once, and what is there stays where it is", () => {
  const shared = inSharedMemory(batch);
  expect(shared).toEqual(batch);
  expect(shared.data.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(shared.weights?.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(inSharedMemory(shared).data).toBe(shared.data);
  const second = secondOf(shared);
  expect(sendable(second)).toEqual({ shard: second, transfer: [] });
  expect(sendable(second).shard.batch.data).toBe(shared.data);
});

test("where it cannot, a shard gets copies that can be moved, and the caller keeps the rows", () => {
  withoutSharedMemory();
  expect(inSharedMemory(batch)).toBe(batch);
  const { shard, transfer } = sendable(secondOf(batch));
  expect(shard).toEqual(ownRowsOf(secondOf(batch)));
  expect([...shard.batch.data]).toEqual([...batch.data.subarray(60, 120)]);
  expect(transfer).toEqual([shard.batch.data.buffer, shard.batch.weights?.buffer]);
  expect(shard.batch.data.buffer).not.toBe(batch.data.buffer);
  expect(shard.batch.data.buffer.byteLength).toBe(60 * Float64Array.BYTES_PER_ELEMENT);
});

test("copies give the same bits, also those that a fresh worker gets", async () => {
  const shared = poolOver(batch, 10, 3);
  const expected = right(await shared.evaluate(params));
  await shared.close();
  withoutSharedMemory();
  const harm = trouble("exit", 1, 3);
  const copied = poolOver(batch, 10, 3, { trouble: harm });
  expect(right(await copied.evaluate(params))).toEqual(expected);
  expect(harm.lives[0]).toBe(2);
  await copied.close();
});
