import type { Optimum, Stop } from "@latentjs/em-core";
import type { SearchOptions } from "@latentjs/mixture";
import type { GaussianMixture } from "../params.js";
import type { VariationalPosterior } from "./posterior.js";
import type { BayesianPrior, ChosenPrior } from "./prior.js";

/** Options of {@link fitBayesianGmm}. */
export interface BayesianOptions extends SearchOptions<VariationalPosterior> {
  /** The most components that the mixture may have, K. Those that the data have no use for keep next to no rows. */
  readonly components: number;
  /** Default full (VVV); the others are tied (EEE), diagonal (VVI) and spherical (VII). */
  readonly covariance?: "full" | "tied" | "diagonal" | "spherical" | "VVV" | "EEE" | "VVI" | "VII";
  readonly prior?: BayesianPrior;
  /** k-means++, random rows, or memberships of the rows, 0 .. K-1; default k-means++. */
  readonly init?: "kmeans++" | "random" | { readonly labels: ArrayLike<number> };
  /** Observation weights, one a row, zero or more; default all 1. */
  readonly weights?: ArrayLike<number>;
  /** Names of the columns, for messages and saved models; default x1, x2, … */
  readonly columns?: ReadonlyArray<string>;
}

/**
 * A fitted Bayesian mixture. It is a Gaussian mixture too: `params` are the expected weights and means and the covariances scale / degrees, as scikit-learn
 * reports them, in the order of the posterior.
 */
export interface BayesianGmmFit extends GaussianMixture {
  readonly posterior: VariationalPosterior;
  readonly prior: ChosenPrior;
  /** Degrees of freedom of each component's Wishart posterior. */
  readonly degrees: Float64Array;
  /** Rows that each mean's posterior is worth. */
  readonly meanPrecisions: Float64Array;
  /** Lower bound of the log evidence log p(data), in nats, with all constants. */
  readonly lowerBound: number;
  readonly rows: number;
  readonly totalWeight: number;
  readonly stop: Stop;
  readonly iterations: number;
  readonly evaluations: number;
  /** The bound at every iterate of the best start. */
  readonly trace: ReadonlyArray<number>;
  readonly restarts: {
    readonly tried: number;
    readonly failed: number;
    readonly optima: ReadonlyArray<Optimum>;
  };
  readonly warnings: ReadonlyArray<string>;
}
