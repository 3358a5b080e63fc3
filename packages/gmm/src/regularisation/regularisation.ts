import type { DenseBatch, Either, EmError, Json } from "@latentjs/em-core";
import type { AnyStructure } from "../structure.js";

/** What a regularisation may look at before the fit. */
export interface RegularisationContext {
  /** Rows that are used, NaN where an entry is missing. */
  readonly batch: DenseBatch;
  /** Number of components, K. */
  readonly components: number;
}

/** A structure whose M-step maximises another objective, or under a constraint. */
export interface Regularised {
  readonly structure: AnyStructure;
  /** What was done, with its numbers: kept with the fit, and compared when a fit is resumed. */
  readonly description: { readonly [key: string]: Json };
  /** Parameters that are no longer estimated; then components stay in their order. Absent for none. */
  readonly held?: number;
}

/**
 * Something that is part of the objective of a fit besides the likelihood. A value of its own, so that a page loads only what it names. A constraint
 * changes how covariances are estimated, a prior what they are estimated from, so constraints come first.
 */
export interface Regularisation {
  readonly kind: "constraint" | "prior";
  /** Whether it goes with no other one. */
  readonly isAlone?: boolean;
  /** Left: it does not suit the structure or the data. */
  readonly apply: (structure: AnyStructure, context: RegularisationContext) => Either<EmError, Regularised>;
}
