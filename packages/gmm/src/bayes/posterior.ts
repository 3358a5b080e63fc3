import type { Components } from "../params.js";

/**
 * The variational posterior of a Bayesian Gaussian mixture, by the numbers that it has beside its prior: everything else in it follows from the two.
 * Plain data.
 */
export interface VariationalPosterior {
  /** Expected observation weight of each component, length K. */
  readonly counts: Float64Array;
  /** Mean of each component's mean, and the expectation of its precision, inverted: `cov` is scale / degrees. */
  readonly components: Components;
}
