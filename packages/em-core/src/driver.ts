import { plain, type Accelerator, type Proposal } from "./accelerate.js";
import { clock } from "./clock.js";
import { invalidInput, type EmError } from "./errors.js";
import type { LatentVariableModel } from "./model.js";
import type { Observer } from "./observe.js";
import { E, O, type Either, type Option } from "./prelude.js";
import type { Entry, Fit, FitFailure, Iterate, RunState, Stop } from "./run.js";
import type { Expected } from "./stats.js";
import type { StoppingRule } from "./stopping.js";

/** How a run goes; nothing here changes what a model's steps compute. */
export interface EmOptions<P, S = unknown> {
  readonly stop: StoppingRule<P>;
  readonly observer?: Observer<P, S>;
  readonly accelerator?: Accelerator<P>;
  /** Largest tolerated fall of the objective, relative to 1 + its magnitude; rounding, not convergence. */
  readonly slack?: number;
  /** Checked after every E-step; an `AbortSignal` will do. What was reached is the result. */
  readonly signal?: { readonly aborted: boolean };
  /** Clock in milliseconds, and the time from which limits count. */
  readonly now?: () => number;
  readonly startedAt?: number;
  /** Where an interrupted run stood. The run goes on from its parameters and its history. */
  readonly resume?: RunState<P>;
}

/** Relative rounding of an objective that is a sum over rows, with room for its conditioning. */
export const DEFAULT_SLACK = 1e-10;

/**
 * The same for an extrapolated step: little more than the rounding of a sum, because one that loses ground is not worth taking.
 */
const EXTRAPOLATION_SLACK = 1e-13;

/** A rise of q smaller than this, relative to q, is rounding. */
const ROUNDING = 32 * Number.EPSILON;

/** A coroutine that yields parameters it wants evaluated, is sent the E-step's answer, and returns `R`. */
export type EmProcess<P, S, R> = Generator<P, R, Either<EmError, Expected<S>>>;

/**
 * Expectation-Maximization without I/O, as a coroutine: who evaluates the E-step (this thread, a pool, a stream) is
 * the runner's business.
 *
 * Every accepted iterate has an objective no lower than the one before, to `slack`; an extrapolated point that falls
 * short, cannot be evaluated or has no M-step is rejected and the plain step taken. A fall on a plain step means that
 * the model is wrong and ends the run. Returns the last accepted iterate with why it stopped, or the failure with the
 * last good iterate.
 */
export function* em<P, B, S>(
  model: LatentVariableModel<P, B, S>,
  init: NoInfer<P>,
  options: EmOptions<NoInfer<P>, NoInfer<S>>,
): EmProcess<P, S, Either<FitFailure<P>, Fit<P, S>>> {
  const { stop, observer = () => {}, accelerator = plain<P>(), slack = DEFAULT_SLACK, resume } = options;
  const { now = clock, signal = { aborted: false } } = options;
  const began = options.startedAt ?? now();
  const acceleration = accelerator.start(resume?.memory);
  const entries: Entry[] = resume === undefined ? [] : resume.entries.slice(0, -1);
  let evaluations = resume === undefined ? 0 : resume.evaluations - 1;
  let last: Option<Iterate<P>> = O.none;
  let plainStep = init;
  let proposal: Proposal<P> = { candidate: resume === undefined ? init : resume.params, extrapolated: false };

  for (;;) {
    const params = proposal.candidate;
    const answer = usable(yield params);
    evaluations++;
    // That nobody could evaluate a point says nothing of the point.
    if (E.isLeft(answer) && answer.left._tag === "EvaluationFailed")
      return E.left({ error: answer.left, last });
    const objective = E.isRight(answer) ? answer.right.logLikelihood + model.logPrior(params) : Number.NaN;
    const next = E.isRight(answer) ? model.mStep(answer.right.stats, params) : answer;
    const trouble = problem(
      answer,
      objective,
      last,
      proposal.extrapolated ? EXTRAPOLATION_SLACK : slack,
      proposal.extrapolated ? () => 0 : () => model.rounding?.(params) ?? 0,
    );

    if (proposal.extrapolated && (O.isSome(trouble) || E.isLeft(next))) {
      const error = O.isSome(trouble) ? trouble.value : E.isLeft(next) ? next.left : unreachable();
      observer({ _tag: "Rejected", iteration: entries.length, error });
      acceleration.rejected();
      proposal = { candidate: plainStep, extrapolated: false };
      continue;
    }
    if (O.isSome(trouble)) return E.left({ error: trouble.value, last });
    if (E.isLeft(answer)) return unreachable();

    const expected = answer.right;
    const resumed = resume !== undefined && O.isNone(last) ? resume.entries.at(-1) : undefined;
    const mismatch = foreignCheckpoint(resumed, objective, slack);
    if (O.isSome(mismatch)) return E.left({ error: mismatch.value, last });
    const first = entries.length === 0;
    const kind = resumed?.kind ?? (first ? "start" : proposal.extrapolated ? "extrapolated" : "em");
    entries.push({
      objective,
      kind,
      qGain: E.isRight(next) ? rise(model, params, next.right, expected.stats) : Number.NaN,
    });
    const iterate = {
      iteration: entries.length - 1,
      params,
      objective,
      logLikelihood: expected.logLikelihood,
    };
    last = O.some(iterate);
    observer({
      _tag: "Iterated",
      iterate,
      kind,
      stats: expected.stats,
      state: stateAt(params, entries, evaluations, acceleration.memory()),
      resumable: acceleration.atRest(),
    });

    // Parameters without an M-step are on their way out of the model, however high their likelihood: no limit makes them a result.
    if (E.isLeft(next)) return E.left({ error: next.left, last });
    const verdict: Option<Stop> = signal.aborted
      ? O.some({ _tag: "Cancelled" })
      : stop({
          entries,
          weight: expected.weight,
          elapsedMs: now() - began,
          params,
          emStep: next.right,
        });
    if (O.isSome(verdict)) {
      observer({ _tag: "Stopped", stop: verdict.value });
      const trace = entries.map((entry) => entry.objective);
      const { stats, weight } = expected;
      return E.right({ ...iterate, stop: verdict.value, stats, weight, trace, evaluations });
    }
    plainStep = next.right;
    proposal = acceleration.propose(params, plainStep);
  }
}

