import { scratchBlock, squaresBlock, TILE_ROWS, type Columns, type Kernels } from "@latentjs/numerics";
import { columnMomentsAbout, type ColumnMoments } from "./column-moments.js";

/** Gathers each component's column moments tile by tile, in the arena of the kernels. */
export interface ColumnSums {
  /** Adds `n` rows with their columns of weights. */
  readonly add: (tile: Float64Array, n: number, weight: Columns) => void;
  readonly finish: (counts: Float64Array) => ReadonlyArray<ColumnMoments>;
}

/** About each component's own current mean: as exact as moments get. */
export const aboutOwnMeans = (
  kernels: Kernels,
  means: ReadonlyArray<Float64Array>,
  d: number,
): ColumnSums => {
  const { arena } = kernels;
  const k = means.length;
  const size = squaresBlock(d);
  const scratch = arena.take(scratchBlock(d));
  const centres = arena.take(k * d);
  means.forEach((mean, c) => centres.set(mean, c * d));
  const moments = arena.take(k * size).fill(0);
  return {
    add: (tile, n, { each }) => {
      for (let c = 0; c < k; c++) {
        kernels.addSquares(tile, n, d, centres, c * d, each[c], scratch, moments, c * size);
      }
    },
    finish: (counts) => means.map((mean, c) => columnMomentsAbout(mean, counts[c], moments, c * size)),
  };
};

/**
 * About one centre for all: columns and their squares are computed once, and all sums are one product of matrices. It costs the
 * square of the means' distance from the centre, in standard deviations, as a factor of rounding. The caller sees to it that this is small.
 */
export const aboutOneCentre = (kernels: Kernels, centre: Float64Array, k: number): ColumnSums => {
  const { arena } = kernels;
  const d = centre.length;
  const origin = arena.take(d);
  origin.set(centre);
  const powers = arena.take(2 * d * TILE_ROWS);
  const moments = arena.take(k * squaresBlock(d)).fill(0);
  return {
    add: (tile, n, { all }) => {
      kernels.centreAndSquare(tile, n, d, origin, 0, powers);
      kernels.addSums(powers, n, 2 * d, all, k, moments);
    },
    finish: (counts) =>
      Array.from(counts, (count, c) => columnMomentsAbout(centre, count, moments, c * squaresBlock(d))),
  };
};
