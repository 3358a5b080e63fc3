import type { ColumnBatch } from "@latentjs/em-core";
import { TILE_ROWS } from "@latentjs/numerics";

/** A number for each row of a tile, which a component's density needs and its accumulator needs again. */
export interface TileMemo {
  /** Computes the numbers of rows [from, to), `[i - from]` that of row i, and keeps them until the next call. */
  readonly compute: (batch: ColumnBatch, from: number, to: number) => Float64Array;
  /** The same, but numbers that are kept for just these rows of this batch are not computed anew. */
  readonly recall: (batch: ColumnBatch, from: number, to: number) => Float64Array;
}

/**
 * The engine asks every component for the densities of a tile, and then adds the same tile: with `compute` in the density and `recall` in the
 * accumulator, what `write` writes is computed once. A component at fixed parameters has its own. Calls for tiles
 * allocate nothing.
 */
export const tileMemo = (
  write: (batch: ColumnBatch, from: number, to: number, out: Float64Array) => void,
): TileMemo => {
  let kept = new Float64Array(TILE_ROWS);
  let of: ColumnBatch | null = null;
  let first = 0;
  let end = 0;
  const compute: TileMemo["compute"] = (batch, from, to) => {
    // The engine's tiles fit; a caller of its own may ask for more rows.
    if (to - from > kept.length) kept = new Float64Array(to - from);
    write(batch, from, to, kept);
    of = batch;
    first = from;
    end = to;
    return kept;
  };
  return {
    compute,
    recall: (batch, from, to) =>
      batch === of && from === first && to === end ? kept : compute(batch, from, to),
  };
};
