import { momentsAboutPacked, type Moments } from "@latentjs/mvn";
import { productsBlock, scatterBlock, type Kernels } from "@latentjs/numerics";
import { sumsAboutMeans, type ComponentSums } from "./sums-about-means.js";

/** Each component's scatter about its own current mean, n K d^2 / 2 multiplications; see {@link sumsAboutMeans}. */
export const scattersAboutMeans = (
  kernels: Kernels,
  means: ReadonlyArray<Float64Array>,
  d: number,
): ComponentSums<Moments> =>
  sumsAboutMeans(kernels, means, scatterBlock(d), kernels.addScatter, momentsAboutPacked);

/**
 * About one centre for all: differences from it, or products of these, are made once. It costs the square of the means' distance from
 * the centre, in standard deviations of a column, as a factor of rounding. The caller sees to it that this is small.
 */
export const scattersAboutCentre = (
  kernels: Kernels,
  centre: Float64Array,
  k: number,
): ComponentSums<Moments> => {
  const { arena } = kernels;
  const d = centre.length;
  const size = scatterBlock(d);
  const scratch = arena.take(productsBlock(d));
  const origin = arena.take(d);
  origin.set(centre);
  const moments = arena.take(k * size).fill(0);
  return {
    add: (tile, n, { all }) => kernels.addScatters(tile, n, d, origin, all, k, scratch, moments),
    finish: (counts) =>
      Array.from(counts, (count, c) => momentsAboutPacked(centre, count, moments, c * size)),
  };
};
