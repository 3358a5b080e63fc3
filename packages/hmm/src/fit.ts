import {
  anyOf,
  chunkRowsFor,
  clock,
  E,
  em,
  invalidInput,
  iterationLimit,
  O,
  optima,
  overChunks,
  plain,
  remainingGain,
  restarts,
  runSync,
  squarem,
  type Batch,
  type Either,
  type EmError,
  type EmOptions,
  type FitFailure,
  type Initializer,
  type Optimum,
  type Restarts,
  type Stop,
} from "@latentjs/em-core";
import { inOwnMemory, log, makeRng } from "@latentjs/numerics";
import { hmmCoordinates, hmmParameters } from "./coordinates.js";
import type { Emissions } from "./emissions.js";
import { hmm, type HmmOptions } from "./model.js";
import type { HmmParams, HmmStats } from "./params.js";
import { sequenceChunks, type Sequences } from "./sequences.js";
import { randomStarts, startFromStates } from "./starts.js";

/** Options of {@link fitHmm}. */
export interface FitHmmOptions<Ts> extends Pick<HmmOptions, "initial"> {
  /** Number of hidden states. */
  readonly states: number;
  /** Where to start: k-means++ on features (default), random centres, given states of the steps, or given parameters. */
  readonly init?:
    | "kmeans++"
    | "random"
    | { readonly labels: ArrayLike<number> }
    | { readonly params: HmmParams<Ts> };
  /** Random starts, default 10. */
  readonly restarts?: number;
  readonly seed?: number | string;
  /** Gain still to come at which a run ends, in nats a step; default 1e-8. */
  readonly tol?: number;
  /** Iterations of one start, default 1000. */
  readonly maxIterations?: number;
  readonly accelerate?: "squarem" | "none";
  readonly signal?: { readonly aborted: boolean };
}

/** A fitted hidden Markov model; everything in it belongs to `params`. */
export interface HmmFit<Ts, S> {
  readonly params: HmmParams<Ts>;
  /** In nats, over all sequences. */
  readonly logLikelihood: number;
  readonly stats: HmmStats<S>;
  readonly stop: Stop;
  readonly iterations: number;
  readonly trace: ReadonlyArray<number>;
  readonly freeParameters: number;
  /** -2 logLikelihood + 2 parameters (Akaike 1974); smaller is better. */
  readonly aic: number;
  /** -2 logLikelihood + parameters · log(steps) (Schwarz 1978). */
  readonly bic: number;
  /** The optima that the starts reached, best first. */
  readonly optima: ReadonlyArray<Optimum>;
}

const failed = (error: EmError): FitFailure<never> => ({ error, last: O.none });

const DEFAULT_TOL = 1e-8;
const DEFAULT_MAX_ITERATIONS = 1000;
const DEFAULT_RESTARTS = 10;

/**
 * Fits a hidden Markov model by Expectation-Maximization from several starts and returns the best. Left: a wrong option, steps that the
 * emissions have no density for, or every start failed.
 */
export const fitHmm = <Ts, B extends Batch, S>(
  data: Sequences<B>,
  emissions: Emissions<Ts, B, S>,
  options: FitHmmOptions<Ts>,
): Either<FitFailure<HmmParams<Ts>>, HmmFit<Ts, S>> => {
  const wrong = wrongOption(options);
  if (wrong !== null) return E.left(failed(wrong));
  const { states, init = "kmeans++", restarts: count = DEFAULT_RESTARTS, seed = 0 } = options;
  const initial = options.initial ?? "free";
  const starts = E.mapLeft(failed)(initializer(data, emissions, options));
  if (E.isLeft(starts)) return starts;
  const model = hmm(emissions.bank(states), { initial });
  const run = runOptions(data, emissions, options);
  const process = restarts<HmmParams<Ts>, HmmStats<S>>(
    { starts: typeof init === "string" ? count : 1, rng: makeRng(seed).split("restart"), init: starts.right },
    (start, _attempt, observer) => em(model, start, { ...run, observer }),
  );
  const chunks = sequenceChunks(data, emissions.slice, chunkRowsFor(data.rows));
  return E.map((outcome: Restarts<HmmParams<Ts>, HmmStats<S>>) =>
    describe(outcome, data, hmmParameters(states, emissions.freeParameters(states), { initial })),
  )(runSync(process, overChunks(model, chunks)));
};

const runOptions = <Ts, B extends Batch, S>(
  data: Sequences<B>,
  emissions: Emissions<Ts, B, S>,
  options: FitHmmOptions<Ts>,
): EmOptions<HmmParams<Ts>, HmmStats<S>> => {
  const { states, tol = DEFAULT_TOL, maxIterations = DEFAULT_MAX_ITERATIONS, signal } = options;
  const { accelerate = "squarem", initial = "free" } = options;
  const coordinates = hmmCoordinates(states, emissions.coordinates(data.steps, states), { initial });
  return {
    stop: anyOf(...(tol > 0 ? [remainingGain(tol)] : []), iterationLimit(maxIterations)),
    accelerator: accelerate === "none" ? plain() : squarem(coordinates),
    startedAt: clock(),
    ...(signal === undefined ? {} : { signal }),
  };
};

const initializer = <Ts, B extends Batch, S>(
  data: Sequences<B>,
  emissions: Emissions<Ts, B, S>,
  { states, init = "kmeans++", initial = "free" }: FitHmmOptions<Ts>,
): Either<EmError, Initializer<HmmParams<Ts>>> => {
  if (typeof init === "string") return randomStarts(emissions, states, data, init, { initial });
  return "params" in init
    ? E.right(() => E.right(init.params))
    : E.right(() => startFromStates(emissions, states, data, init.labels, { initial }));
};

const describe = <Ts, B extends Batch, S>(
  { best, attempts }: Restarts<HmmParams<Ts>, HmmStats<S>>,
  { rows }: Sequences<B>,
  freeParameters: number,
): HmmFit<Ts, S> => {
  const { params, logLikelihood, stats, stop, iteration, trace } = best;
  return {
    params: inOwnMemory(params),
    logLikelihood,
    stats: inOwnMemory(stats),
    stop,
    iterations: iteration,
    trace,
    freeParameters,
    aic: -2 * logLikelihood + 2 * freeParameters,
    bic: -2 * logLikelihood + freeParameters * log(rows),
    optima: optima(attempts),
  };
};

const isCount = (value: number): boolean => Number.isInteger(value) && value >= 1;

const wrongOption = <Ts>(options: FitHmmOptions<Ts>): EmError | null => {
  const { states, restarts: count = 1, tol = 0, maxIterations = 0, seed = 0 } = options;
  if (!isCount(states)) return invalidInput("states", "a whole number of at least 1", states);
  if (!isCount(count)) return invalidInput("restarts", "a whole number of at least 1", count);
  if (!(tol >= 0)) return invalidInput("tol", "a number of at least 0", tol);
  if (!(Number.isInteger(maxIterations) && maxIterations >= 0)) {
    return invalidInput("maxIterations", "a whole number of at least 0", maxIterations);
  }
  return typeof seed === "string" || Number.isSafeInteger(seed)
    ? null
    : invalidInput("seed", "a whole number between ±2^53, or a string", seed);
};
