import {
  E,
  invalidInput,
  O,
  type Attempt,
  type AttemptedRun,
  type DenseBatch,
  type Either,
  type EmError,
  type FitFailure,
  type Iterate,
  type LatentVariableModel,
  type Restarts,
  wasSetAside,
} from "@latentjs/em-core";
import {
  DEFAULT_SEED,
  drawsFor,
  screen,
  startsUnderRule,
  type Cell,
  type CellSearch,
  type CellTask,
  type MixtureStats,
  type Reached,
  type Screening,
  type SearchProcess,
  type Starts,
} from "@latentjs/mixture";
import { inOwnMemory, makeRng } from "@latentjs/numerics";
import { inRowsGiven } from "../observed.js";
import type { GmmOptions } from "../options.js";
import type { Components, CovarianceName, GmmParams } from "../params.js";
import { planFit, startsFor, type Plan } from "../plan.js";
import { everything } from "../parts/everything.js";
import { stateProblem, type Problem } from "../problem.js";
import type { CovarianceStructure } from "../structure.js";
import { startsNear } from "./neighbour-starts.js";
import type { SampleOfRows } from "./samples.js";
import { spuriousBecause } from "./spurious.js";

/** A cell of a selection among Gaussian mixtures. */
export type GmmCell = Cell & { readonly form: CovarianceName };

/** A search of a cell, ready to run: everything but who evaluates the E-step. */
export interface CellJob<S> {
  readonly model: LatentVariableModel<GmmParams, DenseBatch, MixtureStats<S>>;
  readonly chunks: ReadonlyArray<DenseBatch>;
  readonly process: SearchProcess<GmmParams, MixtureStats<S>>;
  /** What came of it. */
  readonly reached: (
    outcome: Either<FitFailure<GmmParams>, Restarts<GmmParams, MixtureStats<S>>>,
  ) => CellSearch<GmmParams>;
}

/** Starts that go to their ends. */
const KEPT = 2;
/** How often, where those fail, others go on that had been set aside; of one column as often as it takes. */
const MORE = 3;
/** A start is compared where it is after one iteration, and the better ones after three more. */
const SCREENING: Screening = {
  rounds: [
    { iterations: 1, keep: 4 },
    { iterations: 3, keep: KEPT },
  ],
  near: 1e-7,
};

/** The options of the fit of one cell. */
export const optionsOfCell = (
  { options }: SampleOfRows,
  { components, form }: GmmCell,
  extra: Pick<GmmOptions, "onAttempt" | "signal" | "timeLimitMs"> = {},
): GmmOptions => ({ ...options, ...extra, components, covariance: form });

/**
 * Prepares a search of a cell from its own starts, or from the mixtures of its neighbours, and hands it to `run`. Left: data or options with which
 * the cell has no start.
 */
export const withCellSearch = <R>(
  sample: SampleOfRows,
  cell: GmmCell,
  { neighbours }: Pick<CellTask<GmmParams>, "neighbours">,
  limits: Pick<GmmOptions, "signal" | "timeLimitMs">,
  run: <S>(job: CellJob<S>) => R,
): Either<EmError, R> => {
  const seen: Record = { aside: [], attempts: [] };
  const onAttempt = (attempts: ReadonlyArray<Attempt<GmmParams>>): void => {
    seen.attempts = attempts;
  };
  const options = optionsOfCell(sample, cell, { ...limits, onAttempt });
  return E.chain((problem: Problem) =>
    problem.structure.use(<S>(structure: CovarianceStructure<S>): Either<EmError, R> =>
      E.map(({ model, process }: Plan<S>): R => {
        const reached: CellJob<S>["reached"] = (outcome) => {
          // A failure tells of the first attempt only.
          const attempts = [...(E.isRight(outcome) ? outcome.right.attempts : seen.attempts), ...seen.aside];
          return E.isLeft(outcome) && attempts.length === 0
            ? E.left(inRowsGiven(outcome.left.error, problem.origin))
            : E.right(flagged(structure, problem, attempts));
        };
        return run({ model, chunks: problem.chunks, process, reached });
      })(
        E.chain((starts: OwnStarts) => screenedPlan(structure, problem, options, starts, seen))(
          neighbours.length === 0
            ? ownStarts(structure, problem, options, sample.tree)
            : startsFromNeighbours(structure, problem, neighbours),
        ),
      ),
    ),
  )(
    stateProblem(sample.rows, options, {
      ...everything,
      partition: sample.partition ?? everything.partition,
    }),
  );
};

/** Why a cell has no mixture. */
export const whyNone = (attempts: ReadonlyArray<Attempt<GmmParams>>): EmError =>
  attempts.find(E.isLeft)?.left.error ?? invalidInput("restarts", "at least one start", "none");

/** What the screening left out, and what the others came to so far. */
interface Record {
  aside: ReadonlyArray<Attempt<GmmParams>>;
  attempts: ReadonlyArray<Attempt<GmmParams>>;
}

/** The starts of a cell, and that of the tree, mclust's own, which some optima are near and no others. */
interface OwnStarts extends Starts<GmmParams> {
  readonly ofTree: Either<EmError, GmmParams> | null;
  /** How often others go on where those that were kept fail. */
  readonly more: number;
}

