import type { Batch, Either, EmError, StatsAlgebra } from "@latentjs/em-core";

/** Sink for all components together. */
export interface BankAccumulator<B, S> {
  /** Adds rows [from, to); `weight[k]` is component k's column of responsibility × observation weight. */
  readonly add: (batch: B, from: number, to: number, weight: ReadonlyArray<Float64Array>) => void;
  readonly finish: () => S;
}

/** All components at fixed parameters. */
export interface OpenBank<B, S> {
  /** Writes component k's log-densities of rows [from, to), in nats, to `out[k]`. Never allocates. */
  readonly logDensity: (batch: B, from: number, to: number, out: ReadonlyArray<Float64Array>) => void;
  readonly accumulator: () => BankAccumulator<B, S>;
}

/** K components that are opened and estimated together: where ties, shared work and fast kernels live. */
export interface ComponentBank<Ts, B extends Batch, S> {
  readonly name: string;
  /** Number of components, K. */
  readonly size: number;
  readonly stats: StatsAlgebra<S>;
  readonly open: (thetas: Ts) => Either<EmError, OpenBank<B, S>>;
  readonly estimate: (stats: S, previous: Ts) => Either<EmError, Ts>;
  readonly q: (thetas: Ts, stats: S) => number;
}
