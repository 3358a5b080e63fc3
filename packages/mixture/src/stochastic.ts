import {
  E,
  overChunks,
  O,
  type Batch,
  type Either,
  type EmError,
  type Expected,
  type FitFailure,
  type Iterate,
} from "@latentjs/em-core";
import type { Rng } from "@latentjs/numerics";
import { drawn } from "./assignment.js";
import type { ComponentBank } from "./bank.js";
import { mixture, type MixtureOptions, type MixtureParams, type MixtureStats } from "./engine.js";

/** How a stochastic run goes. */
export interface StochasticOptions extends Pick<MixtureOptions, "collapseShare"> {
  /** Draws and M-steps. */
  readonly iterations: number;
  /** Iteration t draws from `rng.split(t)`. */
  readonly rng: Rng;
}

/** A finished stochastic run. */
export interface StochasticFit<Ts, S> {
  /** The iterate with the highest log-likelihood, where to start EM from. */
  readonly best: Iterate<MixtureParams<Ts>>;
  /** The iterate at the end: a draw from what the run wanders about in. */
  readonly last: Iterate<MixtureParams<Ts>>;
  /** Statistics that the last M-step would follow from. */
  readonly stats: MixtureStats<S>;
  /** Log-likelihood of each iterate; it rises and falls. */
  readonly trace: ReadonlyArray<number>;
}

/**
 * Stochastic EM (Celeux & Diebolt 1985, Comput. Statist. Quart. 2:73-82): every row goes wholly to a component drawn by its posterior
 * probabilities, and the M-step follows. The run is a Markov chain that leaves saddle points and poor optima behind; it does not converge,
 * so the best iterate is the result. Left: as for EM, with the last iterate; on few rows a draw may leave a component too few.
 */
export const stochasticEm = <Ts, B extends Batch, S>(
  bank: ComponentBank<Ts, B, S>,
  start: MixtureParams<Ts>,
  chunks: Iterable<B>,
  { iterations, rng, ...options }: StochasticOptions,
): Either<FitFailure<MixtureParams<Ts>>, StochasticFit<Ts, S>> => {
  const trace: number[] = [];
  let params = start;
  let best: Iterate<MixtureParams<Ts>> | null = null;
  for (let iteration = 0; ; iteration++) {
    const model = mixture(bank, { ...options, assign: drawn(rng.split(iteration)) });
    const seen = E.chain(usable<S>)(overChunks(model, chunks)(params));
    if (E.isLeft(seen)) return E.left({ error: seen.left, last: O.fromNullable(best) });
    const { logLikelihood, stats } = seen.right;
    const last = { iteration, params, objective: logLikelihood, logLikelihood };
    trace.push(logLikelihood);
    if (best === null || logLikelihood > best.logLikelihood) best = last;
    if (iteration >= iterations) return E.right({ best, last, stats, trace });
    const next = model.mStep(stats, params);
    if (E.isLeft(next)) return E.left({ error: next.left, last: O.some(last) });
    params = next.right;
  }
};

const usable = <S>(seen: Expected<MixtureStats<S>>): Either<EmError, Expected<MixtureStats<S>>> => {
  if (seen.badRow >= 0 || !Number.isFinite(seen.logLikelihood)) {
    return E.left({ _tag: "NonFiniteLikelihood", row: seen.badRow, value: seen.logLikelihood });
  }
  return seen.weight > 0 ? E.right(seen) : E.left({ _tag: "EmptyData", what: "The data source" });
};
