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

/** Room for one tile of `d` columns in the arena of the kernels. */
export const takeLoadedTile = ({ arena, loadTile }: Kernels, d: number): LoadedTile => {
  const columns = arena.take(d * TILE_ROWS);
  let source: DenseBatch | null = null;
  let row = -1;
  const load = (batch: DenseBatch, from: number, to: number): void => {
    loadTile(batch.data, d, from, to - from, columns);
    source = batch;
    row = from;
  };
  return {
    columns,
    load,
    take: (batch, from, to) => {
      const isOther = batch !== source || from !== row;
      if (isOther) load(batch, from, to);
      // A stream may fill the same batch object again, so what was loaded must not be trusted twice.
      source = null;
      return isOther;
    },
  };
};
