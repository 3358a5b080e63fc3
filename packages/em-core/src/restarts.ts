import type { Rng } from "@latentjs/numerics";
import { contestant, type Contestant, type Outcome, type Standing } from "./contestant.js";
import type { EmProcess } from "./driver.js";
import type { EmError } from "./errors.js";
import type { Observer } from "./observe.js";
import { E, O, type Either } from "./prelude.js";
import { decide, type Race, type SetAside } from "./race.js";
import type { Fit, FitFailure, Iterate, Run, Stop } from "./run.js";

/** A way to produce the starting values of attempt 0, 1, … from its own stream of random numbers. */
export type Initializer<P> = (rng: Rng, attempt: number) => Either<EmError, P>;

/** A start that has an answer, or that was set aside: then this is where it stood, short of an optimum. */
export interface AttemptedRun<P> extends Omit<Run<P>, "stop"> {
  readonly stop: Stop | SetAside;
}

/** How one start ended. */
export type Attempt<P> = Either<FitFailure<P>, AttemptedRun<P>>;

/** An attempt that has ended or is set aside, and which one it is. */
export interface Settled<P> {
  readonly attempt: number;
  readonly outcome: Attempt<P>;
}

/** The best of several starts, and all of them. */
export interface Restarts<P, S> {
  readonly best: Fit<P, S>;
  /** Index of the best attempt: the first of those with the highest objective, among those that are not doubtful where there are any. */
  readonly bestAttempt: number;
  /**
   * Every attempt in order, those that failed or were set aside included, so that one can see how often the best optimum was found.
   */
  readonly attempts: ReadonlyArray<Attempt<P>>;
}

export interface RestartOptions<P> {
  /** Starts to try. Fewer are tried once a run was cancelled or ran out of time. */
  readonly starts: number;
  /**
   * Attempt i uses `rng.split(i)`: more attempts never change where earlier ones begin and which way they take. In a race they
   * may change after how many iterations an earlier one is set aside.
   */
  readonly rng: Rng;
  readonly init: Initializer<P>;
  /**
   * The attempts of an interrupted search, in order: why one failed, or the parameters that one had reached, from which `run`
   * goes on. If those cannot even be evaluated the search fails, because they belong to something else.
   */
  readonly earlier?: ReadonlyArray<Either<EmError, P>>;
  /** Lets the starts race. Without it every start runs to its end before the next one begins. */
  readonly race?: Race | undefined;
  /**
   * Whether a run that has ended is to be doubted, however high its objective: it is the best only where all are doubted, and whom it had
   * left behind in a race is in again. Has to follow from the run alone.
   */
  readonly isDoubtful?: (run: Iterate<P> & Pick<Run<P>, "weight">) => boolean;
  /**
   * Told when an attempt has ended or is set aside, with all such attempts in order, and with this one. In a race it
   * may be told of one twice: those set aside go on when the ones that had left them behind fail.
   */
  readonly onAttempt?: (attempts: ReadonlyArray<Attempt<P>>, latest: Settled<P>) => void;
}

/**
 * Runs `run` from several starts and keeps the best. A process like a single run, so the same runners and evaluators
 * serve. In a race runs are left and taken up again; for that they tell `watch` of their events. A search that is cut short
 * returns the best that any start has reached. Fails with the first failure when no start has an answer.
 */
export function* restarts<P, S>(
  options: RestartOptions<P>,
  run: (start: P, attempt: number, watch: Observer<P, S>) => EmProcess<P, S, Outcome<P, S>>,
): EmProcess<P, S, Either<FitFailure<P>, Restarts<P, S>>> {
  const { starts, rng, init, earlier = [], race, onAttempt = () => {}, isDoubtful = () => false } = options;
  if (!(starts >= 1)) throw new RangeError(`restarts: starts must be at least 1, got ${starts}`);
  const field = Array.from({ length: starts }, (_, attempt): Contestant<P, S> =>
    contestant(function* (watch) {
      const start = earlier[attempt] ?? init(rng.split(attempt), attempt);
      if (E.isLeft(start)) return E.left({ error: start.left, last: O.none });
      return yield* run(start.right, attempt, watch);
    }),
  );
  const settled = new Map<number, Attempt<P>>();
  const settle = (attempt: number, outcome: Attempt<P>): void => {
    settled.set(attempt, outcome);
    onAttempt(inOrder(settled), { attempt, outcome });
  };
  const doubtful = new Set<number>();
  let best: Best<P, S> | null = null;
  for (;;) {
    const { next, aside } = decide(
      field.map((each, attempt) =>
        doubtful.has(attempt) ? { ...each.racer(), state: "failed" } : each.racer(),
      ),
      race,
      weightOf(field),
    );
    noteAside(field, aside, settled, settle);
    if (next === null) break;
    const outcome = yield* (field[next.attempt] ?? nobody()).advance(next.iteration);
    if (O.isNone(outcome)) continue;
    if (E.isLeft(outcome.value)) {
      // An evaluator that was lost would be lost to the other starts too, and must not decide which of them is best.
      if (outcome.value.left.error._tag === "EvaluationFailed") return outcome.value;
      if (isForeign(earlier[next.attempt], outcome.value.left)) return outcome.value;
      settle(next.attempt, outcome.value);
      continue;
    }
    const fit = outcome.value.right;
    settle(next.attempt, E.right(withoutStats(fit, fit.stop)));
    const isInDoubt = isDoubtful(fit);
    best = better(best, { attempt: next.attempt, fit, isDoubtful: isInDoubt });
    if (isInDoubt) doubtful.add(next.attempt);
    if (!wasCutShort(fit.stop)) continue;
    // The others in the game stand where they are, and one of them may be the best.
    for (const [attempt, each] of field.entries()) {
      const standing = each.standing();
      if (O.isNone(standing) || settled.has(attempt)) continue;
      settle(attempt, E.right(withoutStats(standing.value, fit.stop)));
      best = better(best, {
        attempt,
        fit: { ...standing.value, stop: fit.stop },
        isDoubtful: isDoubtful(standing.value),
      });
    }
    break;
  }
  const attempts = inOrder(settled);
  if (best !== null) return E.right({ best: best.fit, bestAttempt: best.attempt, attempts });
  return attempts.find(E.isLeft) ?? nobody();
}

