import {
  E,
  em,
  invalidInput,
  O,
  overChunks,
  runSync,
  type Batch,
  type Either,
  type EmOptions,
  type Expected,
  type Fit,
  type FitFailure,
} from "@latentjs/em-core";
import type { Rng } from "@latentjs/numerics";
import { annealed, drawn } from "./assignment.js";
import type { ComponentBank } from "./bank.js";
import { mixture, type MixtureOptions, type MixtureParams, type MixtureStats } from "./engine.js";

/** How an annealed fit goes. */
export interface AnnealOptions<Ts, S> extends Pick<MixtureOptions, "collapseShare"> {
  /** Powers of the posterior probabilities, above 0, one run of EM after the other; the last has to be 1. */
  readonly schedule?: ReadonlyArray<number>;
  /** How each run goes. */
  readonly run: EmOptions<MixtureParams<Ts>, MixtureStats<S>>;
  /** Run t begins with memberships drawn from `rng.split(t)`. */
  readonly rng: Rng;
}

/** Doubles from 1/16: below it all components of most data are one. */
export const DEFAULT_SCHEDULE: ReadonlyArray<number> = [0.0625, 0.125, 0.25, 0.5, 1];

/**
 * Deterministic annealing EM (Ueda & Nakano 1998, Neural Networks 11:271-282): runs of EM on flattened posterior probabilities, each from
 * where the one before ended, so that where the first begins matters little. The last run is EM itself, and its fit the result.
 *
 * On flat posteriors components become one and the same, which EM would then keep for ever though it is a saddle point; so each run begins
 * with an M-step on memberships that are drawn, which moves the components apart by about a standard error. Left: a wrong schedule, or the
 * failure of a run.
 */
export const anneal = <Ts, B extends Batch, S>(
  bank: ComponentBank<Ts, B, S>,
  start: MixtureParams<Ts>,
  chunks: Iterable<B>,
  { schedule = DEFAULT_SCHEDULE, run, rng, ...options }: AnnealOptions<Ts, S>,
): Either<FitFailure<MixtureParams<Ts>>, Fit<MixtureParams<Ts>, MixtureStats<S>>> => {
  const wrong =
    schedule.find((beta) => !(beta > 0 && beta <= 1)) ??
    (schedule.at(-1) === 1 ? undefined : schedule.at(-1));
  if (wrong !== undefined || schedule.length === 0) {
    const expected = "powers above 0 and at most 1, of which the last is 1";
    return E.left({ error: invalidInput("schedule", expected, schedule.join(", ")), last: O.none });
  }
  let params = start;
  for (const [stage, beta] of schedule.entries()) {
    const shaken = mixture(bank, { ...options, assign: drawn(rng.split(stage), beta) });
    // Where a draw leaves a component too few rows, the run begins without it.
    params = E.getOrElse(() => params)(
      E.chain(({ stats }: Expected<MixtureStats<S>>) => shaken.mStep(stats, params))(
        overChunks(shaken, chunks)(params),
      ),
    );
    const model = mixture(bank, beta === 1 ? options : { ...options, assign: annealed(beta) });
    const fit = runSync(em(model, params, run), overChunks(model, chunks));
    if (E.isLeft(fit) || stage === schedule.length - 1) return fit;
    params = fit.right.params;
  }
  throw new Error("anneal: a schedule has a last run");
};
