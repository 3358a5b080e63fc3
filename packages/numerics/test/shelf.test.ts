import { expect, test } from "vitest";
import { makeShelf, TILE_ROWS, type Shelf } from "../src/index.js";

const COLS = 2;
/** Room for five tiles. */
const CAPACITY = 5 * COLS * TILE_ROWS;

const nothing = (): void => {};

const shelfOver = (storage: Float64Array): Shelf =>
  makeShelf(CAPACITY, (at, length) => storage.subarray(at, at + length));

test("tiles are loaded once and kept, each in its own place", () => {
  const storage = new Float64Array(CAPACITY);
  const shelf = shelfOver(storage);
  const rows = {};
  const loaded: number[] = [];
  const fill = (tile: Float64Array, from: number): void => {
    loaded.push(from);
    tile.fill(from + 1);
  };
  const tiles = shelf.tilesOf(rows, 2 * TILE_ROWS + 1, COLS, fill);
  expect(tiles?.map(([first]) => first)).toEqual([1, TILE_ROWS + 1, 2 * TILE_ROWS + 1]);
  expect(tiles?.every(({ length }) => length === COLS * TILE_ROWS)).toBe(true);
  const others = shelf.tilesOf({}, TILE_ROWS, COLS, (tile) => tile.fill(-1));
  expect(others).toHaveLength(1);
  expect(shelf.tilesOf(rows, 2 * TILE_ROWS + 1, COLS, fill)).toBe(tiles);
  expect(tiles?.map(([first]) => first)).toEqual([1, TILE_ROWS + 1, 2 * TILE_ROWS + 1]);
  expect(loaded).toEqual([0, TILE_ROWS, 2 * TILE_ROWS]);
});

test("what finds no room is refused, and after many times everything kept makes way", () => {
  const shelf = shelfOver(new Float64Array(CAPACITY));
  const [first, second] = [{}, {}];
  const kept = shelf.tilesOf(first, 4 * TILE_ROWS, COLS, nothing);
  expect(kept).toHaveLength(4);
  expect(shelf.tilesOf(second, 2 * TILE_ROWS, COLS, nothing)).toBeNull();
  expect(shelf.tilesOf(first, 4 * TILE_ROWS, COLS, nothing)).toBe(kept);
  for (let i = 0; i < 100; i++) shelf.tilesOf(second, 2 * TILE_ROWS, COLS, nothing);
  expect(shelf.tilesOf(second, 2 * TILE_ROWS, COLS, nothing)).toHaveLength(2);
  let reloaded = 0;
  const again = shelf.tilesOf(first, 3 * TILE_ROWS, COLS, () => reloaded++);
  expect([again?.length, reloaded]).toEqual([3, 3]);
});

test("what is larger than the shelf is never kept", () => {
  const shelf = shelfOver(new Float64Array(CAPACITY));
  for (let i = 0; i < 200; i++)
    expect(shelf.tilesOf({}, 6 * TILE_ROWS, COLS, () => expect.unreachable())).toBeNull();
});
