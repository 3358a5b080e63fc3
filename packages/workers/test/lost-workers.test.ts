import { render } from "@latentjs/em-core";
import { expect, test, vi } from "vitest";
import type { StartThread } from "../src/node/index.js";
import { left, right } from "./either.js";
import { poolOver, randomBatch, startModule, trouble } from "./pool.js";
import type { Factors } from "./scaled-sums.mjs";

const batch = randomBatch(90, 2, true);
const CHUNK_ROWS = 10;
/** With three workers the chunks 3, 4 and 5 are those of the second. */
const SECOND = 3;
const params: Factors = { factors: Float64Array.of(0.7, 1.3) };

const undisturbed = async (): Promise<unknown> => {
  const pool = poolOver(batch, CHUNK_ROWS, 3);
  const answer = right(await pool.evaluate(params));
  await pool.close();
  return answer;
};

test.for(["exit", "throw"] as const)("a worker lost once is replaced: %s", async (kind) => {
  const harm = trouble(kind, 1, SECOND);
  const pool = poolOver(batch, CHUNK_ROWS, 3, { trouble: harm });
  expect(right(await pool.evaluate(params))).toEqual(await undisturbed());
  expect(harm.lives[0]).toBe(2);
  expect(right(await pool.evaluate(params))).toEqual(await undisturbed());
  await pool.close();
});

test("what a lost worker had taken is evaluated by the one that stands in for it", async () => {
  const harm = trouble("exit with a chunk", 1);
  // Another worker might take everything before this one does.
  const pool = poolOver(batch, CHUNK_ROWS, 1, { trouble: harm });
  expect(right(await pool.evaluate(params))).toEqual(await undisturbed());
  expect(harm.lives[0]).toBe(2);
  await pool.close();
});

test("a worker lost while nobody asks is replaced when somebody does", async () => {
  const harm = trouble("exit when idle", 1, SECOND);
  const started = vi.fn<StartThread>(startModule("scaled-sums-worker.mjs"));
  const pool = poolOver(batch, CHUNK_ROWS, 3, { trouble: harm, start: started });
  expect(right(await pool.evaluate(params))).toEqual(await undisturbed());
  await new Promise((resolve) => {
    setTimeout(resolve, 200);
  });
  expect(started).toHaveBeenCalledTimes(3);
  expect(right(await pool.evaluate(params))).toEqual(await undisturbed());
  expect(started).toHaveBeenCalledTimes(4);
  await pool.close();
});

test.for([
  ["exit", "it ended with exit code 7"],
  ["throw", "the dog ate it"],
] as const)("a worker whose substitute is lost too is an error: %s", async ([kind, reason]) => {
  const harm = trouble(kind, 2, SECOND);
  const pool = poolOver(batch, CHUNK_ROWS, 3, { trouble: harm });
  const error = left(await pool.evaluate(params));
  expect(error).toEqual({
    _tag: "EvaluationFailed",
    where: "worker 2 of 3",
    message: `${reason}; a fresh worker in its place failed as well`,
  });
  expect(harm.lives[0]).toBe(2);
  // The trouble is over: the pool may be asked again.
  expect(right(await pool.evaluate(params))).toEqual(await undisturbed());
  await pool.close();
});

test("a worker that runs out of memory is an error", async () => {
  const pool = poolOver(batch, CHUNK_ROWS, 2, { trouble: trouble("memory", 2) });
  expect(render(left(await pool.evaluate(params)))).toContain("memory");
  await pool.close();
});

test("a module that is not there is an error", async () => {
  const pool = poolOver(batch, CHUNK_ROWS, 2, { start: startModule("no-such-module.mjs") });
  const said = render(left(await pool.evaluate(params)));
  expect(said).toContain("Cannot find module");
  expect(said).toContain("worker 1 of 2");
  await pool.close();
});

const refuse: StartThread = () => {
  throw new Error("workers are forbidden here");
};

test("workers that are refused are an error", async () => {
  const pool = poolOver(batch, CHUNK_ROWS, 2, { start: refuse });
  expect(left(await pool.evaluate(params))).toEqual({
    _tag: "EvaluationFailed",
    where: "worker 1 of 2",
    message:
      "it could not be started (workers are forbidden here); a fresh worker in its place failed as well",
  });
  await pool.close();
});

test("a task that the module does not know is refused in its words", async () => {
  const pool = poolOver(batch, CHUNK_ROWS, 2, { trouble: trouble("refuse", 1) });
  expect(render(left(await pool.evaluate(params)))).toBe("task: expected another task, got this one.");
  await pool.close();
});
