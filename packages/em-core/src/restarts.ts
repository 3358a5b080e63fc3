import type { Rng } from "@latentjs/numerics";
import type { EmProcess } from "./driver.js";
import type { EmError } from "./errors.js";
import { E, O, type Either } from "./prelude.js";
import type { Fit, FitFailure, Run, Stop } from "./run.js";

/** A way to produce starting values from a stream of random numbers. */
export type Initializer<P> = (rng: Rng) => Either<EmError, P>;

/** How one start ended. */
export type Attempt<P> = Either<FitFailure<P>, Run<P>>;

/** The best of several starts, and all of them. */
export interface Restarts<P, S> {
  readonly best: Fit<P, S>;
  /** Index of the best attempt: the first of those with the highest objective. */
  readonly bestAttempt: number;
  /** Every attempt in order, failures included, so that one can see how often the best optimum was found. */
  readonly attempts: ReadonlyArray<Attempt<P>>;
}

export interface RestartOptions<P> {
  /** Starts to try. Fewer are tried once a run was cancelled or ran out of time. */
  readonly starts: number;
  /** Attempt i uses `rng.split(i)`: more attempts never change earlier ones. */
  readonly rng: Rng;
  readonly init: Initializer<P>;
  /**
   * The attempts of an interrupted search, in order: why one failed, or the parameters that one had reached, from which `run`
   * goes on. If those cannot even be evaluated the search fails, because they belong to something else.
   */
  readonly earlier?: ReadonlyArray<Either<EmError, P>>;
  /** Told after every attempt with all attempts so far. */
  readonly onAttempt?: (attempts: ReadonlyArray<Attempt<P>>) => void;
}

/**
 * Runs `run` from several starts, one after the other, and keeps the best. A process like a single run, so the same
 * runners and evaluators serve. Fails with the first failure when no start has an answer.
 */
export function* restarts<P, S>(
  options: RestartOptions<P>,
  run: (start: P, attempt: number) => EmProcess<P, S, Either<FitFailure<P>, Fit<P, S>>>,
): EmProcess<P, S, Either<FitFailure<P>, Restarts<P, S>>> {
  const { starts, rng, init, earlier = [], onAttempt = () => {} } = options;
  const attempts: Array<Attempt<P>> = [];
  let best: { readonly attempt: number; readonly fit: Fit<P, S> } | null = null;
  while (attempts.length < starts && !attempts.some(interrupted)) {
    const attempt = attempts.length;
    const resumed = earlier[attempt];
    const start = resumed ?? init(rng.split(attempt));
    const outcome: Either<FitFailure<P>, Fit<P, S>> = E.isLeft(start)
      ? E.left({ error: start.left, last: O.none })
      : yield* run(start.right, attempt);
    const isForeign =
      resumed !== undefined && E.isRight(resumed) && E.isLeft(outcome) && O.isNone(outcome.left.last);
    if (isForeign) return outcome;
    attempts.push(E.map((fit: Fit<P, S>) => withoutStats(fit))(outcome));
    if (E.isRight(outcome) && (best === null || outcome.right.objective > best.fit.objective)) {
      best = { attempt, fit: outcome.right };
    }
    onAttempt(attempts);
  }
  if (best !== null) return E.right({ best: best.fit, bestAttempt: best.attempt, attempts });
  const failure = attempts.find(E.isLeft);
  if (failure === undefined) throw new RangeError(`restarts: starts must be at least 1, got ${starts}`);
  return failure;
}

const withoutStats = <P, S>(fit: Fit<P, S>): Run<P> => {
  const { iteration, params, objective, logLikelihood, stop, weight, trace, evaluations } = fit;
  return { iteration, params, objective, logLikelihood, stop, weight, trace, evaluations };
};

const interrupted = <P>(attempt: Attempt<P>): boolean =>
  E.isRight(attempt) && wasCutShort(attempt.right.stop);

/** Whether a run ended because the whole search did: cancelled, or out of time. */
export const wasCutShort = (stop: Stop): boolean => stop._tag === "Cancelled" || stop._tag === "TimeLimit";

/** A distinct optimum and how many starts ended there. */
export interface Optimum {
  readonly objective: number;
  readonly hits: number;
}

/**
 * The optima that the attempts reached, best first. Objectives closer than `tolPerRow` nats per unit of weight count as
 * one optimum.
 */
export const optima = <P>(
  attempts: ReadonlyArray<Attempt<P>>,
  tolPerRow: number = 1e-6,
): ReadonlyArray<Optimum> => {
  const runs = attempts.filter(E.isRight).map((a) => a.right);
  const found: Array<{ readonly objective: number; hits: number }> = [];
  for (const { objective, weight } of runs.toSorted((a, b) => b.objective - a.objective)) {
    const known = found.at(-1);
    if (known !== undefined && known.objective - objective <= tolPerRow * weight) known.hits++;
    else found.push({ objective, hits: 1 });
  }
  return found;
};
