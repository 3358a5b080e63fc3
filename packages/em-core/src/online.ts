import { exp, log } from "@latentjs/numerics";
import { invalidInput, type EmError } from "./errors.js";
import type { LatentVariableModel } from "./model.js";
import { E, type Either } from "./prelude.js";
import type { Expected } from "./stats.js";

/** Where an online run stands; `stats` are kept per unit of observation weight. */
export interface OnlineState<P, S> {
  readonly params: P;
  readonly stats: S;
}

/**
 * One step of online EM (Cappé & Moulines 2009, JRSS B 71:593-613, eq. 14): the statistics move by the step size
 * `gamma` in (0, 1] towards those of `batch`, per unit of weight, and the M-step follows.
 */
export const onlineStep =
  <P, B, S>(model: LatentVariableModel<P, B, S>) =>
  (state: OnlineState<P, S>, batch: B, gamma: number): Either<EmError, OnlineState<P, S>> =>
    E.chain(({ stats }: Expected<S>) =>
      E.map((params: P) => ({ params, stats }))(model.mStep(stats, state.params)),
    )(blend(model, state, batch, gamma));

/** The statistics of a step and the log-likelihood and weight of its batch, before the M-step. */
const blend = <P, B, S>(
  model: LatentVariableModel<P, B, S>,
  state: OnlineState<P, S>,
  batch: B,
  gamma: number,
): Either<EmError, Expected<S>> => {
  if (!(gamma > 0 && gamma <= 1)) return E.left(invalidInput("gamma", "a step size in (0, 1]", gamma));
  const pass = model.eStep(state.params);
  if (E.isLeft(pass)) return pass;
  const { stats, logLikelihood, weight, badRow } = pass.right(batch);
  if (!(weight > 0)) return E.left({ _tag: "EmptyData", what: "The batch" });
  if (badRow >= 0 || !Number.isFinite(logLikelihood)) {
    return E.left({ _tag: "NonFiniteLikelihood", row: badRow, value: logLikelihood });
  }
  const { concat, scale } = model.stats;
  const mixed = concat(scale(1 - gamma, state.stats), scale(gamma / weight, stats));
  return E.right({ stats: mixed, logLikelihood, weight, badRow });
};

/** How an online run steps. */
export interface OnlineOptions {
  /** Step n, from 0, has the size (n + offset)^-alpha; `alpha` above 1/2 and at most 1, default 0.6. */
  readonly alpha?: number;
  /** At least 1, default 2. */
  readonly offset?: number;
  /** First steps that only gather statistics, so that a small batch need not estimate everything; default 0. */
  readonly hold?: number;
  /**
   * The step from which on statistics are averaged (Polyak & Juditsky 1992), which takes out the noise that large steps leave; without it
   * nothing is averaged.
   */
  readonly averageFrom?: number;
}

/** An online run after some steps, as plain data. */
export interface OnlineRun<P, S> extends OnlineState<P, S> {
  /** Steps taken. */
  readonly steps: number;
  /** Observation weight seen. */
  readonly weight: number;
  /** Log-likelihood of each batch at the parameters before it was learned from, summed: a prediction's, in nats. */
  readonly predictive: number;
  /** Mean of the statistics over the averaged steps, and how many these were. */
  readonly mean: S;
  readonly averaged: number;
}

/** Online EM over batches that are seen once. */
export interface OnlineEm<P, B, S> {
  readonly begin: (params: P) => OnlineRun<P, S>;
  /** Learns from one batch. Left: what is wrong with it, or with the M-step; the run before is as it was. */
  readonly step: (run: OnlineRun<P, S>, batch: B) => Either<EmError, OnlineRun<P, S>>;
  /** The parameters reached: by the M-step from averaged statistics where there are some. */
  readonly result: (run: OnlineRun<P, S>) => Either<EmError, P>;
}

const DEFAULT_ALPHA = 0.6;
const DEFAULT_OFFSET = 2;

/**
 * Online EM with step sizes (n + offset)^-alpha (Cappé & Moulines 2009, section 3). Memory does not grow with what was seen: the run is its
 * parameters, its statistics and a few numbers. The first step has the size 1, because nothing is known before it. Averaging is of
 * statistics, so that it does not depend on how the model writes its parameters. Left: a wrong option.
 */
export const onlineEm = <P, B, S>(
  model: LatentVariableModel<P, B, S>,
  options: OnlineOptions = {},
): Either<EmError, OnlineEm<P, B, S>> => {
  const { alpha = DEFAULT_ALPHA, offset = DEFAULT_OFFSET, hold = 0, averageFrom = Infinity } = options;
  if (!(alpha > 0.5 && alpha <= 1))
    return E.left(invalidInput("alpha", "a number above 1/2 and at most 1", alpha));
  if (!(offset >= 1 && offset < Infinity))
    return E.left(invalidInput("offset", "a number of at least 1", offset));
  if (!(hold >= 0)) return E.left(invalidInput("hold", "a number of at least 0", hold));
  if (!(averageFrom >= 0)) return E.left(invalidInput("averageFrom", "a number of at least 0", averageFrom));
  const { empty, concat, scale } = model.stats;
  const averageOf = (run: OnlineRun<P, S>, stats: S): Pick<OnlineRun<P, S>, "mean" | "averaged"> => {
    if (run.steps < averageFrom) return run;
    const averaged = run.averaged + 1;
    const mean =
      averaged === 1 ? stats : concat(scale(1 - 1 / averaged, run.mean), scale(1 / averaged, stats));
    return { mean, averaged };
  };
  return E.right({
    begin: (params) => ({
      params,
      stats: empty,
      steps: 0,
      weight: 0,
      predictive: 0,
      mean: empty,
      averaged: 0,
    }),
    step: (run, batch) => {
      const gamma = run.steps === 0 ? 1 : exp(-alpha * log(run.steps + offset));
      return E.chain(({ stats, logLikelihood, weight }: Expected<S>) =>
        E.map((params: P): OnlineRun<P, S> => {
          const { mean, averaged } = averageOf(run, stats);
          return {
            params,
            stats,
            steps: run.steps + 1,
            weight: run.weight + weight,
            predictive: run.predictive + logLikelihood,
            mean,
            averaged,
          };
        })(run.steps < hold ? E.right(run.params) : model.mStep(stats, run.params)),
      )(blend(model, run, batch, gamma));
    },
    result: ({ params, mean, averaged }) => (averaged === 0 ? E.right(params) : model.mStep(mean, params)),
  });
};

/** Learns from one batch after the other, and stops at the first that cannot be learned from. */
export const learnFrom = <P, B, S>(
  { step }: OnlineEm<P, B, S>,
  from: OnlineRun<P, S>,
  batches: Iterable<B>,
): Either<EmError, OnlineRun<P, S>> => {
  let run = from;
  for (const batch of batches) {
    const next = step(run, batch);
    if (E.isLeft(next)) return next;
    run = next.right;
  }
  return E.right(run);
};

/** The same from a stream that is read once. What the stream throws reaches the caller. */
export const learnFromStream = async <P, B, S>(
  { step }: OnlineEm<P, B, S>,
  from: OnlineRun<P, S>,
  batches: AsyncIterable<B>,
): Promise<Either<EmError, OnlineRun<P, S>>> => {
  let run = from;
  for await (const batch of batches) {
    const next = step(run, batch);
    if (E.isLeft(next)) return next;
    run = next.right;
  }
  return E.right(run);
};
