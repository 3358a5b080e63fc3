import { scratchBlock, type Columns, type Kernels } from "@latentjs/numerics";

/** Gathers each component's moments, `M`, tile by tile, in the arena of the kernels. */
export interface ComponentSums<M> {
  /** Adds `n` rows with their columns of weights. */
  readonly add: (tile: Float64Array, n: number, weight: Columns) => void;
  readonly finish: (counts: Float64Array) => ReadonlyArray<M>;
}

/** About each component's own current mean: as exact as moments get. `size` numbers a component are added by `addOne`, and `momentsOf` makes moments of them. */
export const sumsAboutMeans = <M>(
  { arena }: Kernels,
  means: ReadonlyArray<Float64Array>,
  size: number,
  addOne: Kernels["addScatter"],
  momentsOf: (centre: Float64Array, weight: number, sums: Float64Array, at: number) => M,
): ComponentSums<M> => {
  const k = means.length;
  const d = means[0].length;
  const scratch = arena.take(scratchBlock(d));
  const centres = arena.take(k * d);
  means.forEach((mean, c) => centres.set(mean, c * d));
  const moments = arena.take(k * size).fill(0);
  return {
    add: (tile, n, { each }) => {
      for (let c = 0; c < k; c++) addOne(tile, n, d, centres, c * d, each[c], scratch, moments, c * size);
    },
    finish: (counts) => means.map((mean, c) => momentsOf(mean, counts[c], moments, c * size)),
  };
};
