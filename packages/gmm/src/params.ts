import type { MixtureParams } from "@latentjs/mixture";
import type { Mvn } from "@latentjs/mvn";

/** The components of a Gaussian mixture. Covariances are stored full, whatever structure they have. */
export type Components = ReadonlyArray<Mvn>;

/**
 * Parameters of a Gaussian mixture: `weights` of length K, `components[k].mean` of length d, `components[k].cov` row-major
 * d × d.
 */
export type GmmParams = MixtureParams<Components>;

/** A noise component of constant density. */
export interface Noise {
  /** Its density is 1 / volume. */
  readonly volume: number;
  /**
   * Least and largest value of each column in the data that it was fitted to: what rows of noise are drawn from, and missing entries are
   * summed over. A model that was written by hand may do without.
   */
  readonly range?: ReadonlyArray<readonly [low: number, high: number]>;
}

/** A Gaussian mixture by its parameters: what is predicted from, sampled, saved and loaded. */
export interface GaussianMixture {
  readonly covariance: CovarianceName;
  /** One name for each of the d columns. */
  readonly columns: ReadonlyArray<string>;
  /** With noise, `params.weights` has one weight more, the last, which is that of the noise. */
  readonly params: GmmParams;
  /** Absent where there is no noise component. */
  readonly noise?: Noise;
}

/**
 * The covariance structures by the names of Celeux & Govaert (1995) and mclust: volume, shape and orientation, each equal
 * (E), variable (V) or the identity (I) over components.
 */
export const COVARIANCE_NAMES = [
  "EII",
  "VII",
  "EEI",
  "VEI",
  "EVI",
  "VVI",
  "EEE",
  "VEE",
  "EVE",
  "VVE",
  "EEV",
  "VEV",
  "EVV",
  "VVV",
] as const;
export type CovarianceName = (typeof COVARIANCE_NAMES)[number];

/** The structures under the names of scikit-learn. */
export const COVARIANCE_ALIASES = { full: "VVV", tied: "EEE", diagonal: "VVI", spherical: "VII" } as const;
export type CovarianceAlias = keyof typeof COVARIANCE_ALIASES;
