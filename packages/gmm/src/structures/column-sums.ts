import { copyFloats, squaresBlock, TILE_ROWS, type Kernels } from "@latentjs/numerics";
import { sumsAboutMeans, type GatheredSums } from "./sums-about-means.js";

/** Each component's columns and their squares about its own current mean; see {@link sumsAboutMeans}. */
export const columnsAboutMeans = (kernels: Kernels, means: Float64Array, k: number): GatheredSums =>
  sumsAboutMeans(kernels, means, k, squaresBlock(means.length / k), kernels.addSquares);

/**
 * About one centre for all, of which `centres` are K copies: columns and their squares are computed once, and all sums are one product of matrices. It
 * costs the square of the means' distance from the centre, in standard deviations, as a factor of rounding. The caller sees to it that this is small.
 */
export const columnsAboutCentre = (kernels: Kernels, centres: Float64Array, k: number): GatheredSums => {
  const { arena } = kernels;
  const d = centres.length / k;
  const origin = arena.take(d);
  origin.set(centres.subarray(0, d));
  const powers = arena.take(2 * d * TILE_ROWS);
  const sums = arena.take(k * squaresBlock(d)).fill(0);
  return {
    add: (tile, n, { all }) => {
      kernels.centreAndSquare(tile, n, d, origin, 0, powers);
      kernels.addSums(powers, n, 2 * d, all, k, sums);
    },
    finish: (weights) => ({ weights, centres, sums: copyFloats(sums) }),
  };
};
