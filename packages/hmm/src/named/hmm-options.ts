import type { HmmParams } from "../params.js";
import type { HmmOptions } from "../model.js";
import type { Checkpoint, CheckpointSink, FitSummary, SearchOptions } from "@latentjs/mixture";

/** Parameters of a hidden Markov model whose states emit one family each, described one by one. */
export type NamedHmmParams<T> = HmmParams<ReadonlyArray<T>>;

/** Where a fit starts. */
export type HmmInit<T> =
  /** k-means++ and Lloyd's iterations on the family's features; every third start is one from random runs of steps. */
  | "kmeans++"
  /** Steps in random runs, each of one state. */
  | "random"
  /** States of the steps, 0 .. K-1. One start. */
  | { readonly labels: ArrayLike<number> }
  /** Exactly these parameters. One start. */
  | { readonly params: NamedHmmParams<T> };

/** What a checkpoint was written for; a fit that differs in any of it cannot go on from there. */
export interface HmmProblem {
  readonly family: string;
  readonly states: number;
  readonly initial: string;
  readonly init: string;
  readonly seed: string;
  readonly accelerate: string;
  readonly rows: number;
  readonly chunkRows: number;
  /** Fingerprint of the steps and of where sequences begin. */
  readonly data: string;
}

/** Options of `fitNamedHmm`. */
export interface NamedHmmOptions<T> extends SearchOptions<NamedHmmParams<T>>, Pick<HmmOptions, "initial"> {
  /** Number of hidden states, K. */
  readonly states: number;
  readonly init?: HmmInit<T>;
  /** Receives plain data from which the fit can go on; see `resume`. */
  readonly checkpoint?: CheckpointSink<HmmProblem, NamedHmmParams<T>>;
  /** Where an interrupted fit of the same data with the same options stood. */
  readonly resume?: Checkpoint<HmmProblem, NamedHmmParams<T>>;
}

/** A fitted hidden Markov model; everything in it belongs to the parameters in it. */
export interface NamedHmmFit<T> extends FitSummary<NamedHmmParams<T>> {
  /** Name of the family that the states emit. */
  readonly emission: string;
  readonly initial: "free" | "stationary";
  /** Share of the steps that each state is expected to have, length K. */
  readonly shares: Float64Array;
  readonly sequences: number;
}
