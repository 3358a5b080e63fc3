import type { Batch, Codec } from "@latentjs/em-core";
import type { Rng } from "@latentjs/numerics";
import type { Arbitrary } from "fast-check";
import type { Draws } from "./law.js";
import type { LeftOut, Support } from "./support.js";

/** What the laws of families and of banks both need. `T` parameters, `B` a batch, `R` one row, in whatever form `batch` takes. */
export interface PlugInOptions<T, B extends Batch, R> extends Draws {
  /** Parameters anywhere inside the model, also near its edges. */
  readonly theta: Arbitrary<T>;
  /** One row that has a density under all parameters. */
  readonly row: Arbitrary<R>;
  /** A batch of these rows with these observation weights, its first row being row 0 of the data set. */
  readonly batch: (rows: ReadonlyArray<R>, weights: Float64Array | null) => B;
  /**
   * Other parameters near `theta`: every call of `step` gives a small number of either sign, to be added to a parameter without bounds, or
   * to the logarithm of a positive one. May leave the model where `open` then says so.
   */
  readonly nudge: (theta: T, step: () => number) => T;
  /** How parameters are saved, checked in F9. */
  readonly codec?: Codec<T>;
  /**
   * What `q` is to sum_i w[i] log f(x[i] | theta), up to a constant: equal to it (`"exact"`, the default); below it, touching it at the
   * parameters that the statistics were gathered at, where components have latent parts of their own (`"minorant"`); or a local
   * approximation with its slope there (`"tangent"`).
   */
  readonly q?: "exact" | "minorant" | "tangent";
  /** Whether `estimate` maximises `q` (the default) or, in generalised EM, only raises it. */
  readonly mStep?: "maximises" | "improves";
  /** How far below its maximum, in nats per unit of weight, an iterating `estimate` may leave `q`; 0 unless given. */
  readonly tolerance?: number;
  /** Rounding of sums over some tens of rows, relative to their largest term, 1e-11 unless given. */
  readonly rounding?: number;
  /** Fewest rows from which parameters are estimated, 8 unless given. */
  readonly rows?: number;
}

/** What {@link familyLaws} needs to know. */
export interface FamilyOptions<T, B extends Batch, R> extends PlugInOptions<T, B, R> {
  /** Where the density lives and how its total is taken: `everyRow`, `counted`, `interval`, `importance` or `leaveOut`. */
  readonly support: Support<T, R> | LeftOut;
  /** Draws one row under `theta`, for F7. */
  readonly sample: ((theta: T, rng: Rng) => R) | LeftOut;
  /** Free parameters of one component: the degrees of freedom of the likelihood ratio in F7. */
  readonly freeParameters: number;
  readonly recovery?: Recovery<T>;
  /** Bytes a row that functions from elsewhere leave on the heap, such as 49 for a `logGamma`; 0 unless given. */
  readonly bytesPerRow?: number;
}

/** What F7 recovers, and from how much. */
export interface Recovery<T> {
  /** Parameters that a sample of `rows` tells well; three of `theta` unless given. */
  readonly thetas?: ReadonlyArray<T>;
  /** Rows of each sample, 2000 unless given. */
  readonly rows?: number;
  /** Parameters to begin at; some way from the true ones, by `nudge`, unless given. */
  readonly start?: (theta: T) => T;
  /** `estimate` is repeated, with statistics gathered anew, until the log-likelihood rises by less than 1e-9 a row: at most so often, 500 unless given. */
  readonly iterations?: number;
}
