import { denseChunks, overChunks, type LatentVariableModel, type DenseBatch } from "@latentjs/em-core";
import { expect, test } from "vitest";
import { left, right } from "./either.js";
import { overShardCooperatively, shardedEvaluator, type StartThread } from "../src/node/index.js";
import { poolOver, randomBatch, startModule } from "./pool.js";
import { scaledSums, type Factors, type Sums } from "./scaled-sums.mjs";

const COLS = 3;
const CHUNK_ROWS = 7;
const params: Factors = { factors: Float64Array.of(0.3, 1.7, 2.9) };

const model: LatentVariableModel<Factors, DenseBatch, Sums> = {
  ...scaledSums(COLS),
  name: "scaled sums",
  mStep: (_, previous) => ({ _tag: "Right", right: previous }),
  q: () => 0,
  logPrior: () => 0,
};

test.for([
  ["weighted rows, the last chunk not full", 401, true],
  ["rows that fill their chunks", 420, false],
  ["fewer chunks than workers", 10, true],
] as const)("any number of workers gives the bits of one thread: %s", async ([, rows, isWeighted]) => {
  const batch = randomBatch(rows, COLS, isWeighted);
  const alone = right(overChunks(model, denseChunks(batch, CHUNK_ROWS))(params));
  expect(alone.weight).toBeGreaterThan(0.4 * rows);
  for (const workers of [1, 2, 3, 4]) {
    const pool = poolOver(batch, CHUNK_ROWS, workers);
    expect(right(await pool.evaluate(params))).toEqual(alone);
    expect(right(await pool.evaluate(params))).toEqual(alone);
    await pool.close();
  }
});

test("several questions at a time are answered each for itself", async () => {
  const batch = randomBatch(100, COLS, false);
  const pool = poolOver(batch, CHUNK_ROWS, 2);
  const scales = [1, 2, 3];
  const answers = await Promise.all(
    scales.map((scale) => pool.evaluate({ factors: params.factors.map((f) => scale * f) })),
  );
  await pool.close();
  const alone = scales.map((scale) =>
    overChunks(model, denseChunks(batch, CHUNK_ROWS))({ factors: params.factors.map((f) => scale * f) }),
  );
  expect(answers).toEqual(alone);
});

test("the first bad row is told by its place in the data set", async () => {
  const batch = randomBatch(100, COLS, false);
  batch.data[90 * COLS] = Number.POSITIVE_INFINITY;
  batch.data[61 * COLS + 1] = Number.NaN;
  const pool = poolOver(batch, CHUNK_ROWS, 3);
  expect(right(await pool.evaluate(params)).badRow).toBe(61);
  await pool.close();
});

test("parameters that the model refuses are refused in its words, and others are taken afterwards", async () => {
  const pool = poolOver(randomBatch(100, COLS, false), CHUNK_ROWS, 2);
  const refused = await pool.evaluate({ factors: Float64Array.of(1, -2, 3) });
  expect(left(refused)).toEqual({
    _tag: "InvalidInput",
    path: "factors[1]",
    expected: "a positive number",
    actual: "-2",
    remedy: "",
  });
  expect(right(await pool.evaluate(params)).weight).toBe(100);
  await pool.close();
});

test("parameters that cannot be sent are a bug of the caller", async () => {
  const pool = poolOver(randomBatch(20, COLS, false), CHUNK_ROWS, 2);
  const unsendable = { ...params, onChange: (): void => {} };
  await expect(pool.evaluate(unsendable)).rejects.toThrow("could not be cloned");
  expect(right(await pool.evaluate(params)).weight).toBe(20);
  await pool.close();
});

test("a question that cannot be sent is a bug of the caller's, and no other's while this thread pauses", async () => {
  const pool = shardedEvaluator({
    start: startModule("scaled-sums-worker.mjs"),
    workers: 3,
    here: overShardCooperatively(scaledSums(COLS), { everyMs: 0 }),
    task: { cols: COLS, trouble: null },
    stats: scaledSums(COLS).stats,
    batch: randomBatch(100, COLS, false),
    chunkRows: CHUNK_ROWS,
  });
  const unsendable = { ...params, onChange: (): void => {} };
  // The test runner fails where a rejection is nobody's.
  await expect(pool.evaluate(unsendable)).rejects.toThrow("could not be cloned");
  expect(right(await pool.evaluate(params)).weight).toBe(100);
  await pool.close();
});

/** Answers at once that there was nothing left to do. */
const idle: StartThread = ({ message }) => ({
  post: (sent) => {
    const { _tag: tag, round } = sent as { readonly _tag: string; readonly round?: number };
    if (tag === "Evaluate") queueMicrotask(() => message({ _tag: "Reduced", round, nodes: [] }));
  },
  hold: () => {},
  end: () => Promise.resolve(),
});

test("a round in which nobody has evaluated some chunk is an error, not a smaller sum", async () => {
  const pool = poolOver(randomBatch(100, COLS, false), CHUNK_ROWS, 2, { start: idle });
  expect(left(await pool.evaluate(params))).toEqual({
    _tag: "EvaluationFailed",
    where: "the pool of workers",
    message: "nobody has evaluated chunk 0",
  });
  await pool.close();
});

test("rows in shared memory are not copied", async () => {
  const batch = randomBatch(50, COLS, false);
  const data = new Float64Array(new SharedArrayBuffer(batch.data.byteLength));
  data.set(batch.data);
  const pool = poolOver({ ...batch, data }, CHUNK_ROWS, 2);
  const before = right(await pool.evaluate(params));
  // Whoever copied the rows would not notice.
  for (let at = 0; at < data.length; at++) data[at] *= 2;
  const after = right(await pool.evaluate(params));
  expect(after.stats.sums).toEqual(before.stats.sums.map((v) => 2 * v));
  await pool.close();
});

test("a closed pool says so", async () => {
  const pool = poolOver(randomBatch(50, COLS, false), CHUNK_ROWS, 2);
  const pending = pool.evaluate(params);
  await pool.close();
  const closed = { _tag: "EvaluationFailed", where: "the pool of workers", message: "it is closed" };
  expect(left(await pending)).toEqual(closed);
  expect(left(await pool.evaluate(params))).toEqual(closed);
  await pool.close();
});
