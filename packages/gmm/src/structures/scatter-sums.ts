import { momentsAboutPacked, type Moments } from "@latentjs/mvn";
import { productsBlock, scatterBlock, scratchBlock, type Columns, type Kernels } from "@latentjs/numerics";

/** Gathers each component's scatter tile by tile, in the arena of the kernels. */
export interface ScatterSums {
  /** Adds `n` rows with their columns of weights. */
  readonly add: (tile: Float64Array, n: number, weight: Columns) => void;
  readonly finish: (counts: Float64Array) => ReadonlyArray<Moments>;
}

/** About each component's own current mean: as exact as moments get, n K d^2 / 2 multiplications. */
export const scattersAboutMeans = (
  kernels: Kernels,
  means: ReadonlyArray<Float64Array>,
  d: number,
): ScatterSums => {
  const { arena } = kernels;
  const k = means.length;
  const size = scatterBlock(d);
  const scratch = arena.take(scratchBlock(d));
  const centres = arena.take(k * d);
  means.forEach((mean, c) => centres.set(mean, c * d));
  const moments = arena.take(k * size).fill(0);
  return {
    add: (tile, n, { each }) => {
      for (let c = 0; c < k; c++) {
        kernels.addScatter(tile, n, d, centres, c * d, each[c], scratch, moments, c * size);
      }
    },
    finish: (counts) => means.map((mean, c) => momentsAboutPacked(mean, counts[c], moments, c * size)),
  };
};

/**
 * About one centre for all: differences from it, or products of these, are made once. It costs the square of the means' distance from
 * the centre, in standard deviations of a column, as a factor of rounding. The caller sees to it that this is small.
 */
export const scattersAboutCentre = (kernels: Kernels, centre: Float64Array, k: number): ScatterSums => {
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
