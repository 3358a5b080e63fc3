import type { Checkpoint } from "../search/checkpoint.js";
import type { SearchOptions } from "../search/options.js";
import type { CheckpointSink } from "../search/progress.js";
import type { FitSummary } from "../search/summary.js";
import type { FamilyParams } from "./mixture-kind.js";

/** Where a fit starts. Every start but given parameters is an M-step from memberships. */
export type MixtureInit<T> =
  /** k-means++ and Lloyd's iterations on the family's features, every third start as `random`; another draw for each restart. */
  | "kmeans++"
  /** Each component from a few random rows, another draw for each restart. */
  | "random"
  /** Memberships of the rows: 0 .. K-1. One start. */
  | { readonly labels: ArrayLike<number> }
  /** Exactly these parameters. One start. */
  | { readonly params: FamilyParams<T> };

/** What a checkpoint was written for; a fit that differs in any of it cannot go on from there. */
export interface FamilyProblem {
  readonly family: string;
  readonly components: number;
  readonly init: string;
  readonly seed: string;
  readonly accelerate: string;
  readonly rows: number;
  readonly chunkRows: number;
  /** Fingerprint of the rows and their weights. */
  readonly data: string;
}

/** Options of a fit but for the number of components. */
export interface FitMixtureOptions<T> extends SearchOptions<FamilyParams<T>> {
  readonly init?: MixtureInit<T>;
  /** Receives plain data from which the fit can go on; see `resume`. */
  readonly checkpoint?: CheckpointSink<FamilyProblem, FamilyParams<T>>;
  /** Where an interrupted fit of the same data with the same options stood. */
  readonly resume?: Checkpoint<FamilyProblem, FamilyParams<T>>;
}

/** Options of `fitMixture`. */
export interface MixtureFitOptions<T> extends FitMixtureOptions<T> {
  /** Number of components, K. */
  readonly components: number;
}

/** A fitted mixture; everything in it belongs to the parameters in it. */
export interface MixtureFit<T> extends FitSummary<FamilyParams<T>> {
  /** Name of the family. */
  readonly family: string;
}
