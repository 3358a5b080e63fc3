import {
  invalidInput,
  type Accelerator,
  type Coordinates,
  type Attempt,
  type EmError,
  type FitEvent,
  type Settled,
} from "@latentjs/em-core";

/** How the maximum is searched for, whatever the components are; `P` are the parameters of the mixture. */
export interface SearchOptions<P> {
  /** Starts to try, the best is kept; default 10, and 1 where the start is not random. */
  readonly restarts?: number;
  /**
   * Whether every start runs to its end (`exhaustive`), or those that fall far behind or follow another one are set aside (`race`).
   * Default auto: a race where rows × components × (50 + columns²) is at least 2e7; else every start
   * runs to its end, each the most promising of some draws where there are several kinds of them.
   */
  readonly search?: "auto" | "race" | "exhaustive";
  /**
   * What is tried once all starts have ended: nothing by default, or split and merge moves (Ueda et al. 2000) from the best, as long as they lead
   * higher; the runs that went to their ends count among the starts. Not where components mean something, by labels or held parameters, and none once components have been dropped. In a selection
   * its neighbours do that for a cell.
   */
  readonly moves?: "split-merge";
  /** Seed of everything random; default 0. */
  readonly seed?: number | string;
  /** Converged when the projected remaining gain is below this, in nats per row; default 1e-8; 0 never stops on gain. */
  readonly tol?: number;
  /** Iterations of each start; default 1000. */
  readonly maxIterations?: number;
  /** Time for all starts together, in milliseconds; default none. What was reached is the result. */
  readonly timeLimitMs?: number;
  /**
   * Default squarem (Varadhan & Roland 2008), never losing ground; or what makes another accelerator, such as `anderson` of em-core, which is DAAREM
   * (Henderson & Varadhan 2019).
   */
  readonly accelerate?: "none" | "squarem" | ((coordinates: Coordinates<P>) => Accelerator<P>);
  /** Rows per chunk of the reduction; enters the last bits. Default 1024 to 8192, by the rows. */
  readonly chunkRows?: number;
  /**
   * An AbortSignal: what was reached when it fires is the result. An asynchronous fit lets timers and keys fire it; a synchronous
   * one gives way to nothing, so there an observer has to.
   */
  readonly signal?: { readonly aborted: boolean };
  /** Told what happens, and in which start: each goes its way in order, but in a race they take turns. */
  readonly observer?: (event: FitEvent<P>, attempt: number) => void;
  /**
   * Told when a start has ended or is set aside, with all such starts in order, and with this one. In a race it may be told of
   * one twice: those set aside go on when the ones ahead of them fail.
   */
  readonly onAttempt?: (attempts: ReadonlyArray<Attempt<P>>, latest: Settled<P>) => void;
}

const isCount = (value: number): boolean => Number.isInteger(value) && value >= 1;

/** The first option that has a value it cannot have, `init` being one where it is a word; null where there is none. */
export const wrongSearchOption = <P>(
  options: SearchOptions<P> & { readonly components: number; readonly init?: unknown },
): EmError | null => {
  const { components, restarts = 1, tol = 0, maxIterations = 0, timeLimitMs = 0, chunkRows = 1 } = options;
  const { seed = 0, init = "kmeans++", accelerate = "squarem", search = "auto" } = options;
  if (!isCount(components)) return invalidInput("components", "a whole number of at least 1", components);
  if (!isCount(restarts)) return invalidInput("restarts", "a whole number of at least 1", restarts);
  if (!isCount(chunkRows)) return invalidInput("chunkRows", "a whole number of at least 1", chunkRows);
  if (!(tol >= 0)) return invalidInput("tol", "a number of at least 0", tol);
  if (!(Number.isInteger(maxIterations) && maxIterations >= 0)) {
    return invalidInput("maxIterations", "a whole number of at least 0", maxIterations);
  }
  if (!(timeLimitMs >= 0)) return invalidInput("timeLimitMs", "a number of at least 0", timeLimitMs);
  if (typeof init === "string" && !["kmeans++", "random", "hierarchical"].includes(init)) {
    return invalidInput("init", "kmeans++, random, hierarchical or a start", init);
  }
  if (accelerate !== "none" && accelerate !== "squarem" && typeof accelerate !== "function") {
    return invalidInput("accelerate", "none, squarem or a function that makes an accelerator", accelerate);
  }
  if (search !== "auto" && search !== "race" && search !== "exhaustive") {
    return invalidInput("search", "auto, race or exhaustive", search);
  }
  return wrongSeed(seed);
};

/** What is wrong with a number of threads, or null. */
export const wrongWorkers = (workers: number | "auto"): EmError | null =>
  workers === "auto" || (Number.isInteger(workers) && workers >= 0)
    ? null
    : invalidInput("workers", "auto or a whole number of at least 0", workers);

/** A number that names no stream of random numbers, or null. */
export const wrongSeed = (seed: number | string): EmError | null =>
  typeof seed === "string" || Number.isSafeInteger(seed)
    ? null
    : invalidInput("seed", "a whole number between ±2^53, or a string", seed);
