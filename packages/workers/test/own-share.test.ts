import { denseChunks, overChunks, render, type DenseBatch } from "@latentjs/em-core";
import { afterEach, expect, test, vi } from "vitest";
import type { StartThread } from "../src/node/index.js";
import { left, right } from "./either.js";
import { randomBatch, sharedPool, startModule, trouble } from "./pool.js";
import { scaledSums, type Factors } from "./scaled-sums.mjs";

const COLS = 3;
const CHUNK_ROWS = 7;
const batch = randomBatch(401, COLS, true);

const scaled = (factor: number): Factors => ({
  factors: Float64Array.of(0.3, 1.7, 2.9).map((f) => f * factor),
});
const alone = (params: Factors, rows: DenseBatch = batch): unknown =>
  right(
    overChunks(
      {
        ...scaledSums(COLS),
        name: "sums",
        mStep: () => ({ _tag: "Right", right: params }),
        q: () => 0,
        logPrior: () => 0,
      },
      denseChunks(rows, CHUNK_ROWS),
    )(params),
  );

/** A worker that keeps a record of the kinds of messages it is sent. */
const listening = (): { readonly start: StartThread; readonly sent: string[] } => {
  const sent: string[] = [];
  const begin = startModule("scaled-sums-worker.mjs");
  return {
    sent,
    start: (listener) => {
      const thread = begin(listener);
      return {
        ...thread,
        post: (message, transfer) => {
          sent.push((message as { readonly _tag: string })._tag);
          thread.post(message, transfer);
        },
      };
    },
  };
};

afterEach(() => {
  vi.unstubAllGlobals();
});

const ROUNDS = 200;

test.for([1, 2, 3, 4])(
  "this thread and workers, %d together, give the bits of one thread",
  async (threads) => {
    const { start, sent } = listening();
    const pool = sharedPool(batch, CHUNK_ROWS, threads, { start });
    for (let round = 0; round < ROUNDS; round++) {
      const params = scaled(1 + round / 7);
      expect(right(await pool.evaluate(params))).toEqual(alone(params));
    }
    await pool.close();
    const count = (tag: string): number => sent.filter((kind) => kind === tag).length;
    expect([count("Open"), count("Attend")]).toEqual([threads - 1, threads - 1]);
    // Questions that are asked in quick succession are not sent as messages, but for the first and those after a long pause.
    expect(count("Evaluate")).toBeLessThan(Math.max(1, (threads - 1) * ROUNDS));
  },
);

test("a worker that has gone back to its messages is sent the next question", async () => {
  const { start, sent } = listening();
  const pool = sharedPool(batch, CHUNK_ROWS, 2, { start });
  for (let round = 0; round < 3; round++) {
    expect(right(await pool.evaluate(scaled(1)))).toEqual(alone(scaled(1)));
    await new Promise((resolve) => {
      setTimeout(resolve, 30);
    });
  }
  await pool.close();
  expect(sent.filter((kind) => kind === "Evaluate")).toHaveLength(3);
});

test("where memory is not shared, each thread has its own share and no other", async () => {
  vi.stubGlobal("crossOriginIsolated", false);
  for (const threads of [2, 3]) {
    const pool = sharedPool(batch, CHUNK_ROWS, threads);
    for (let round = 0; round < 5; round++)
      expect(right(await pool.evaluate(scaled(1 + round)))).toEqual(alone(scaled(1 + round)));
    await pool.close();
  }
});

test("a pool that is closed answers no more, whoever would have", async () => {
  const pool = sharedPool(batch, CHUNK_ROWS, 2, { beginsAlone: true });
  const pending = [pool.evaluate(scaled(1)), pool.evaluate(scaled(2))];
  await pool.close();
  for (const answer of [...pending, pool.evaluate(scaled(3))])
    expect(render(left(await answer))).toContain("closed");
});

test("several questions at a time are answered each for itself", async () => {
  const pool = sharedPool(batch, CHUNK_ROWS, 2);
  for (let round = 0; round < 20; round++) {
    const questions = [1, 2, 3].map((factor) => scaled(factor + round));
    const answers = await Promise.all(questions.map((params) => pool.evaluate(params)));
    expect(answers.map(right)).toEqual(questions.map((params) => alone(params)));
  }
  await pool.close();
});

test("what the model refuses is refused in its words, in the middle of a run too", async () => {
  const pool = sharedPool(batch, CHUNK_ROWS, 3);
  for (let round = 0; round < 5; round++) {
    expect(right(await pool.evaluate(scaled(1)))).toEqual(alone(scaled(1)));
    expect(render(left(await pool.evaluate(scaled(-1))))).toContain("factors[0]: expected a positive number");
  }
  await pool.close();
});

/** First chunk of the second of two shards. */
const SECOND = 29;
const CALM = 10;

test.for(["exit", "throw"] as const)("a worker lost in the middle of a run is replaced: %s", async (kind) => {
  const harm = trouble(kind, 1, SECOND, CALM);
  const pool = sharedPool(batch, CHUNK_ROWS, 2, { trouble: harm });
  for (let round = 0; round < 2 * CALM; round++) {
    expect(right(await pool.evaluate(scaled(1 + round)))).toEqual(alone(scaled(1 + round)));
  }
  // One more than questions: one was asked twice.
  expect(harm.lives[0]).toBe(2 * CALM + 1);
  await pool.close();
});

test("a worker whose substitute is lost too is an error, and may be asked again", async () => {
  const pool = sharedPool(batch, CHUNK_ROWS, 2, { trouble: trouble("exit", 2, SECOND, CALM) });
  for (let round = 0; round < CALM; round++) right(await pool.evaluate(scaled(1)));
  expect(left(await pool.evaluate(scaled(1)))).toEqual({
    _tag: "EvaluationFailed",
    where: "worker 1 of 1",
    message: "it ended with exit code 7; a fresh worker in its place failed as well",
  });
  expect(right(await pool.evaluate(scaled(1)))).toEqual(alone(scaled(1)));
  await pool.close();
});

test("nobody waits for workers that start, or for those that never do", async () => {
  const { start, sent } = listening();
  const pool = sharedPool(batch, CHUNK_ROWS, 2, { start, beginsAlone: true });
  expect(right(await pool.evaluate(scaled(1)))).toEqual(alone(scaled(1)));
  expect(sent).toEqual(["Open"]);
  while (!sent.includes("Evaluate")) {
    expect(right(await pool.evaluate(scaled(2)))).toEqual(alone(scaled(2)));
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
  await pool.close();

  const forbidden = sharedPool(batch, CHUNK_ROWS, 2, {
    start: () => {
      throw new Error("workers are forbidden here");
    },
    beginsAlone: true,
  });
  expect(right(await forbidden.evaluate(scaled(1)))).toEqual(alone(scaled(1)));
  await forbidden.close();
});
