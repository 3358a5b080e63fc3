import type { Batch, Either, EmError, StatsAlgebra } from "@latentjs/em-core";

/** Hot-path sink for one component: adds rows with their responsibilities, then hands over the totals. */
export interface Accumulator<B, S> {
  /** Adds rows [from, to); `weight[i - from]` is responsibility × observation weight of row i. Never allocates. */
  readonly add: (batch: B, from: number, to: number, weight: Float64Array) => void;
  readonly finish: () => S;
}

/** A component at fixed parameters, with everything that does not depend on the row already computed. */
export interface OpenComponent<B, S> {
  /** Writes log f(x_i | theta), in nats, to `out[i - from]` for rows [from, to). Never allocates. */
  readonly logDensity: (batch: B, from: number, to: number, out: Float64Array) => void;
  readonly accumulator: () => Accumulator<B, S>;
}

/**
 * One mixture component: what an outsider writes to add a family. `T`, its parameters, and `S`, its expected sufficient
 * statistics, must be plain data. Rows come in tiles of at most `TILE_ROWS`.
 */
export interface ComponentFamily<T, B extends Batch, S> {
  readonly name: string;
  readonly stats: StatsAlgebra<S>;
  /** Checks `theta` and does the work that is done once for all rows. */
  readonly open: (theta: T) => Either<EmError, OpenComponent<B, S>>;
  /** Weighted maximum likelihood from statistics; `previous` is a warm start and a fallback. */
  readonly estimate: (stats: S, previous: T) => Either<EmError, T>;
  /** sum_i w[i] log f(x[i] | theta) from statistics, up to a constant free of theta. */
  readonly q: (theta: T, stats: S) => number;
  /** What rounding may make of a row's log-density, in nats, where the component is narrow beside its numbers. Absent for nothing to speak of. */
  readonly rounding?: (theta: T) => number;
}
