import type { Attempt, FitEvent, Optimum, RowsInput, Settled, Stop } from "@latentjs/em-core";
import type { Criteria } from "@latentjs/mixture";
import type { StartThread } from "@latentjs/workers";
import type { GmmCheckpoint } from "./checkpoint.js";
import type { CovarianceAlias, CovarianceName, GaussianMixture, GmmParams } from "./params.js";

/** Where a fit starts. Every start but given parameters is followed by an M-step before the first iteration. */
export type GmmInit =
  /** Greedy k-means++ and Lloyd's iterations, another draw for each restart. */
  | "kmeans++"
  /** Random rows as centres, every row to the nearest, another draw for each restart. */
  | "random"
  /** Memberships of the rows: 0 .. K-1. One start. */
  | { readonly labels: ArrayLike<number> }
  /** Exactly these parameters. One start. */
  | { readonly params: GmmParams };

/** Options of {@link fitGmm}. */
export interface GmmOptions {
  /** Number of components, K. */
  readonly components: number;
  /** Covariance structure; default full. For one column, `E` and `V` are equal and free variances. */
  readonly covariance?: CovarianceName | CovarianceAlias | "E" | "V";
  readonly init?: GmmInit;
  /** Starts to try, the best is kept; default 10, and 1 where the start is not random. */
  readonly restarts?: number;
  /**
   * Whether every start runs to its end (`exhaustive`), or those that fall far behind or follow another one are set aside (`race`).
   * Default auto: a race where rows × components × (50 + columns²) is at least 2e7, else exhaustive.
   */
  readonly search?: "auto" | "race" | "exhaustive";
  /** Seed of everything random; default 0. */
  readonly seed?: number | string;
  /** Converged when the projected remaining gain is below this, in nats per row; default 1e-8; 0 never stops on gain. */
  readonly tol?: number;
  /** Iterations of each start; default 1000. */
  readonly maxIterations?: number;
  /** Time for all starts together, in milliseconds; default none. What was reached is the result. */
  readonly timeLimitMs?: number;
  /** Default squarem (Varadhan & Roland 2008). */
  readonly accelerate?: "none" | "squarem";
  /** Observation weights, one a row, zero or more; default all 1. */
  readonly weights?: ArrayLike<number>;
  /** Names of the columns, for messages and saved models; default x1, x2, … */
  readonly columns?: ReadonlyArray<string>;
  /** Rows per chunk of the reduction; enters the last bits. Default 1024 to 8192, by the rows. */
  readonly chunkRows?: number;
  /**
   * An AbortSignal: what was reached when it fires is the result. `fitGmmAsync` lets timers and keys fire it; `fitGmm` gives
   * way to nothing, so there an observer has to.
   */
  readonly signal?: { readonly aborted: boolean };
  /** Told what happens, and in which start: each goes its way in order, but in a race they take turns. */
  readonly observer?: (event: FitEvent<GmmParams>, attempt: number) => void;
  /**
   * Told when a start has ended or is set aside, with all such starts in order, and with this one. In a race it may be told of
   * one twice: those set aside go on when the ones ahead of them fail.
   */
  readonly onAttempt?: (attempts: ReadonlyArray<Attempt<GmmParams>>, latest: Settled<GmmParams>) => void;
  /** Receives, every `everyMs`, plain data from which the fit can go on; see `resume`. */
  readonly checkpoint?: { readonly everyMs: number; readonly save: (checkpoint: GmmCheckpoint) => void };
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
export interface GmmFit extends GaussianMixture {
  /** Rows that were used: those of weight zero and those with nothing observed are not. */
  readonly rows: number;
  readonly totalWeight: number;
  /** Total log-likelihood, in nats. */
  readonly logLikelihood: number;
  /** Free parameters. */
  readonly parameters: number;
  readonly criteria: Criteria;
  /** Why the search stopped: as the best start did, or cancelled or out of time where a later start was cut short. */
  readonly stop: Stop;
  readonly iterations: number;
  /** E-steps of the best start. */
  readonly evaluations: number;
  /** Log-likelihood at every iterate of the best start; trace[0] belongs to the start. */
  readonly trace: ReadonlyArray<number>;
  readonly restarts: {
    /** Those that failed or were set aside included. */
    readonly tried: number;
    readonly failed: number;
    /** Starts that did not win the race: they reached no optimum and are counted in none. */
    readonly setAside: number;
    readonly optima: ReadonlyArray<Optimum>;
    readonly attempts: ReadonlyArray<Attempt<GmmParams>>;
  };
  readonly provenance: {
    readonly version: string;
    /** Kernels that ran, `js` or `wasm`; the numbers are the same with either. */
    readonly backend: string;
    readonly seed: number | string;
    readonly chunkRows: number;
  };
  /** Whole sentences about what a reader of the fit should know. */
  readonly warnings: ReadonlyArray<string>;
}

/** Rows to fit: arrays of rows, one array for a single column, a Matrix of ml-matrix, or a flat array with its shape. */
export type GmmData = RowsInput;
