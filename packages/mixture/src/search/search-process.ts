import {
  anyOf,
  clock,
  E,
  em,
  iterationLimit,
  mapCoordinates,
  O,
  observeAll,
  pairCoordinates,
  plain,
  remainingGain,
  repairing,
  restarts,
  squarem,
  timeLimit,
  type Accelerator,
  type Coordinates,
  type Either,
  type EmOptions,
  type EmProcess,
  type FitFailure,
  type Initializer,
  type LatentVariableModel,
  type Observer,
  type Outcome,
  type Race,
  type RepairOf,
  type Restarts,
  type RunState,
  type StoppingRule,
} from "@latentjs/em-core";
import { makeRng } from "@latentjs/numerics";
import type { MixtureParams } from "../engine.js";
import { freeMixing, type MixingRule } from "../mixing/mixing-rule.js";
import { DEFAULT_MAX_ITERATIONS, DEFAULT_RACE, DEFAULT_SEED, DEFAULT_TOL, RACE_WORK } from "./defaults.js";
import type { Afterwards } from "./moves.js";
import type { SearchOptions } from "./options.js";
import type { EarlierStarts, ProgressRecorder } from "./progress.js";
import { shortLimit, shortRuns } from "./short-runs.js";
import type { FlawsOf } from "./spurious.js";

/** Where the starts of a fit come from, and how many of them differ. */
export interface Starts<P> {
  readonly init: Initializer<P>;
  readonly count: number;
}

/** A search as a process, which whoever evaluates E-steps runs to its end. */
export type SearchProcess<P, S> = EmProcess<P, S, Either<FitFailure<P>, Restarts<P, S>>>;

/** What a search is put together from, besides its options. */
export interface SearchParts<P, B, S> {
  readonly model: LatentVariableModel<P, B, S>;
  /** What accelerators extrapolate in, at parameters like these where the number of components may change. */
  readonly coordinates: (like?: P) => Coordinates<P>;
  readonly starts: Starts<P>;
  /** Draws of which a start is the most promising, where starts do not race and not all of them are to run to their ends; default 1. */
  readonly draws?: number;
  /** Rows × components × (50 + columns²): how long an E-step takes, which decides whether starts race. */
  readonly work: number;
  readonly earlier: EarlierStarts<P>;
  readonly progress: ProgressRecorder<P>;
  /** What is wrong with an optimum; one with flaws is the result only where all have some. */
  readonly flawsOf?: FlawsOf<P>;
  /** What is done about a run that fails; by default nothing. */
  readonly repairOf?: RepairOf<P> | undefined;
  /** What is tried once all starts have ended; by default nothing. */
  readonly afterwards?: Afterwards<P, S>;
}

