import type { DenseBatch } from "@latentjs/em-core";
import { TILE_ROWS, type Kernels } from "@latentjs/numerics";

/**
 * The tile of rows at hand, stored column by column. A bank is asked for the densities of a tile and then given the same
 * tile to accumulate, so it is loaded once for both and for all components.
 */
export interface LoadedTile {
  /** The rows that were loaded last. */
  readonly columns: () => Float64Array;
  /** Loads rows [from, to). */
  readonly load: (batch: DenseBatch, from: number, to: number) => void;
  /** Loads rows [from, to) unless they were the last loaded, and forgets which rows the tile holds. True if it had to. */
  readonly take: (batch: DenseBatch, from: number, to: number) => boolean;
}

/**
 * Room for one tile of `d` columns in the arena of the kernels; rows of a batch are copied there first where that is faster, and tiles of a small one
 * that never changes are kept from pass to pass. `keeps`: whether every tile will be asked for, from its first row on.
 */
export const takeLoadedTile = (kernels: Kernels, d: number, keeps: boolean = true): LoadedTile => {
  const own = kernels.arena.take(d * TILE_ROWS);
  let columns = own;
  let source: DenseBatch | null = null;
  let row = -1;
  // A pass is over one batch; another one would be read where it lies.
  let passed: DenseBatch | null = null;
  let kept: ReadonlyArray<Float64Array> | null = null;
  let staged = own;
  const load = (batch: DenseBatch, from: number, to: number): void => {
    if (passed === null) {
      passed = batch;
      kept = keeps ? keep(kernels, batch) : null;
      if (kept === null) staged = stage(kernels, batch.data);
    }
    if (batch === passed && kept !== null) columns = kept[from / TILE_ROWS];
    else {
      columns = own;
      kernels.loadTile(batch === passed ? staged : batch.data, d, from, to - from, own);
    }
    source = batch;
    row = from;
  };
  return {
    columns: () => columns,
    load,
    take: (batch, from, to) => {
      const isOther = batch !== source || from !== row;
      if (isOther) load(batch, from, to);
      // A tile is asked for once and added once.
      source = null;
      return isOther;
    },
  };
};

/** Data whose copy is small beside what a process takes anyway. */
const MOST_KEPT_BYTES = 8_388_608;

/** The batch as tiles that stay where kernels reach them, or null. */
const keep = (kernels: Kernels, batch: DenseBatch): ReadonlyArray<Float64Array> | null => {
  const { shelf, arena, loadTile } = kernels;
  const { rows, cols, data, isFixed } = batch;
  if (shelf === null || isFixed !== true || data.buffer.byteLength > MOST_KEPT_BYTES) return null;
  const mark = arena.mark();
  let staged: Float64Array | null = null;
  const tiles = shelf.tilesOf(batch, rows, cols, (tile, from) => {
    staged ??= stage(kernels, data);
    loadTile(staged, cols, from, Math.min(TILE_ROWS, rows - from), tile);
  });
  arena.release(mark);
  return tiles;
};

/** A batch that is a large part of the arena is better left where it is. */
const LARGEST_SHARE = 0.25;

const stage = ({ arena, shelf }: Kernels, data: Float64Array): Float64Array => {
  if (shelf === null || data.length > LARGEST_SHARE * arena.capacity) return data;
  const room = arena.room();
  if (data.length > room) return data;
  const copy = arena.take(data.length);
  copy.set(data);
  return copy;
};
