import type { Selection, SelectionKept, SelectionOptions } from "@latentjs/mixture";
import type { CovarianceAlias, CovarianceName, GmmParams } from "../params.js";
import type { GmmAsyncOptions, GmmFit, GmmOptions } from "../options.js";

/** What a fit of one mixture takes, and a selection among many does not, or in another form. */
type OfOneFit =
  | "components"
  | "covariance"
  | "checkpoint"
  | "resume"
  | "observer"
  | "onAttempt"
  | "mixing"
  | "moves";

/** Options of {@link selectGmm}: those of each fit, and what is compared. */
export interface SelectGmmOptions
  extends SelectionOptions, SelectionKept<GmmParams>, Omit<GmmOptions, OfOneFit> {
  /** Covariance structures to compare; default all that there are for as many columns. */
  readonly covariance?: "all" | ReadonlyArray<CovarianceName | CovarianceAlias | "E" | "V">;
  /** Mixing weights of every mixture: estimated (`free`, the default) or `equal`. */
  readonly mixing?: "free" | "equal";
}

/** Options of {@link selectGmmAsync}. */
export interface SelectGmmAsyncOptions
  extends SelectGmmOptions, Pick<GmmAsyncOptions, "workers" | "startWorker"> {}

/** Gaussian mixtures of many numbers of components and structures, ranked; the form of a cell is its covariance structure. */
export type GmmSelection = Selection<GmmFit>;