const ownStarts = <S>(
  structure: CovarianceStructure<S>,
  problem: Problem,
  options: GmmOptions,
  tree: SampleOfRows["tree"],
): Either<EmError, OwnStarts> => {
  const { init = "kmeans++", seed = DEFAULT_SEED } = options;
  const hasTree = tree !== undefined && init === "kmeans++" && problem.components > 1;
  return E.map(({ init: made, count }: Starts<GmmParams>): OwnStarts => ({
    init: made,
    // Of one column a start takes no time, and many collapse.
    count: problem.batch.cols === 1 ? count * drawsFor(init, problem.components) : count,
    ofTree: hasTree
      ? E.chain(({ init: grown }: Starts<GmmParams>) => grown(makeRng(seed).split("tree"), 0))(
          startsFor(structure, problem, { ...options, init: tree }),
        )
      : null,
    more: problem.batch.cols === 1 ? count * drawsFor(init, problem.components) : MORE,
  }))(startsFor(structure, problem, options));
};

const startsFromNeighbours = <S>(
  structure: CovarianceStructure<S>,
  { components, summary, mixing }: Problem,
  neighbours: CellTask<GmmParams>["neighbours"],
): Either<EmError, OwnStarts> => {
  const starts = startsNear(
    structure,
    components,
    summary.scale,
    neighbours.map(({ params }) => params),
  );
  return starts.length === 0
    ? E.left(invalidInput("neighbours", "at least one start", "none"))
    : E.map((ruled: Starts<GmmParams>): OwnStarts => ({ ...ruled, ofTree: null, more: MORE }))(
        startsUnderRule<Components>(mixing)({
          init: (_rng, attempt) => E.right(starts[attempt]),
          count: starts.length,
        }),
      );
};

/** A search of which only the starts go to their ends that have come highest after a few iterations, unless all are to. */
const screenedPlan = <S>(
  structure: CovarianceStructure<S>,
  problem: Problem,
  options: GmmOptions,
  starts: OwnStarts,
  seen: Record,
): Either<EmError, Plan<S>> => {
  const { init, count, ofTree } = starts;
  if (options.search === "exhaustive" || count <= KEPT) {
    return planFit(structure, problem, options, E.right(starts));
  }
  const rng = makeRng(options.seed ?? DEFAULT_SEED).split("restart");
  const candidates = Array.from({ length: count }, (_, attempt) => init(rng.split(attempt), attempt));
  const startsOf = (kept: ReadonlyArray<GmmParams>): Starts<GmmParams> => ({
    init: (_rng, attempt) =>
      kept[attempt] === undefined
        ? (candidates.find(E.isLeft) ??
          seen.aside.map(E.mapLeft(({ error }: FitFailure<GmmParams>) => error)).find(E.isLeft) ??
          E.left(invalidInput("restarts", "a start", "none")))
        : E.right(kept[attempt]),
    count: Math.max(1, kept.length),
  });
  /** The number of starts that are kept is known when they are asked for only. */
  const process = function* (): Plan<S>["process"] {
    const isRepaired = (options.onCollapse ?? "fail") !== "fail";
    const own = yield* screen(whole.model, candidates, SCREENING, isRepaired);
    const grown = yield* screen(whole.model, ofTree === null ? [] : [ofTree], SCREENING, isRepaired);
    // The tree takes the place of no other start.
    let kept = [...own.kept, ...grown.kept].map(({ params }) => params);
    let aside = [...own.aside, ...grown.aside];
    const earlier: Array<Attempt<GmmParams>> = [];
    for (let more = starts.more; ; more--) {
      seen.aside = [...earlier, ...aside];
      const plan = planFit(structure, problem, options, E.right(startsOf(kept)));
      if (E.isLeft(plan)) return E.left({ error: plan.left, last: O.none });
      const outcome = yield* plan.right.process;
      if (E.isLeft(outcome) && outcome.left.error._tag === "EvaluationFailed") return outcome;
      const next = aside.filter(E.isRight).slice(0, KEPT);
      if (E.isRight(outcome) || more === 0 || next.length === 0) return outcome;
      earlier.push(...seen.attempts);
      seen.attempts = [];
      kept = next.map(({ right: { params } }) => params);
      aside = aside.filter((attempt) => !next.some((one) => one === attempt));
    }
  };
  const planned = planFit(structure, problem, options, E.right(starts));
  if (E.isLeft(planned)) return planned;
  const whole = planned.right;
  return E.right({ ...whole, process: process() });
};

/** Attempts in terms of the rows given, with what makes an optimum spurious. */
const flagged = <S>(
  structure: CovarianceStructure<S>,
  problem: Problem,
  attempts: ReadonlyArray<Attempt<GmmParams>>,
): Reached<GmmParams> => {
  const because = spuriousBecause(structure, problem);
  return {
    attempts: attempts.map(
      E.bimap(
        ({ error, last }: FitFailure<GmmParams>): FitFailure<GmmParams> => ({
          error: inRowsGiven(error, problem.origin),
          last: O.map((iterate: Iterate<GmmParams>) => ({ ...iterate, params: inOwnMemory(iterate.params) }))(
            last,
          ),
        }),
        (run: AttemptedRun<GmmParams>): AttemptedRun<GmmParams> => ({
          ...run,
          params: inOwnMemory(run.params),
        }),
      ),
    ),
    flags: attempts.map((attempt) =>
      E.isRight(attempt) && !wasSetAside(attempt.right.stop)
        ? because(attempt.right.params, attempt.right.weight)
        : null,
    ),
  };
};
