import {
  E,
  optima,
  render,
  wasCutShort,
  wasSetAside,
  type Attempt,
  type Optimum,
  type Restarts,
  type Run,
  type Stop,
} from "@latentjs/em-core";
import { criteria, type Criteria } from "../criteria.js";
import { DEFAULT_SEED } from "./defaults.js";
import type { SearchOptions } from "./options.js";
import { VERSION } from "./version.js";

/** What is told of any fit besides the model; everything belongs to the parameters in `params`. */
export interface FitSummary<P> {
  readonly params: P;
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
    readonly attempts: ReadonlyArray<Attempt<P>>;
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

/** What {@link summarizeFit} cannot see from the search itself. */
export interface FitFacts<P> {
  /** Those of the best start, in the order in which they are told. */
  readonly params: P;
  readonly rows: number;
  readonly parameters: number;
  /** sum_i w[i] log(posterior of row i's most probable component), in nats. */
  readonly classificationLogPosterior: number;
  readonly backend: string;
  readonly chunkRows: number;
  /** Warnings about the data, and about the components. */
  readonly dataWarnings: ReadonlyArray<string>;
  readonly componentWarnings: ReadonlyArray<string>;
}

/** What the starts reached, as a user gets it. */
export const summarizeFit = <P, S>(
  { best, attempts }: Restarts<P, S>,
  facts: FitFacts<P>,
  options: SearchOptions<P>,
): FitSummary<P> => {
  const { params, rows, parameters, classificationLogPosterior, backend, chunkRows } = facts;
  const { logLikelihood, weight: totalWeight, trace, evaluations } = best;
  return {
    params,
    rows,
    totalWeight,
    logLikelihood,
    parameters,
    criteria: criteria({ logLikelihood, parameters, totalWeight, classificationLogPosterior }),
    stop: stopOfSearch(best, attempts),
    iterations: best.iteration,
    evaluations,
    trace,
    restarts: {
      tried: attempts.length,
      failed: attempts.filter(E.isLeft).length,
      setAside: attempts.filter((a) => E.isRight(a) && wasSetAside(a.right.stop)).length,
      optima: optima(attempts),
      attempts,
    },
    provenance: { version: VERSION, backend, seed: options.seed ?? DEFAULT_SEED, chunkRows },
    warnings: [
      ...facts.dataWarnings,
      ...failedStarts(attempts),
      ...unfinished(best),
      ...facts.componentWarnings,
    ],
  };
};

/**
 * Why the search stopped. Where it was cut short in a later start the best start may well have converged, but it is the best
 * only of what was reached.
 */
const stopOfSearch = <P>(best: Run<P>, attempts: ReadonlyArray<Attempt<P>>): Stop =>
  attempts.flatMap((a) => (E.isRight(a) ? [a.right.stop] : [])).find((stop) => wasCutShort(stop)) ??
  best.stop;

const failedStarts = <P>(attempts: ReadonlyArray<Attempt<P>>): ReadonlyArray<string> => {
  const failures = attempts.filter(E.isLeft);
  const [first] = failures;
  if (first === undefined) return [];
  return [
    `${failures.length} of ${attempts.length} starts failed, the first with this. ${render(first.left.error)}`,
  ];
};

const unfinished = ({ stop }: { readonly stop: Stop }): ReadonlyArray<string> =>
  stop._tag === "IterationLimit"
    ? [`The best start was stopped at its limit of ${stop.limit} iterations before it converged.`]
    : [];
