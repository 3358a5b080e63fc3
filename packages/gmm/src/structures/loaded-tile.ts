import type { DenseBatch } from "@latentjs/em-core";
import { TILE_ROWS } from "@latentjs/mixture";
import { loadTile, type ScatterScratch } from "@latentjs/numerics";

/**
 * The tile of rows at hand, stored column by column. A bank is asked for the densities of a tile and then given the same
 * tile to accumulate, so it is loaded once for both and for all components.
 */
export interface LoadedTile {
  readonly columns: Float64Array;
  /** Loads rows [from, to). */
  readonly load: (batch: DenseBatch, from: number, to: number) => void;
  /** Loads rows [from, to) unless they were the last loaded, and forgets which rows the tile holds. */
  readonly take: (batch: DenseBatch, from: number, to: number) => void;
}

/** Scratch for one tile of `d` columns. */
export const tileScratch = (d: number): Float64Array => new Float64Array(d * TILE_ROWS);

export const loadedTile = (d: number): LoadedTile => {
  const columns = tileScratch(d);
  let source: DenseBatch | null = null;
  let row = -1;
  const load = (batch: DenseBatch, from: number, to: number): void => {
    loadTile(batch.data, d, from, to - from, columns, TILE_ROWS);
    source = batch;
    row = from;
  };
  return {
    columns,
    load,
    take: (batch, from, to) => {
      if (batch !== source || from !== row) load(batch, from, to);
      // A stream may fill the same batch object again, so what was loaded must not be trusted twice.
      source = null;
    },
  };
};

/** Scratch for the second moments of one tile of `d` columns. */
export const scatterScratch = (d: number): ScatterScratch => ({
  centred: tileScratch(d),
  weighted: tileScratch(d),
});
