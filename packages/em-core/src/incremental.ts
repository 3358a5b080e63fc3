/*
 * Incremental EM (Neal & Hinton 1998). Every chunk keeps the statistics of its last E-step, whatever the parameters are now. What then never
 * falls is not the log-likelihood but the free energy
 *
 *   F = q(params, all statistics) + logPrior(params) + sum over chunks of (logLikelihood - q) at the parameters of the chunk's own E-step
 *
 * where the sum is the entropy of the chunks' posterior distributions. F is at most logLikelihood + logPrior and equal to it where all chunks
 * are of these parameters.
 */
import { clock } from "./clock.js";
import { DEFAULT_SLACK } from "./driver.js";
import type { EmError } from "./errors.js";
import { overChunks } from "./evaluate.js";
import type { LatentVariableModel } from "./model.js";
import { E, O, type Either } from "./prelude.js";
import { reductionTree, type ReductionTree } from "./reduction-tree.js";
import type { FitFailure, Iterate, Stop } from "./run.js";
import { expectedMonoid, type Expected } from "./stats.js";

/** How an incremental run goes. */
export interface IncrementalOptions<P> {
  /** Rise of the free energy in a sweep over all chunks at which the run ends, in nats per unit of weight; default 1e-10. */
  readonly tol?: number;
  /** Sweeps over all chunks, default 1000. */
  readonly maxSweeps?: number;
  readonly signal?: { readonly aborted: boolean };
  readonly timeLimitMs?: number;
  readonly now?: () => number;
  /** Told of the free energy and the parameters after each sweep. */
  readonly observer?: (sweep: number, freeEnergy: number, params: P) => void;
}

/** A finished incremental run; all of it but `trace` is of `params`, by an E-step over all chunks at the end. */
export interface IncrementalFit<P, S> extends Iterate<P> {
  readonly stop: Stop;
  readonly stats: S;
  readonly weight: number;
  /** Free energy after each sweep; entry 0 is the objective at the start. */
  readonly trace: ReadonlyArray<number>;
}

const DEFAULT_TOL = 1e-10;
const DEFAULT_MAX_SWEEPS = 1000;

/**
 * Incremental EM: an M-step after the E-step of each chunk instead of after all of them, which learns from the first chunk before it sees
 * the second. Statistics of all chunks are kept, twice their number. Left: as for `em`; a falling free energy means that the model is
 * wrong.
 */
export const incrementalEm = <P, B, S>(
  model: LatentVariableModel<P, B, S>,
  init: NoInfer<P>,
  chunks: ReadonlyArray<B>,
  options: IncrementalOptions<P> = {},
): Either<FitFailure<P>, IncrementalFit<P, S>> => {
  const { tol = DEFAULT_TOL, maxSweeps = DEFAULT_MAX_SWEEPS, signal = { aborted: false } } = options;
  const { timeLimitMs = Infinity, now = clock, observer = () => {} } = options;
  const began = now();
  const opened = E.mapLeft((error: EmError): FitFailure<P> => ({ error, last: O.none }))(
    open(model, init, chunks),
  );
  if (E.isLeft(opened)) return opened;
  const tree = opened.right;
  const { logLikelihood, weight } = tree.start;
  const trace = [logLikelihood + model.logPrior(init)];
  let params = init;
  for (;;) {
    const stop = verdict(trace, {
      tol: tol * weight,
      maxSweeps,
      aborted: signal.aborted,
      timeLimitMs,
      elapsedMs: now() - began,
    });
    if (stop !== null) return finish(model, params, chunks, stop, trace);
    const before = trace.at(-1) ?? Number.NEGATIVE_INFINITY;
    const next = sweep(model, params, chunks, tree, before);
    if (E.isLeft(next)) return E.left({ error: next.left, last: lastOf(model, params, chunks, trace) });
    params = next.right.params;
    trace.push(next.right.freeEnergy);
    observer(trace.length - 1, next.right.freeEnergy, params);
  }
};

/** What a chunk keeps: its statistics, and logLikelihood - q of its own E-step in the place of the log-likelihood. */
type Kept<S> = Expected<S>;

const keep = <P, B, S>(model: LatentVariableModel<P, B, S>, params: P, seen: Expected<S>): Kept<S> => ({
  ...seen,
  logLikelihood: seen.logLikelihood - model.q(params, seen.stats),
});

interface Opened<S> extends ReductionTree<Kept<S>> {
  readonly start: Expected<S>;
}

const open = <P, B, S>(
  model: LatentVariableModel<P, B, S>,
  params: P,
  chunks: ReadonlyArray<B>,
): Either<EmError, Opened<S>> =>
  E.chain((eStep: (batch: B) => Expected<S>): Either<EmError, Opened<S>> => {
    const seen = chunks.map((chunk) => eStep(chunk));
    const start = reductionTree(expectedMonoid(model.stats), seen).total();
    const wrong = unusable(start);
    if (wrong !== null) return E.left(wrong);
    const tree = reductionTree(
      expectedMonoid(model.stats),
      seen.map((each) => keep(model, params, each)),
    );
    return E.right({ ...tree, start });
  })(model.eStep(params));

