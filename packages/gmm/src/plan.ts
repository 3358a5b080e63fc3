import {
  anyOf,
  clock,
  E,
  em,
  iterationLimit,
  mapCoordinates,
  observeAll,
  pairCoordinates,
  plain,
  remainingGain,
  restarts,
  simplexCoordinates,
  squarem,
  timeLimit,
  type Coordinates,
  type DenseBatch,
  type Either,
  type EmError,
  type EmOptions,
  type EmProcess,
  type FitFailure,
  type LatentVariableModel,
  type Race,
  type Restarts,
  type RunState,
  type StoppingRule,
} from "@latentjs/em-core";
import { mixture, type ComponentBank, type MixtureStats } from "@latentjs/mixture";
import { makeRng } from "@latentjs/numerics";
import { chooseStarts, type Starts } from "./choose-starts.js";
import { DEFAULT_MAX_ITERATIONS, DEFAULT_RACE, DEFAULT_SEED, DEFAULT_TOL, RACE_WORK } from "./defaults.js";
import type { GmmOptions } from "./options.js";
import type { Components, GmmParams } from "./params.js";
import type { Problem } from "./problem.js";
import { recordProgress, resumeFrom } from "./resume.js";
import type { CovarianceStructure } from "./structure.js";

/** A fit ready to run: everything but who evaluates the E-step. */
export interface Plan<S> {
  readonly bank: ComponentBank<Components, DenseBatch, S>;
  readonly model: LatentVariableModel<GmmParams, DenseBatch, MixtureStats<S>>;
  readonly process: EmProcess<
    GmmParams,
    MixtureStats<S>,
    Either<FitFailure<GmmParams>, Restarts<GmmParams, MixtureStats<S>>>
  >;
}

/** Chooses starts, stopping rules and acceleration for a checked problem. */
export const planFit = <S>(
  structure: CovarianceStructure<S>,
  problem: Problem,
  options: GmmOptions,
): Either<EmError, Plan<S>> => {
  const bank = structure.bank(problem.components, problem.batch.cols);
  const model = mixture(bank);
  const resumed = resumeFrom(problem, options);
  if (E.isLeft(resumed)) return resumed;
  const earlier = resumed.right;
  return E.map(({ init, count }: Starts): Plan<S> => {
    const { observerOf, onAttempt } = recordProgress(problem, options, earlier);
    const run: EmOptions<GmmParams, MixtureStats<S>> = {
      stop: stoppingRule(options),
      accelerator: options.accelerate === "none" ? plain() : squarem(gmmCoordinates(structure, problem)),
      startedAt: clock(),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    };
    const rng = makeRng(options.seed ?? DEFAULT_SEED).split("restart");
    const process = restarts<GmmParams, MixtureStats<S>>(
      {
        starts: count,
        rng,
        init,
        earlier: earlier.map((start) => E.map((state: RunState<GmmParams>) => state.params)(start)),
        race: raceFor(problem, options),
        onAttempt,
      },
      (start, attempt, watch) => {
        const observer = observeAll<GmmParams, MixtureStats<S>>(watch, observerOf(attempt));
        const state = earlier[attempt];
        const resume = state !== undefined && E.isRight(state) ? { resume: state.right } : {};
        return em(model, start, { ...run, observer, ...resume });
      },
    );
    return { bank, model, process };
  })(chooseStarts(structure, problem, options));
};

/** Convergence is asked first, so that a fit that converges at its last iteration says so. */
const stoppingRule = (options: GmmOptions): StoppingRule => {
  const { tol = DEFAULT_TOL, maxIterations = DEFAULT_MAX_ITERATIONS, timeLimitMs } = options;
  return anyOf(
    ...(tol > 0 ? [remainingGain(tol)] : []),
    iterationLimit(maxIterations),
    ...(timeLimitMs === undefined ? [] : [timeLimit(timeLimitMs)]),
  );
};

/** Short searches are over before a race saves anything. */
const raceFor = ({ batch, components }: Problem, { search = "auto" }: GmmOptions): Race | undefined => {
  const work = batch.rows * components * (50 + batch.cols * batch.cols);
  return search === "race" || (search === "auto" && work >= RACE_WORK) ? DEFAULT_RACE : undefined;
};

/** Log-ratios of the weights and the structure's coordinates, in units of the columns' standard deviations. */
const gmmCoordinates = <S>(
  structure: CovarianceStructure<S>,
  { components: k, summary }: Problem,
): Coordinates<GmmParams> =>
  mapCoordinates(
    pairCoordinates(simplexCoordinates(k), structure.coordinates(k, summary.scale)),
    ([weights, components]): GmmParams => ({ weights, components }),
    ({ weights, components }): readonly [Float64Array, Components] => [weights, components],
  );