/** Copies the history when asked for it, as it was at this point. */
const stateAt = <P>(
  params: P,
  entries: ReadonlyArray<Entry>,
  evaluations: number,
  memory: ReadonlyArray<number>,
): (() => RunState<P>) => {
  const length = entries.length;
  return () => ({ params, entries: entries.slice(0, length), evaluations, memory });
};

/** An E-step's answer, with answers that no M-step can use turned into errors. */
const usable = <S>(answer: Either<EmError, Expected<S>>): Either<EmError, Expected<S>> => {
  if (E.isLeft(answer)) return answer;
  const { badRow, logLikelihood, weight } = answer.right;
  if (badRow >= 0 || !Number.isFinite(logLikelihood)) {
    return E.left({ _tag: "NonFiniteLikelihood", row: badRow, value: logLikelihood });
  }
  return weight > 0 ? answer : E.left({ _tag: "EmptyData", what: "The data source" });
};

const problem = <P, S>(
  answer: Either<EmError, Expected<S>>,
  objective: number,
  last: Option<Iterate<P>>,
  slack: number,
  rounding: () => number,
): Option<EmError> => {
  if (E.isLeft(answer)) return O.some(answer.left);
  if (!Number.isFinite(objective)) {
    const prior = objective - answer.right.logLikelihood;
    const remedy = "Start where the prior has a density.";
    return O.some(invalidInput("log prior density", "a finite number", prior, remedy));
  }
  if (O.isNone(last)) return O.none;
  const before = last.value.objective;
  const allowed = slack * (1 + Math.abs(before));
  return objective >= before - allowed || objective >= before - allowed - rounding() * answer.right.weight
    ? O.none
    : O.some({ _tag: "ObjectiveDecreased", before, after: objective, slack });
};

/** What a plain EM step gains in q + logPrior, or 0 where that is below the rounding of the two values. */
const rise = <P, B, S>(model: LatentVariableModel<P, B, S>, from: P, to: P, stats: S): number => {
  const before = model.q(from, stats) + model.logPrior(from);
  const after = model.q(to, stats) + model.logPrior(to);
  const gain = after - before;
  return Math.abs(gain) <= ROUNDING * (Math.abs(before) + Math.abs(after)) ? 0 : gain;
};

const foreignCheckpoint = (entry: Entry | undefined, objective: number, slack: number): Option<EmError> =>
  entry === undefined || Math.abs(entry.objective - objective) <= slack * (1 + Math.abs(objective))
    ? O.none
    : O.some(
        invalidInput(
          "checkpoint",
          `an objective of ${entry.objective} at its parameters`,
          objective,
          "Resume with the data and the options that the checkpoint was written for.",
        ),
      );

const unreachable = (): never => {
  throw new Error("em: an answer without an error was treated as one");
};