/** Puts starts, stopping rules and acceleration together. */
export const searchProcess = <P, B, S>(
  {
    model,
    coordinates,
    starts,
    draws = 1,
    work,
    earlier,
    progress,
    flawsOf = () => [],
    repairOf = () => O.none,
    afterwards = (searched) => searched,
  }: SearchParts<P, B, S>,
  options: SearchOptions<P>,
): SearchProcess<P, S> => {
  const race = raceFor(work, options.search);
  const run: EmOptions<P, S> = {
    stop: stoppingRule(options),
    accelerator: acceleratorOf(options.accelerate, coordinates),
    startedAt: clock(),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  };
  const rng = makeRng(options.seed ?? DEFAULT_SEED).split("restart");
  const short =
    draws > 1 && race === undefined && options.search !== "exhaustive"
      ? shortRuns(model, starts.init, draws, rng, flawsOf, { ...run, stop: shortRule(options) })
      : null;
  const runFrom = (
    from: P,
    told: Observer<P, S>,
    state: () => Pick<EmOptions<P, S>, "resume"> = () => ({}),
  ): EmProcess<P, S, Outcome<P, S>> =>
    repairing(
      (params, each) =>
        em(model, params, {
          ...run,
          accelerator: acceleratorOf(options.accelerate, () => coordinates(params)),
          observer: each,
          ...state(),
        }),
      repairOf,
      from,
      told,
    );
  const searched = restarts<P, S>(
    {
      starts: starts.count,
      rng,
      init: short?.init ?? starts.init,
      earlier: earlier.map((start) => E.map((state: RunState<P>) => state.params)(start)),
      race,
      isDoubtful: ({ params, weight }) => flawsOf(params, weight).length > 0,
      onAttempt: progress.onAttempt,
    },
    (start, attempt, watch) => {
      const observer = observeAll<P, S>(watch, progress.observerOf(attempt));
      const state = earlier[attempt];
      const isResumed = state !== undefined && E.isRight(state);
      // For the first run of the attempt.
      let resume = isResumed ? { resume: state.right } : {};
      const once = (): typeof resume => {
        const first = resume;
        resume = {};
        return first;
      };
      return short === null
        ? runFrom(start, observer, once)
        : short.attempt(start, attempt, isResumed, observer, (from, told) => runFrom(from, told, once));
    },
  );
  return afterwards(searched, (start) => runFrom(start, () => {}));
};

const acceleratorOf = <P>(
  asked: SearchOptions<P>["accelerate"] = "squarem",
  coordinates: () => Coordinates<P>,
): Accelerator<P> => {
  if (asked === "none") return plain();
  return asked === "squarem" ? squarem(coordinates()) : asked(coordinates());
};

/** The name by which checkpoints know an acceleration. */
export const accelerationName = <P>(asked: SearchOptions<P>["accelerate"] = "squarem"): string =>
  typeof asked === "string" ? asked : asked(nowhere()).name;

const nowhere = <P>(): Coordinates<P> => ({
  dimension: 0,
  pack: () => new Float64Array(0),
  unpack: () => E.left({ _tag: "EmptyData", what: "A point of no coordinates" }),
});

/** Convergence is asked first, so that a fit that converges at its last iteration says so. */
const stoppingRule = <P>(options: SearchOptions<P>): StoppingRule => {
  const { tol = DEFAULT_TOL, maxIterations = DEFAULT_MAX_ITERATIONS, timeLimitMs } = options;
  return anyOf(
    ...(tol > 0 ? [remainingGain(tol)] : []),
    iterationLimit(maxIterations),
    ...(timeLimitMs === undefined ? [] : [timeLimit(timeLimitMs)]),
  );
};

/** Short runs know no limit but the time: how long a start may take must not change where it begins. */
const shortRule = <P>({ timeLimitMs }: SearchOptions<P>): StoppingRule =>
  anyOf(shortLimit, ...(timeLimitMs === undefined ? [] : [timeLimit(timeLimitMs)]));

/** Work of an E-step, as {@link SearchParts} counts it. */
export const workOf = (rows: number, components: number, columns: number): number =>
  rows * components * (50 + columns * columns);

/** Short searches are over before a race saves anything. */
const raceFor = (work: number, search: SearchOptions<unknown>["search"] = "auto"): Race | undefined =>
  search === "race" || (search === "auto" && work >= RACE_WORK) ? DEFAULT_RACE : undefined;

/**
 * Log-ratios of the mixing weights beside the coordinates of the components: all of them are treated alike, which suits extrapolation;
 * information matrices take `mixtureCoordinates`, which have as many dimensions as parameters.
 */
export const searchCoordinates = <Ts>(
  k: number,
  components: Coordinates<Ts>,
  mixing: MixingRule = freeMixing(k),
): Coordinates<MixtureParams<Ts>> =>
  mapCoordinates(
    pairCoordinates(mixing.searchCoordinates, components),
    ([weights, estimated]): MixtureParams<Ts> => ({ weights, components: estimated }),
    (params): readonly [Float64Array, Ts] => [params.weights, params.components],
  );
