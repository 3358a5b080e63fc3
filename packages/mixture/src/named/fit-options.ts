import type { Json } from "@latentjs/em-core";
import type { StartThread } from "@latentjs/workers";
import type { RowKnowledge } from "../knowledge/row-knowledge.js";
import type { Mixing } from "../mixing/mixing-option.js";
import type { Checkpoint } from "../search/checkpoint.js";
import type { OnCollapse } from "../search/collapse.js";
import type { SearchOptions } from "../search/options.js";
import type { CheckpointSink } from "../search/progress.js";
import type { FitSummary } from "../search/summary.js";
import type { OwnStart } from "../starts/own-start.js";
import type { FamilyNoise, FamilyParams } from "./mixture-kind.js";

/** Where a fit starts. Every start but given parameters is an M-step from memberships. */
export type MixtureInit<T> =
  /** k-means++ and other groupings of the family's features in turn, every third start as `random`; another draw for each restart. */
  | "kmeans++"
  /** Each component from a few random rows, another draw for each restart. */
  | "random"
  /** Model-based agglomeration of the features, as `hierarchicalPartition()` makes it. One start. */
  | "hierarchical"
  /** Memberships of the rows: 0 .. K-1. One start. */
  | { readonly labels: ArrayLike<number> }
  /** Exactly these parameters. One start. */
  | { readonly params: FamilyParams<T> }
  /** Probabilities of membership, K for each row; a row is divided by its sum. One start. */
  | { readonly responsibilities: ArrayLike<ArrayLike<number>> }
  /** A start of the caller's own, which is shown the features. */
  | OwnStart<FamilyParams<T>>;

/** What a checkpoint was written for; a fit that differs in any of it cannot go on from there. */
export interface FamilyProblem {
  readonly family: string;
  readonly components: number;
  readonly init: string;
  readonly seed: string;
  readonly accelerate: string;
  readonly mixing: string;
  readonly noise: string;
  readonly rows: number;
  readonly chunkRows: number;
  /** Fingerprint of the rows, their weights, and what is known of them beforehand. */
  readonly data: string;
}

/** Options of a fit but for the number of components. */
export interface FitMixtureOptions<T> extends SearchOptions<FamilyParams<T>>, RowKnowledge {
  readonly init?: MixtureInit<T>;
  /** What a component without an estimate does to a run; default fail. */
  readonly onCollapse?: OnCollapse;
  /** Mixing weights: estimated (`free`, the default), `equal`, or some of them held. */
  readonly mixing?: Mixing;
  /**
   * A noise component of constant density 1 / volume, in the measure of the family's densities: the number of values that a count may have, the
   * length of an interval, the surface of a sphere. It is no component of the K: its weight is the last, its label -1.
   */
  readonly noise?: FamilyNoise;
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

/** From what workers rebuild a family. */
export interface FamilySource {
  /** URL of a module that exports the family's module under the name `family`. */
  readonly module: string;
  readonly spec: Json;
}

/** Who shares the E-steps of a fit. */
interface SharingOptions {
  /**
   * Threads that the rows are divided among, this one included; 0 or 1: this one alone. Never changes the result. Default auto: as many
   * as there are cores where the work is worth it, and this one where workers fail. They need a `source`.
   */
  readonly workers?: number | "auto";
  /** Starts a worker that calls `serveFamily` of `@latentjs/mixture/family-worker`; for pages whose bundler does not find that module. */
  readonly startWorker?: StartThread;
}

/** Options of `fitMixtureAsync`. */
export interface MixtureAsyncOptions<T> extends MixtureFitOptions<T>, SharingOptions {
  readonly source?: FamilySource;
}

/** Options of `fitKindAsync`. */
export interface KindAsyncOptions<T> extends FitMixtureOptions<T>, SharingOptions {
  /** Of the family of all components, or of that of each component. */
  readonly sources?: ReadonlyArray<FamilySource>;
}

/** A fitted mixture; everything in it belongs to the parameters in it. */
export interface MixtureFit<T> extends FitSummary<FamilyParams<T>> {
  /** Name of the family. */
  readonly family: string;
  /** Absent where there is no noise component. With it `params.weights` has one weight more, the last. */
  readonly noise?: FamilyNoise;
}