interface Best<P, S> {
  readonly attempt: number;
  readonly fit: Fit<P, S>;
  readonly isDoubtful: boolean;
}

/** The one that is not doubtful, or has the higher objective, or is the earlier attempt. */
const better = <P, S>(a: Best<P, S> | null, b: Best<P, S>): Best<P, S> => {
  if (a === null) return b;
  if (a.isDoubtful !== b.isDoubtful) return a.isDoubtful ? b : a;
  if (b.fit.objective > a.fit.objective) return b;
  return b.fit.objective === a.fit.objective && b.attempt < a.attempt ? b : a;
};

const inOrder = <P>(settled: ReadonlyMap<number, Attempt<P>>): ReadonlyArray<Attempt<P>> =>
  [...settled].toSorted(([a], [b]) => a - b).map(([, attempt]) => attempt);

const weightOf = <P, S>(field: ReadonlyArray<Contestant<P, S>>): number =>
  field.map((each) => each.weight()).find((weight) => weight > 0) ?? Number.NaN;

/** Reports who is out now and was not, or was by another one, and takes back whom a failure has brought in again. */
const noteAside = <P, S>(
  field: ReadonlyArray<Contestant<P, S>>,
  aside: ReadonlyMap<number, SetAside>,
  settled: Map<number, Attempt<P>>,
  settle: (attempt: number, outcome: Attempt<P>) => void,
): void => {
  for (const [attempt, each] of field.entries()) {
    const standing = each.standing();
    const stop = aside.get(attempt);
    if (O.isNone(standing)) continue;
    if (stop === undefined) settled.delete(attempt);
    else if (!isKnown(settled.get(attempt), stop)) {
      settle(attempt, E.right(withoutStats(standing.value, stop)));
    }
  }
};

const isKnown = <P>(attempt: Attempt<P> | undefined, { iterations, behind, follows }: SetAside): boolean => {
  if (attempt === undefined || E.isLeft(attempt)) return false;
  const { stop } = attempt.right;
  if (stop._tag !== "SetAside") return false;
  return stop.iterations === iterations && stop.behind === behind && stop.follows === follows;
};

/** Whether the parameters of an interrupted attempt could not even be evaluated. */
const isForeign = <P>(earlier: Either<EmError, P> | undefined, { last }: FitFailure<P>): boolean =>
  earlier !== undefined && E.isRight(earlier) && O.isNone(last);

/** What is kept of an attempt: all but its statistics, which may be large. */
export const withoutStats = <P, S, T>(
  run: Standing<P, S>,
  stop: T,
): Omit<Run<P>, "stop"> & { readonly stop: T } => {
  const { iteration, params, objective, logLikelihood, weight, trace, evaluations, repairs } = run;
  const bare = { iteration, params, objective, logLikelihood, stop, weight, trace, evaluations };
  return repairs === undefined ? bare : { ...bare, repairs };
};

const nobody = (): never => {
  throw new Error("restarts: there is no such attempt");
};

/** Whether a run ended because the whole search did: cancelled, or out of time. */
export const wasCutShort = (
  stop: Stop | SetAside,
): stop is Extract<Stop, { readonly _tag: "Cancelled" | "TimeLimit" }> =>
  stop._tag === "Cancelled" || stop._tag === "TimeLimit";

/** Whether a start was set aside before its end. */
export const wasSetAside = (stop: Stop | SetAside): stop is SetAside => stop._tag === "SetAside";

/** A distinct optimum and how many starts ended there. */
export interface Optimum {
  readonly objective: number;
  readonly hits: number;
}

/** Objectives closer than this, in nats per unit of weight, count as one optimum. */
const ONE_OPTIMUM = 1e-6;

/**
 * The optima that the attempts reached, best first; those set aside reached none. Objectives closer than `tolPerRow` nats per
 * unit of weight count as one optimum.
 */
export const optima = <P>(
  attempts: ReadonlyArray<Attempt<P>>,
  tolPerRow: number = ONE_OPTIMUM,
): ReadonlyArray<Optimum> =>
  runsByOptimum(attempts, tolPerRow).map((runs) => ({
    objective: runs[0]?.objective ?? Number.NaN,
    hits: runs.length,
  }));

/** The runs that ended at each of the {@link optima}, best first. */
export const runsByOptimum = <P>(
  attempts: ReadonlyArray<Attempt<P>>,
  tolPerRow: number = ONE_OPTIMUM,
): ReadonlyArray<ReadonlyArray<AttemptedRun<P>>> => {
  const runs = attempts.flatMap((a) => (E.isRight(a) && !wasSetAside(a.right.stop) ? [a.right] : []));
  const found: Array<Array<AttemptedRun<P>>> = [];
  let last = Number.POSITIVE_INFINITY;
  for (const run of runs.toSorted((a, b) => b.objective - a.objective)) {
    const known = found.at(-1);
    if (known !== undefined && last - run.objective <= tolPerRow * run.weight) known.push(run);
    else {
      found.push([run]);
      last = run.objective;
    }
  }
  return found;
};
