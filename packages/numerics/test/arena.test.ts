import { expect, test } from "vitest";
import { makeArena, TILE_ROWS } from "../src/index.js";

const CAPACITY = 10_000;
const storage = new Float64Array(CAPACITY);
const arena = makeArena(CAPACITY, (at, length) => storage.subarray(at, at + length));

test("what is released is handed out again, and the same request gets the same view", () => {
  const mark = arena.mark();
  const first = arena.take(3);
  const second = arena.take(2);
  expect(second.byteOffset).toBe(4 * 8);
  arena.release(mark);
  expect(arena.take(3)).toBe(first);
  arena.release(mark);
  expect(arena.take(2)).not.toBe(first);
  arena.release(mark);
});

test("columns show the same numbers together and one by one", () => {
  const mark = arena.mark();
  const { all, each } = arena.takeColumns(3);
  expect(all.length).toBe(3 * TILE_ROWS);
  each[2][5] = 42;
  expect(all[2 * TILE_ROWS + 5]).toBe(42);
  arena.release(mark);
});

test("more than there is throws", () => {
  const mark = arena.mark();
  arena.take(CAPACITY - 10);
  expect(arena.room()).toBe(10);
  expect(() => arena.take(11)).toThrow("10001 numbers in an arena of 10000");
  arena.release(mark);
});

test("ever new shapes do not pile up views", () => {
  const mark = arena.mark();
  const first = arena.take(1);
  for (let length = 1; length < 5000; length++) {
    arena.release(mark);
    arena.take(length);
  }
  arena.release(mark);
  expect(arena.take(1)).not.toBe(first);
  arena.release(mark);
});
