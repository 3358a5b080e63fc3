import { squaresBlock, TILE_ROWS, type Kernels } from "@latentjs/numerics";
import { columnMomentsAbout, type ColumnMoments } from "./column-moments.js";
import { sumsAboutMeans, type ComponentSums } from "./sums-about-means.js";

/** Each component's column moments about its own current mean; see {@link sumsAboutMeans}. */
export const aboutOwnMeans = (
  kernels: Kernels,
  means: ReadonlyArray<Float64Array>,
  d: number,
): ComponentSums<ColumnMoments> =>
  sumsAboutMeans(kernels, means, squaresBlock(d), kernels.addSquares, columnMomentsAbout);

/**
 * About one centre for all: columns and their squares are computed once, and all sums are one product of matrices. It costs the
 * square of the means' distance from the centre, in standard deviations, as a factor of rounding. The caller sees to it that this is small.
 */
export const aboutOneCentre = (
  kernels: Kernels,
  centre: Float64Array,
  k: number,
): ComponentSums<ColumnMoments> => {
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
