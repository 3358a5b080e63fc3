import { TILE_ROWS } from "./tile-rows.js";

/** Tiles that stay in the kernels' memory from one pass to the next. */
export interface Shelf {
  /**
   * The tiles that are kept of `rows`, an object that stands for `count` rows of `d` columns; `fill` is called to load each when there were none. Null
   * where there is no room.
   */
  readonly tilesOf: (
    rows: object,
    count: number,
    d: number,
    fill: (tile: Float64Array, from: number) => void,
  ) => ReadonlyArray<Float64Array> | null;
}

/** What has found no room so many times shows that the shelf is full of what nobody needs any more. */
const PATIENCE = 64;

/** A shelf for `capacity` numbers in storage that `view` shows. */
export const makeShelf = (capacity: number, view: (at: number, length: number) => Float64Array): Shelf => {
  let kept = new WeakMap<object, ReadonlyArray<Float64Array>>();
  let top = 0;
  let refused = 0;
  return {
    tilesOf: (rows, count, d, fill) => {
      const before = kept.get(rows);
      if (before !== undefined) return before;
      const size = d * TILE_ROWS;
      const total = size * Math.ceil(count / TILE_ROWS);
      if (top + total > capacity) {
        refused++;
        if (refused < PATIENCE || total > capacity) return null;
        kept = new WeakMap();
        top = 0;
        refused = 0;
      }
      const tiles: Float64Array[] = [];
      for (let from = 0; from < count; from += TILE_ROWS, top += size) {
        const tile = view(top, size);
        fill(tile, from);
        tiles.push(tile);
      }
      kept.set(rows, tiles);
      return tiles;
    },
  };
};
