import { expect, test, vi } from "vitest";
import { openTaskPool, type StartThread, type TaskPool } from "../src/node/index.js";
import { taskPoolsOf } from "../src/task-pool.js";
import type { FromTaskWorker, ToTaskWorker } from "../src/task-protocol.js";
import { startModule } from "./pool.js";

interface Squared {
  readonly square: number;
  readonly who: string;
}

const OFFSET = 7;
const tasks = Array.from({ length: 40 }, (_, i) => i);
const squares = tasks.map((task) => task * task + OFFSET);
const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

const poolOf = (
  workers: number | "auto",
  {
    start = startModule("squares-worker.mjs"),
    fatal = -1,
    worth = 3,
  }: { start?: StartThread; fatal?: number; worth?: number } = {},
): TaskPool<number, Squared> =>
  openTaskPool({
    start,
    workers,
    worth,
    common: { offset: OFFSET, fatal, lives: new Int32Array(new SharedArrayBuffer(4)) },
    here: async (task) => {
      // So slow that workers come to do something.
      await pause(20);
      return { square: task * task + OFFSET, who: "here" };
    },
    rest: () => pause(0),
  });

test.for([1, 2, 3])("results in the order of the tasks, with %i threads", async (workers) => {
  const pool = poolOf(workers);
  const seen: number[] = [];
  const results = await pool.run(tasks, (index, { square }) => {
    expect(square).toBe(squares[index]);
    seen.push(index);
  });
  expect(results.map(({ square }) => square)).toEqual(squares);
  expect(seen.toSorted((a, b) => a - b)).toEqual(tasks);
  expect(new Set(results.map(({ who }) => who)).has("worker")).toBe(workers > 1);
  // A pool serves one list after the other, and an empty one.
  expect((await pool.run([3])).map(({ square }) => square)).toEqual([9 + OFFSET]);
  expect(await pool.run([])).toEqual([]);
  await pool.close();
});

test.for([1, 3])(
  "what is thrown by who is told of results is thrown by the list, with %i threads",
  async (workers) => {
    const pool = poolOf(workers);
    let told = 0;
    const list = pool.run(tasks, (_index, { who }) => {
      told++;
      if (workers === 1 || who === "worker") throw new RangeError(`enough of ${who}`);
    });
    await expect(list).rejects.toThrow(workers === 1 ? "enough of here" : "enough of worker");
    expect(told).toBeLessThan(tasks.length);
    // The workers have ended, and were not heard any more.
    const before = told;
    expect((await pool.run([3])).map(({ who }) => who)).toEqual(["here"]);
    expect(told).toBe(before);
    await pool.close();
  },
);

test("a worker that is lost gives its tasks to the others", async () => {
  const pool = poolOf(2, { fatal: 5 });
  expect((await pool.run(tasks)).map(({ square }) => square)).toEqual(squares);
  await pool.close();
});

test("where workers are refused, the calling thread does it all", async () => {
  const pool = poolOf(3, {
    start: () => {
      throw new Error("workers are forbidden here");
    },
  });
  expect((await pool.run(tasks.slice(0, 3))).map(({ who }) => who)).toEqual(["here", "here", "here"]);
  await pool.close();
});

const cases = [
  ["what cannot be sent to a worker", { offset: () => OFFSET }],
  ["what a worker cannot be made ready for", null],
] as const;
test.each(cases.flatMap(([name, common]) => [true, false].map((takesPart) => ({ name, common, takesPart }))))(
  "$name is done here; taking part: $takesPart",
  async ({ common, takesPart }) => {
    const open = taskPoolsOf({ availableThreads: () => 3, canTakeShare: () => takesPart });
    const pool = open<number, number>({
      start: startModule("squares-worker.mjs"),
      workers: 3,
      worth: 3,
      common,
      here: (task) => Promise.resolve(task * task + OFFSET),
      rest: () => pause(0),
    });
    expect(await pool.run(tasks)).toEqual(squares);
    await pool.close();
  },
);

/** A worker that answers as it is made to. */
const spoken =
  (answer: (told: ToTaskWorker, say: (message: FromTaskWorker) => void) => void): StartThread =>
  ({ message }) => ({
    post: (told) => answer(told as ToTaskWorker, message),
    hold: () => {},
    end: () => Promise.resolve(),
  });

test("a worker that fails is not listened to any more", async () => {
  const start = spoken((told, say) => {
    queueMicrotask(() => {
      if (told._tag === "Prepare") return say({ _tag: "Prepared" });
      say({ _tag: "Failed" });
      // On its way when the worker failed.
      return say({ _tag: "Done", id: told.id, result: { square: -1, who: "ghost" } });
    });
  });
  const pool = poolOf(2, { start });
  const seen: number[] = [];
  const results = await pool.run(tasks.slice(0, 4), (index) => seen.push(index));
  expect(results.map(({ who }) => who)).toEqual(["here", "here", "here", "here"]);
  expect(seen.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3]);
  await pool.close();
});

test("a module that is not there, likewise", async () => {
  const pool = poolOf(2, { start: startModule("no-such-module.mjs") });
  expect((await pool.run(tasks.slice(0, 3))).map(({ who }) => who)).toEqual(["here", "here", "here"]);
  await pool.close();
});

test("no worker is started that does not pay", async () => {
  const start = vi.fn<StartThread>(startModule("squares-worker.mjs"));
  const pool = poolOf("auto", { start, worth: 1 });
  await pool.run([1]);
  expect(start).not.toHaveBeenCalled();
  await pool.close();
});
