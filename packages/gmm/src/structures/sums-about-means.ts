import { copyFloats, scratchBlock, type Columns, type Kernels } from "@latentjs/numerics";
import type { CentredSums } from "./centred-sums.js";

/** Gathers sums tile by tile, in the arena of the kernels. */
export interface GatheredSums {
  /** Adds `n` rows with their columns of weights. */
  readonly add: (tile: Float64Array, n: number, weight: Columns) => void;
  readonly finish: (counts: Float64Array) => CentredSums;
}

/**
 * About each component's own current mean, of `means`, row-major K × d: as exact as moments get. `addOne` adds `size` numbers a component.
 */
export const sumsAboutMeans = (
  { arena }: Kernels,
  means: Float64Array,
  k: number,
  size: number,
  addOne: Kernels["addScatter"],
): GatheredSums => {
  const d = means.length / k;
  const scratch = arena.take(scratchBlock(d));
  const centres = arena.take(k * d);
  centres.set(means);
  const sums = arena.take(k * size).fill(0);
  return {
    add: (tile, n, { each }) => {
      for (let c = 0; c < k; c++) addOne(tile, n, d, centres, c * d, each[c], scratch, sums, c * size);
    },
    finish: (weights) => ({ weights, centres: means, sums: copyFloats(sums) }),
  };
};
