import type { Batch, Either, EmError, StatsAlgebra } from "@latentjs/em-core";

/** One pass over a batch at fixed mixing weights, tile by tile; a tile is at most `TILE_ROWS` rows. */
export interface WeightsPass<B, G> {
  /** Writes the logarithm of component k's mixing weight in each of rows [from, to), in nats, to `out[k][i - from]`. Never allocates. */
  readonly logWeights: (batch: B, from: number, to: number, out: ReadonlyArray<Float64Array>) => void;
  /** Adds rows [from, to); `weight[k]` is component k's column of responsibility × observation weight. Never allocates. */
  readonly add: (batch: B, from: number, to: number, weight: ReadonlyArray<Float64Array>) => void;
  readonly finish: () => G;
}

/** Mixing weights at fixed parameters. */
export interface OpenWeights<B, G> {
  readonly begin: () => WeightsPass<B, G>;
}

/**
 * Mixing weights of K components that depend on the row, by what it holds besides what the components describe: the gate of a mixture of experts
 * (Jacobs, Jordan, Nowlan & Hinton 1991, Neural Computation 3, 79-87), or the concomitant-variable model (Dayton & Macready 1988, J. Amer. Statist.
 * Assoc. 83, 173-178). `W`, its parameters, and `G`, its expected statistics, must be plain data.
 */
export interface MixingWeights<W, B extends Batch, G> {
  readonly name: string;
  /** Number of components, K. */
  readonly size: number;
  readonly stats: StatsAlgebra<G>;
  /** Checks `weights` and does the work that is done once for all rows. */
  readonly open: (weights: W) => Either<EmError, OpenWeights<B, G>>;
  /** Weighted maximum likelihood from statistics, or for a generalised EM any parameters with a larger `q`. */
  readonly estimate: (stats: G, previous: W) => Either<EmError, W>;
  /** sum_ik w[i] r[i, k] log weight[i, k] from statistics, or a lower bound of its change, up to a constant free of `weights`. */
  readonly q: (weights: W, stats: G) => number;
}
