import type { EmError } from "./errors.js";
import type { Either } from "./prelude.js";
import type { Expected, StatsAlgebra } from "./stats.js";

/**
 * A model with unobserved parts, described by the maps EM needs (Dempster, Laird & Rubin 1977).
 *
 * `P` parameters, `B` a batch of rows, `S` expected sufficient statistics. Values of `P` and `S` are plain data (numbers,
 * arrays, Float64Arrays in records); all behaviour lives here, so parameters can be saved, compared and posted to a
 * worker as they are.
 */
export interface LatentVariableModel<P, B, S> {
  readonly name: string;
  readonly stats: StatsAlgebra<S>;
  /**
   * E-step. Does the once-per-iteration work for `params` (factorisations, log-weights) and returns the once-per-batch
   * work. The returned function may reuse scratch; what it returns is fresh.
   */
  readonly eStep: (params: P) => Either<EmError, (batch: B) => Expected<S>>;
  /** M-step: a maximiser of `q(·, stats) + logPrior`, or for a generalised EM any point where it is larger. */
  readonly mStep: (stats: S, previous: P) => Either<EmError, P>;
  /**
   * Q-function: the expected complete-data log-likelihood at `params` given `stats`, in nats, up to a constant free of
   * `params`. -Infinity where `params` are outside the model.
   */
  readonly q: (params: P, stats: S) => number;
  /** Log prior density up to a constant; the driver climbs logLikelihood + logPrior. Zero for maximum likelihood. */
  readonly logPrior: (params: P) => number;
  /**
   * What rounding may make of the objective at `params` beyond that of a sum, in nats per unit of weight, where parameters are ill-conditioned.
   * Asked only where the objective fell. Absent for none.
   */
  readonly rounding?: (params: P) => number;
}