const unusable = <S>({ weight, badRow, logLikelihood }: Expected<S>): EmError | null => {
  if (badRow >= 0 || !Number.isFinite(logLikelihood)) {
    return { _tag: "NonFiniteLikelihood", row: badRow, value: logLikelihood };
  }
  return weight > 0 ? null : { _tag: "EmptyData", what: "The data source" };
};

interface Swept<P> {
  readonly params: P;
  readonly freeEnergy: number;
}

/** M-step and E-step of each chunk in turn, and an M-step at the end. */
const sweep = <P, B, S>(
  model: LatentVariableModel<P, B, S>,
  from: P,
  chunks: ReadonlyArray<B>,
  tree: ReductionTree<Kept<S>>,
  before: number,
): Either<EmError, Swept<P>> => {
  let at: Swept<P> = { params: from, freeEnergy: before };
  for (const [index, chunk] of chunks.entries()) {
    const moved = E.chain((next: Swept<P>): Either<EmError, Swept<P>> => {
      const pass = model.eStep(next.params);
      if (E.isLeft(pass)) return pass;
      const seen = pass.right(chunk);
      const wrong = unusable(seen);
      if (wrong !== null) return E.left(wrong);
      tree.replace(index, keep(model, next.params, seen));
      return rising(next.freeEnergy, {
        params: next.params,
        freeEnergy: freeEnergy(model, next.params, tree),
      });
    })(maximise(model, at, tree));
    if (E.isLeft(moved)) return moved;
    at = moved.right;
  }
  return maximise(model, at, tree);
};

const maximise = <P, B, S>(
  model: LatentVariableModel<P, B, S>,
  { params, freeEnergy: before }: Swept<P>,
  tree: ReductionTree<Kept<S>>,
): Either<EmError, Swept<P>> =>
  E.chain((next: P) => rising(before, { params: next, freeEnergy: freeEnergy(model, next, tree) }))(
    model.mStep(tree.total().stats, params),
  );

const freeEnergy = <P, B, S>(
  model: LatentVariableModel<P, B, S>,
  params: P,
  tree: ReductionTree<Kept<S>>,
): number => {
  const { stats, logLikelihood: entropy } = tree.total();
  return model.q(params, stats) + model.logPrior(params) + entropy;
};

const rising = <P>(before: number, next: Swept<P>): Either<EmError, Swept<P>> =>
  next.freeEnergy >= before - DEFAULT_SLACK * (1 + Math.abs(before))
    ? E.right(next)
    : E.left({ _tag: "ObjectiveDecreased", before, after: next.freeEnergy, slack: DEFAULT_SLACK });

interface Standing {
  /** Rise at which the run ends, in nats. */
  readonly tol: number;
  readonly maxSweeps: number;
  readonly aborted: boolean;
  readonly timeLimitMs: number;
  readonly elapsedMs: number;
}

const verdict = (trace: ReadonlyArray<number>, standing: Standing): Stop | null => {
  const { tol, maxSweeps, aborted, timeLimitMs, elapsedMs } = standing;
  const [before, after] = trace.slice(-2);
  if (before !== undefined && after !== undefined && after - before <= tol) {
    return { _tag: "Converged", rule: "rise of the free energy in a sweep" };
  }
  if (aborted) return { _tag: "Cancelled" };
  if (trace.length > maxSweeps) return { _tag: "IterationLimit", limit: maxSweeps };
  return elapsedMs >= timeLimitMs ? { _tag: "TimeLimit", limitMs: timeLimitMs } : null;
};

const finish = <P, B, S>(
  model: LatentVariableModel<P, B, S>,
  params: P,
  chunks: ReadonlyArray<B>,
  stop: Stop,
  trace: ReadonlyArray<number>,
): Either<FitFailure<P>, IncrementalFit<P, S>> =>
  E.bimap(
    (error: EmError): FitFailure<P> => ({ error, last: O.none }),
    ({ stats, logLikelihood, weight }: Expected<S>): IncrementalFit<P, S> => {
      const objective = logLikelihood + model.logPrior(params);
      return { iteration: trace.length - 1, params, objective, logLikelihood, stop, stats, weight, trace };
    },
  )(overChunks(model, chunks)(params));

const lastOf = <P, B, S>(
  model: LatentVariableModel<P, B, S>,
  params: P,
  chunks: ReadonlyArray<B>,
  trace: ReadonlyArray<number>,
): FitFailure<P>["last"] => {
  const seen = overChunks(model, chunks)(params);
  if (E.isLeft(seen) || unusable(seen.right) !== null) return O.none;
  const { logLikelihood } = seen.right;
  return O.some({
    iteration: trace.length - 1,
    params,
    logLikelihood,
    objective: logLikelihood + model.logPrior(params),
  });
};
