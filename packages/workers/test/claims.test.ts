import { expect, test } from "vitest";
import { makeClaims, takenChunks } from "../src/claims.js";

const runs = [
  { from: 0, to: 3 },
  { from: 3, to: 6 },
  { from: 6, to: 8 },
];

/** What each of the threads takes next, in turns given by their numbers, until nothing is left for anyone. */
const inTurns = (turns: ReadonlyArray<number>): ReadonlyArray<ReadonlyArray<number>> => {
  const claims = makeClaims(runs);
  const threads = runs.map((_, thread) => takenChunks(claims, thread, 0));
  const taken = runs.map((): number[] => []);
  for (const thread of turns) {
    const { value, done } = threads[thread].next();
    if (done !== true) taken[thread].push(value);
  }
  return taken;
};

test("threads that are equally quick take their own chunks", () => {
  expect(inTurns([0, 1, 2, 0, 1, 2, 0, 1])).toEqual([
    [0, 1, 2],
    [3, 4, 5],
    [6, 7],
  ]);
});

test("who has finished takes what the next one would come to last, then of the one after that", () => {
  expect(inTurns([1, 0, 0, 0, 0, 0, 0, 0, 0])).toEqual([[0, 1, 2, 5, 4, 7, 6], [3], []]);
  expect(inTurns([2, 2, 2, 2, 1, 1, 0])).toEqual([[0], [3, 4], [6, 7, 2, 1]]);
});

test("in every round all chunks are there again, and a thread that comes late to one finds none", () => {
  const claims = makeClaims(runs);
  const late = takenChunks(claims, 1, 0);
  expect([...takenChunks(claims, 0, 0)]).toEqual([0, 1, 2, 5, 4, 3, 7, 6]);
  expect([...takenChunks(claims, 2, 1)]).toEqual([6, 7, 2, 1, 0, 5, 4, 3]);
  expect([...late]).toEqual([]);
});

test("who stands in for a lost thread begins with what that had taken, wherever it was", () => {
  const claims = makeClaims(runs);
  const lost = takenChunks(claims, 2, 4);
  for (const chunk of [6, 7, 2]) expect(lost.next().value).toBe(chunk);
  const other = takenChunks(claims, 0, 4);
  expect(other.next().value).toBe(0);
  expect([...takenChunks(claims, 2, 4)]).toEqual([2, 6, 7, 1, 5, 4, 3]);
  expect([...other]).toEqual([]);
});
