import type { DenseBatch } from "@latentjs/em-core";
import { TILE_ROWS, type Kernels } from "@latentjs/numerics";

/**
 * The tile of rows at hand, stored column by column. A bank is asked for the densities of a tile and then given the same
 * tile to accumulate, so it is loaded once for both and for all components.
 */
export interface LoadedTile {
  readonly columns: Float64Array;
  /** Loads rows [from, to). */
  readonly load: (batch: DenseBatch, from: number, to: number) => void;
  /** Loads rows [from, to) unless they were the last loaded, and forgets which rows the tile holds. True if it had to. */
  readonly take: (batch: DenseBatch, from: number, to: number) => boolean;
}

/** Room for one tile of `d` columns in the arena of the kernels; rows of a batch are copied there first where that is faster. */
export const takeLoadedTile = (kernels: Kernels, d: number): LoadedTile => {
  const columns = kernels.arena.take(d * TILE_ROWS);
  let source: DenseBatch | null = null;
  let row = -1;
  // A pass is over one batch; another one would be read where it lies.
  let passed: DenseBatch | null = null;
  let staged = columns;
  const load = (batch: DenseBatch, from: number, to: number): void => {
    if (passed === null) {
      passed = batch;
      staged = stage(kernels, batch.data);
    }
    kernels.loadTile(batch === passed ? staged : batch.data, d, from, to - from, columns);
    source = batch;
    row = from;
  };
  return {
    columns,
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

/** A batch that is a large part of the arena is better left where it is. */
const LARGEST_SHARE = 0.25;

const stage = ({ arena, prefersStaged }: Kernels, data: Float64Array): Float64Array => {
  if (!prefersStaged || data.length > LARGEST_SHARE * arena.capacity) return data;
  const room = arena.room();
  if (data.length > room) return data;
  const copy = arena.take(data.length);
  copy.set(data);
  return copy;
};
