import type { RowsInput } from "@latentjs/em-core";
import type {
  CheckpointSink,
  FitSummary,
  Mixing,
  OnCollapse,
  OwnStart,
  RowKnowledge,
  SearchOptions,
} from "@latentjs/mixture";
import type { StartThread } from "@latentjs/workers";
import type { GmmCheckpoint, GmmProblem } from "./checkpoint.js";
import type { Regularisation, Regularised } from "./regularisation/regularisation.js";
import type { NoiseOption } from "./noise.js";
import type { CovarianceAlias, CovarianceName, GaussianMixture, GmmParams } from "./params.js";

/** Where a fit starts. Every start but given parameters is followed by an M-step before the first iteration. */
export type GmmInit =
  /** Greedy k-means++ and Lloyd's iterations, another draw for each restart. */
  | "kmeans++"
  /** Random rows as centres, every row to the nearest, another draw for each restart. */
  | "random"
  /** Model-based agglomeration, one start. For `fitGmmAsync` and selections, which load it; to `fitGmm` pass `hierarchical()` of `@latentjs/gmm/hierarchical`. */
  | "hierarchical"
  /** Memberships of the rows: 0 .. K-1. One start. */
  | { readonly labels: ArrayLike<number> }
  /** Exactly these parameters. One start. */
  | { readonly params: GmmParams }
  /** Probabilities of membership, K for each row; a row is divided by its sum. One start. */
  | { readonly responsibilities: ArrayLike<ArrayLike<number>> }
  /** A start of the caller's own, such as `hierarchical()` of `@latentjs/gmm/hierarchical`. */
  | OwnStart<GmmParams>;

/** Options of {@link fitGmm}. */
export interface GmmOptions extends SearchOptions<GmmParams>, RowKnowledge {
  /** Number of components, K. */
  readonly components: number;
  /** Covariance structure, one of the fourteen or an alias; default full. For one column, `E` and `V` are equal and free variances. */
  readonly covariance?: CovarianceName | CovarianceAlias | "E" | "V";
  readonly init?: GmmInit;
  /** What a component without an estimate does to a run; default fail. */
  readonly onCollapse?: OnCollapse;
  /** Mixing weights: estimated (`free`, the default), `equal`, or some of them held. */
  readonly mixing?: Mixing;
  /** Priors and constraints that are part of the objective, such as `fraleyRaftery()`; default none. */
  readonly regularisation?: ReadonlyArray<Regularisation>;
  /**
   * A noise component of constant density, 1 / volume; the volume is given, or the smaller of the bounding box of the rows and the box along their
   * principal components. It is no component of the K: its weight is the last, its label -1.
   */
  readonly noise?: NoiseOption;
  /** Observation weights, one a row, zero or more; default all 1. */
  readonly weights?: ArrayLike<number>;
  /** Names of the columns, for messages and saved models; default x1, x2, … */
  readonly columns?: ReadonlyArray<string>;
  /** Receives, every `everyMs`, plain data from which the fit can go on; see `resume`. */
  readonly checkpoint?: CheckpointSink<GmmProblem, GmmParams>;
  /** Where an interrupted fit of the same data with the same options stood. */
  readonly resume?: GmmCheckpoint;
}

/** Options of {@link fitGmmAsync}. */
export interface GmmAsyncOptions extends GmmOptions {
  /**
   * Threads that the rows are divided among: in Node this one and `workers` - 1 others, in a page, whose own thread has to draw, `workers` others;
   * 0 or 1: this thread alone. Never changes the result. Default auto: as many as there are cores where the work is worth it, and
   * this thread where workers fail.
   */
  readonly workers?: number | "auto";
  /** Starts a worker that runs `@latentjs/gmm/worker`; for pages whose bundler does not find that module by itself. */
  readonly startWorker?: StartThread;
}

/** A fitted Gaussian mixture; everything in it belongs to the parameters in it. */
export interface GmmFit extends GaussianMixture, FitSummary<GmmParams> {
  readonly params: GmmParams;
  /** Priors and constraints of the fit, with their numbers. */
  readonly regularisation: ReadonlyArray<Regularised["description"]>;
}

/** Rows to fit: arrays of rows, one array for a single column, a Matrix of ml-matrix, or a flat array with its shape. */
export type GmmData = RowsInput;
