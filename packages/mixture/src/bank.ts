import type { Batch, Either, EmError, StatsAlgebra } from "@latentjs/em-core";
import type { Columns, Kernels } from "@latentjs/numerics";

/**
 * One pass of all components over a batch, tile by tile; a tile is at most `TILE_ROWS` rows. It lives in the arena of the bank's
 * kernels: whoever begins it marks the arena before and releases it after.
 */
export interface BankPass<B, S> {
  /** Writes log weight + log-density of component k, in nats, of rows [from, to) to `out.each[k]`. Never allocates. */
  readonly logJoint: (batch: B, from: number, to: number, out: Columns) => void;
  /**
   * Adds rows [from, to); `weight.each[k]` is component k's column of responsibility × observation weight, and 0 in the rows behind
   * up to an even count. Never allocates.
   */
  readonly add: (batch: B, from: number, to: number, weight: Columns) => void;
  /** The statistics of what was added; `counts[k]` is the sum of all weights of component k. */
  readonly finish: (counts: Float64Array) => S;
}

/** All components at fixed parameters. */
export interface OpenBank<B, S> {
  /**
   * `logWeight[k]` is the logarithm of component k's mixing weight. With `floors`, an entry of component k that is more than -`floors[k]` below
   * the largest of its row may be written as -Infinity, for what is coming takes it for nothing.
   */
  readonly begin: (logWeight: Float64Array, floors?: Float64Array) => BankPass<B, S>;
}

/** K components that are opened and estimated together: where ties, shared work and fast kernels live. */
export interface ComponentBank<Ts, B extends Batch, S> {
  readonly name: string;
  /** Number of components, K. */
  readonly size: number;
  /** What the bank computes with, and what the engine shares its tiles with it through. */
  readonly kernels: Kernels;
  readonly stats: StatsAlgebra<S>;
  readonly open: (thetas: Ts) => Either<EmError, OpenBank<B, S>>;
  readonly estimate: (stats: S, previous: Ts) => Either<EmError, Ts>;
  readonly q: (thetas: Ts, stats: S) => number;
  /**
   * Log prior density of the components, in nats, up to a constant. `estimate` then maximises `q` + `logPrior`. Absent for maximum
   * likelihood.
   */
  readonly logPrior?: (thetas: Ts) => number;
  /** What rounding may make of a row's log-density, in nats, where components are ill-conditioned. Absent for nothing to speak of. */
  readonly rounding?: (thetas: Ts) => number;
  /** Whether a component may be left without weight, as noise may, without that being a collapse; absent where none may. */
  readonly mayVanish?: (component: number) => boolean;
}
