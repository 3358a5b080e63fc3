import type { Checkpoint } from "../search/checkpoint.js";
import type { SearchOptions } from "../search/options.js";
import type { CheckpointSink } from "../search/progress.js";
import type { FitSummary } from "../search/summary.js";
import type { FamilyProblem, MixtureInit } from "../named/fit-options.js";
import type { GatedFamilyParams } from "./gated-kind.js";

/**
 * Where a fit starts: as one without a gate, or from exactly these parameters. A start without a gate has its weights in every row, so that the first
 * M-step learns the gate from the responsibilities of a mixture without one.
 */
export type GatedInit<W, T> = MixtureInit<T> | { readonly gated: GatedFamilyParams<W, T> };

/** Options of `fitGatedMixture`. The number of components is that of the gate. */
export interface GatedFitOptions<W, T> extends SearchOptions<GatedFamilyParams<W, T>> {
  readonly init?: GatedInit<W, T>;
  /** Receives plain data from which the fit can go on; see `resume`. */
  readonly checkpoint?: CheckpointSink<FamilyProblem, GatedFamilyParams<W, T>>;
  /** Where an interrupted fit of the same data with the same options stood. */
  readonly resume?: Checkpoint<FamilyProblem, GatedFamilyParams<W, T>>;
}

/** A fitted gated mixture; everything in it belongs to the parameters in it. */
export interface GatedFit<W, T> extends FitSummary<GatedFamilyParams<W, T>> {
  /** Name of the family. */
  readonly family: string;
  /** Mean of each component's mixing weight over the rows, length K. */
  readonly shares: Float64Array;
}
