import type { Coordinates, DenseBatch, Either, EmError } from "@latentjs/em-core";
import type { ComponentBank } from "@latentjs/mixture";
import type { Moments } from "@latentjs/mvn";
import type { Kernels } from "@latentjs/numerics";
import type { Components, CovarianceName } from "./params.js";

/** A covariance structure: all that the rest of the package knows of one. `S` is its statistics. */
export interface CovarianceStructure<S> {
  readonly name: CovarianceName;
  /** `kernels` to compute with; by default the fastest there are. */
  readonly bank: (k: number, d: number, kernels?: Kernels) => ComponentBank<Components, DenseBatch, S>;
  /**
   * M-step from the moments of each component, whatever they were gathered from: the components of this structure that maximise
   * -1/2 sum_k (weight[k] log det cov[k] + tr(cov[k]^-1 scatter[k])), each with the mean of its moments. `bank` gives the same, faster where
   * the structure needs less than the whole scatter. `previous` is where inner iterations begin.
   */
  readonly estimate: (moments: ReadonlyArray<Moments>, previous: Components) => Either<EmError, Components>;
  /** Log prior density of the components, in nats, up to a constant. `estimate` then maximises it too. Absent for maximum likelihood. */
  readonly logPrior?: (components: Components) => number;
  /** Why components that have the structure are refused all the same, by a constraint; null where they are not. */
  readonly refuses?: (components: Components) => EmError | null;
  /** Free parameters of the K covariances. */
  readonly covarianceParameters: (k: number, d: number) => number;
  /** Components of this structure near given ones; those that have the structure come back as they are. */
  readonly project: (components: Components) => Components;
  /** Coordinates of the components, in units of `scale`, one positive number a column. */
  readonly coordinates: (k: number, scale: Float64Array) => Coordinates<Components>;
}

/** A structure whose statistics are its own business: `use` hands it to code that does not care what they are. */
export interface AnyStructure {
  readonly name: CovarianceName;
  readonly use: <R>(f: <S>(structure: CovarianceStructure<S>) => R) => R;
}

/** Hides the statistics of a structure. */
export const anyStructure = <S>(structure: CovarianceStructure<S>): AnyStructure => ({
  name: structure.name,
  use: (f) => f(structure),
});
