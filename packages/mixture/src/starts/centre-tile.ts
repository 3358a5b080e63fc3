import type { DenseBatch } from "@latentjs/em-core";
import { portableKernels, TILE_ROWS, type Kernels } from "@latentjs/numerics";

/** Rows compared with k centres, tile by tile, in the arena of the kernels that do it. */
export interface CentreTile {
  readonly kernels: Kernels;
  /** Row-major k × cols. */
  readonly centres: Float64Array;
  /** The rows at hand. */
  readonly tile: Float64Array;
  /** Their squared distances, one column for each centre. */
  readonly distances: Float64Array;
  /** Their observation weights; empty where all are 1. */
  readonly weights: Float64Array;
  /** Loads rows [from, from + n) and writes their distances from the first `count` centres. */
  readonly compare: (from: number, n: number, count: number) => void;
}

const NO_WEIGHTS = new Float64Array(0);

/** Every block in an arena begins at an even place. */
const PADDING = 16;

/**
 * Calls `use` with room for the distances of rows from k centres, in units of `scale`, and for `more` numbers. The arena is that of
 * `wanted` where it is large enough, which never shows in a result.
 */
export const withCentres = <A>(
  { cols, data, weights: observed }: DenseBatch,
  scale: Float64Array,
  k: number,
  more: number,
  wanted: Kernels,
  use: (tile: CentreTile) => A,
): A => {
  const needed = TILE_ROWS * (cols + k + 1) + (k + 1) * cols + more + PADDING;
  const kernels = needed <= wanted.arena.capacity ? wanted : portableKernels;
  const { arena } = kernels;
  const mark = arena.mark();
  try {
    const tile = arena.take(cols * TILE_ROWS);
    const units = arena.take(cols);
    for (let j = 0; j < cols; j++) units[j] = 1 / scale[j];
    const centres = arena.take(k * cols);
    const distances = arena.take(k * TILE_ROWS);
    const weights = observed === null ? NO_WEIGHTS : arena.take(TILE_ROWS);
    const compare = (from: number, n: number, count: number): void => {
      kernels.loadTile(data, cols, from, n, tile);
      if (observed !== null) for (let i = 0; i < n; i++) weights[i] = observed[from + i];
      kernels.squaredDistances(tile, n, cols, units, centres, count, distances);
    };
    return use({ kernels, centres, tile, distances, weights, compare });
  } finally {
    arena.release(mark);
  }
};
