import { standardNormal, makeRng, log } from "@latentjs/numerics";
import { expect, test } from "vitest";
import {
  denseChunks,
  E,
  expectedMonoid,
  foldParts,
  overChunks,
  overChunksCooperatively,
  overStream,
  type Either,
  type EmError,
  type Expected,
} from "../src/index.js";
import { left, right } from "./either.js";
import {
  cut,
  lifetimes,
  rowsOf,
  type Lifetimes,
  type LifetimeStats,
  type Means,
} from "./models/lifetimes.js";

const rng = makeRng("evaluate");
const n = 1000;
const batch: Lifetimes = {
  rows: n,
  first: 0,
  weights: Float64Array.from({ length: n }, () => 0.1 + rng.uniform()),
  times: Float64Array.from({ length: n }, () => -log(1 - rng.uniform()) * 3),
  cutOff: Uint8Array.from({ length: n }, () => (standardNormal(rng) > 0 ? 1 : 0)),
  group: Int32Array.from({ length: n }, () => rng.below(2)),
};
const model = lifetimes(2);
const chunks = cut(batch, 37);
const params: Means = { means: Float64Array.of(2.5, 4) };

/** Answers chunk by chunk in the order of `order`, as a pool would, and merges by index. */
const pooled = (order: ReadonlyArray<number>): Expected<LifetimeStats> => {
  const eStep = right(model.eStep(params));
  const parts = new Map<number, Expected<LifetimeStats>>();
  for (const i of order) parts.set(i, eStep(chunks[i]));
  return foldParts(
    expectedMonoid(model.stats),
    chunks.map((_, i) => parts.get(i) ?? expectedMonoid(model.stats).empty),
  );
};

test("the same grid gives the same bits, wherever and in whatever order its chunks are evaluated", async () => {
  const sync = right(overChunks(model, chunks)(params));
  expect(sync.weight).toBeCloseTo(batch.weights?.reduce((a, b) => a + b, 0) ?? 0, 9);
  const stream = overStream(model, async function* () {
    for (const chunk of chunks) {
      await Promise.resolve();
      yield chunk;
    }
  });
  expect(right(await stream(params))).toEqual(sync);
  expect(right(await overChunksCooperatively(model, chunks, { everyMs: 0 })(params))).toEqual(sync);
  const indices = chunks.map((_, i) => i);
  expect(pooled(indices.toReversed())).toEqual(sync);
  expect(pooled(indices.toSorted((a, b) => ((a * 11) % 28) - ((b * 11) % 28)))).toEqual(sync);
});

test("another grid gives the same sums to rounding", () => {
  const sync = right(overChunks(model, chunks)(params));
  const other = right(overChunks(model, cut(batch, 50))(params));
  expect(other.logLikelihood / sync.logLikelihood).toBeCloseTo(1, 12);
});

test("the bad row is told by its place in the data set", () => {
  const bad = { ...batch, times: batch.times.slice() };
  bad.times[700] = Number.NaN;
  bad.times[901] = Number.POSITIVE_INFINITY;
  expect(right(overChunks(model, cut(bad, 37))(params)).badRow).toBe(700);
});

test("parameters that the model refuses reach nobody's rows", async () => {
  const refused: Means = { means: Float64Array.of(2, -1) };
  const untouched: Iterable<Lifetimes> = {
    [Symbol.iterator]: () => {
      throw new Error("rows were read");
    },
  };
  const expected = {
    _tag: "InvalidInput",
    path: "means[1]",
    expected: "a positive number",
    actual: "-1",
    remedy: "",
  };
  expect(left(overChunks(model, untouched)(refused))).toEqual(expected);
  const cooperatively: Either<EmError, unknown> = await overChunksCooperatively(model, untouched)(refused);
  expect(left(cooperatively)).toEqual(expected);
});

test("a stream that breaks is an error with its reason", async () => {
  const broken = overStream(model, async function* () {
    yield chunks[0];
    await Promise.reject(new Error("the connection was closed"));
  });
  expect(left(await broken(params))).toEqual({
    _tag: "EvaluationFailed",
    where: "the stream of rows",
    message: "the connection was closed",
  });
});

test("what an E-step throws is a bug and reaches the caller", async () => {
  const buggy = { ...model, eStep: () => E.right(() => JSON.parse("{")) };
  await expect(
    overStream(buggy, async function* () {
      yield await Promise.resolve(batch);
    })(params),
  ).rejects.toThrow(SyntaxError);
});

test("a cooperative pass pauses by the clock", async () => {
  let time = 0;
  let pauses = 0;
  const cooperation = {
    everyMs: 10,
    now: () => (time += 4),
    pause: () => {
      pauses++;
      return Promise.resolve();
    },
  };
  await overChunksCooperatively(model, chunks, cooperation)(params);
  // 28 chunks ask the clock once each and once more after a pause; 10 ms pass every third time.
  expect(pauses).toBe(9);
});

test("without a pause of its own, a cooperative pass lets timers have their turn", async () => {
  const timer = { ticked: false };
  setTimeout(() => {
    timer.ticked = true;
  }, 0);
  const evaluate = overChunksCooperatively(model, chunks, { everyMs: 0 });
  // A timer is due after a millisecond; without pauses it would never have its turn.
  const end = performance.now() + 200;
  while (!timer.ticked && performance.now() < end) await evaluate(params);
  expect(timer.ticked).toBe(true);
});

test("no rows give the empty sums", () => {
  const { weight, logLikelihood } = right(overChunks(model, [])(params));
  expect([weight, logLikelihood]).toEqual([0, 0]);
});

test("the chunk grid covers the rows once, in order, without copying", () => {
  const data = Float64Array.from({ length: 22 }, (_, i) => i);
  const weights = Float64Array.from({ length: 11 }, (_, i) => i + 1);
  const pieces = denseChunks({ rows: 11, cols: 2, first: 5, data, weights }, 4);
  expect(pieces.map((p) => [p.first, p.rows, p.cols])).toEqual([
    [5, 4, 2],
    [9, 4, 2],
    [13, 3, 2],
  ]);
  expect(pieces.flatMap((p) => [...p.data])).toEqual([...data]);
  expect(pieces.flatMap((p) => [...(p.weights ?? [])])).toEqual([...weights]);
  expect(pieces.every((p) => p.data.buffer === data.buffer)).toBe(true);
  expect(denseChunks({ rows: 3, cols: 1, first: 0, data: data.subarray(0, 3), weights: null })).toHaveLength(
    1,
  );
  expect(() => denseChunks({ rows: 3, cols: 1, first: 0, data, weights: null }, 2.5)).toThrow(RangeError);
});

test("rows made for a closed form have it", () => {
  const { times, rows } = rowsOf([{ ended: 3, cutOff: 1, total: 8 }]);
  expect([rows, ...times]).toEqual([4, 2, 2, 2, 2]);
  expect(E.isRight(model.eStep(params))).toBe(true);
});
