import {
  E,
  render,
  runsByOptimum,
  wasCutShort,
  wasSetAside,
  type Attempt,
  type Optimum,
  type Repair,
  type Restarts,
  type Run,
  type Stop,
} from "@latentjs/em-core";
import { inOwnMemory } from "@latentjs/numerics";
import { criteria, type Criteria } from "../criteria.js";
import { repairWarnings } from "./collapse.js";
import { DEFAULT_SEED } from "./defaults.js";
import type { DisagreementWith } from "./disagreement.js";
import type { SearchOptions } from "./options.js";
import type { Flaw, FlawsOf } from "./spurious.js";
import { VERSION } from "./version.js";

/** An optimum that starts ended at, best first. */
export interface FoundOptimum extends Optimum {
  /**
   * Share of the observation weight whose most probable component is another one than in the result, after components are matched; null where
   * it was not worked out.
   */
  readonly disagreement: number | null;
  /** Whether it is flagged as spurious, and so the result only where all are. */
  readonly spurious: boolean;
}

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
    readonly optima: ReadonlyArray<FoundOptimum>;
    readonly attempts: ReadonlyArray<Attempt<P>>;
  };
  readonly provenance: {
    readonly version: string;
    /** Kernels that ran, `js` or `wasm`; the numbers are the same with either. */
    readonly backend: string;
    readonly seed: number | string;
    readonly chunkRows: number;
  };
  /** Why the result may say nothing of the data. Optima without such flaws go before, so where there are some the search found none without. */
  readonly spurious: ReadonlyArray<Flaw>;
  /** What was done about components without an estimate, by `onCollapse`, in the best start and in order. */
  readonly repairs: ReadonlyArray<Repair>;
  /** Whole sentences about what a reader of the fit should know. */
  readonly warnings: ReadonlyArray<string>;
}

/** What {@link summarizeFit} cannot see from the search itself. */
export interface FitFacts<P> {
  /** Those of the best start, in the order in which they are told. */
  readonly params: P;
  readonly rows: number;
  /** Total observation weight of these rows, where it is another than the one that was fitted with: rows of groups. */
  readonly totalWeight?: number;
  readonly parameters: number;
  /** sum_i w[i] log(posterior of row i's most probable component), in nats. */
  readonly classificationLogPosterior: number;
  readonly backend: string;
  readonly chunkRows: number;
  /** Warnings about the data, and about the components. */
  readonly dataWarnings: ReadonlyArray<string>;
  readonly componentWarnings: ReadonlyArray<string>;
  readonly flawsOf?: FlawsOf<P>;
  /** How far other optima are from the best one. */
  readonly disagreement?: DisagreementWith<P>;
}

/** What a search came to: its best run, and all its attempts. */
export type SearchOutcome<P> = Pick<Restarts<P, unknown>, "attempts"> & { readonly best: Run<P> };

/** What the starts reached, as a user gets it. */
export const summarizeFit = <P>(
  { best, attempts }: SearchOutcome<P>,
  facts: FitFacts<P>,
  options: SearchOptions<P>,
): FitSummary<P> => {
  const { rows, parameters, classificationLogPosterior, backend, chunkRows } = facts;
  const params = inOwnMemory(facts.params);
  const { logLikelihood, trace, evaluations } = best;
  const totalWeight = facts.totalWeight ?? best.weight;
  const found = foundOptima(attempts, facts);
  const spurious = facts.flawsOf?.(params, totalWeight) ?? [];
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
      optima: found,
      attempts,
    },
    provenance: { version: VERSION, backend, seed: options.seed ?? DEFAULT_SEED, chunkRows },
    spurious,
    repairs: best.repairs ?? [],
    warnings: [
      ...facts.dataWarnings,
      ...repairWarnings(best.repairs),
      ...spuriousBest(spurious),
      ...higherSpurious(found, best.objective),
      ...failedStarts(attempts),
      ...unfinished(best),
      ...facts.componentWarnings,
    ],
  };
};

/** Optima further down the list than this are not compared with the best one: each takes a pass over the rows. */
const COMPARED = 10;

const foundOptima = <P>(
  attempts: ReadonlyArray<Attempt<P>>,
  { flawsOf, disagreement }: FitFacts<P>,
): ReadonlyArray<FoundOptimum> =>
  runsByOptimum(attempts).flatMap(([run, ...others], at) =>
    run === undefined
      ? []
      : [
          {
            objective: run.objective,
            hits: 1 + others.length,
            disagreement: at < COMPARED ? (disagreement?.(run.params) ?? null) : null,
            spurious: (flawsOf?.(run.params, run.weight) ?? []).length > 0,
          },
        ],
  );

const spuriousBest = (flaws: ReadonlyArray<Flaw>): ReadonlyArray<string> =>
  flaws.length === 0
    ? []
    : [
        ...flaws.map(({ message }) => message),
        "This maximum is flagged as spurious, and the search found none that is not. Fit fewer components or a simpler structure, or start more often.",
      ];

/** A flagged optimum above the result is named, so that nobody wonders where it went. */
const higherSpurious = (found: ReadonlyArray<FoundOptimum>, objective: number): ReadonlyArray<string> => {
  const higher = found.filter((optimum) => optimum.spurious && optimum.objective > objective);
  const [first] = higher;
  if (first === undefined) return [];
  const many = higher.length === 1 ? "An optimum" : `${higher.length} optima, the highest`;
  return [
    `${many} of log-likelihood ${first.objective}, above that of the result, ${higher.length === 1 ? "was" : "were"} left out as spurious: a component there sits on a few rows in almost no space.`,
  ];
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
