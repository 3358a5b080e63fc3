import { momentsAboutPacked, type Moments } from "@latentjs/mvn";
import { copyFloats, productsBlock, scatterBlock, type Kernels } from "@latentjs/numerics";
import { keptForTheLast, ofEachComponent, type CentredSums } from "./centred-sums.js";
import { sumsAboutMeans, type GatheredSums } from "./sums-about-means.js";

/** Moments of each component, from the sums of columns and of their products. */
export const scatterMomentsFrom: (stats: CentredSums) => ReadonlyArray<Moments> =
  ofEachComponent(momentsAboutPacked);

/** The same, kept for whoever asks again. */
export const scatterMomentsOf: (stats: CentredSums) => ReadonlyArray<Moments> =
  keptForTheLast(scatterMomentsFrom);

/** Each component's scatter about its own current mean, n K d^2 / 2 multiplications; see {@link sumsAboutMeans}. */
export const scattersAboutMeans = (kernels: Kernels, means: Float64Array, k: number): GatheredSums =>
  sumsAboutMeans(kernels, means, k, scatterBlock(means.length / k), kernels.addScatter);

/**
 * About one centre for all, of which `centres` are K copies: differences from it, or products of these, are made once. It costs the square of the means'
 * distance from the centre, in standard deviations of a column, as a factor of rounding. The caller sees to it that this is small.
 */
export const scattersAboutCentre = (kernels: Kernels, centres: Float64Array, k: number): GatheredSums => {
  const { arena } = kernels;
  const d = centres.length / k;
  const scratch = arena.take(productsBlock(d));
  const origin = arena.take(d);
  origin.set(centres.subarray(0, d));
  const sums = arena.take(k * scatterBlock(d)).fill(0);
  return {
    add: (tile, n, { all }) => kernels.addScatters(tile, n, d, origin, all, k, scratch, sums),
    finish: (weights) => ({ weights, centres, sums: copyFloats(sums) }),
  };
};
