import {
  anyOf,
  cooperation,
  E,
  em,
  invalidInput,
  iterationLimit,
  overChunks,
  remainingGain,
  runSync,
  squarem,
  type Batch,
  type Cooperation,
  type Coordinates,
  type Either,
  type EmError,
} from "@latentjs/em-core";
import { makeRng, type Rng } from "@latentjs/numerics";
import type { ComponentBank } from "../bank.js";
import { mixture, type MixtureParams } from "../engine.js";
import type { MixingRule } from "../mixing/mixing-rule.js";
import { classify } from "../posterior.js";
import { DEFAULT_MAX_ITERATIONS, DEFAULT_SEED, DEFAULT_TOL } from "../search/defaults.js";
import { wrongSeed } from "../search/options.js";
import { searchCoordinates } from "../search/search-process.js";
import { aligned } from "./aligned.js";
import { summarizeReplicates, type BootstrapErrors, type BootstrapMethod } from "./replicates.js";
import { reweighted } from "./reweighted.js";

/** Options of a bootstrap. */
export interface BootstrapOptions {
  readonly method?: BootstrapMethod;
  /** Replicates to fit; default 999, as mclust's. */
  readonly replicates?: number;
  /** Seed; replicate i has a stream of its own, whatever their number. Default 0. */
  readonly seed?: number | string;
  /** Probability of the percentile intervals; default 0.95. */
  readonly level?: number;
  /** What was reached when it fires is the result. */
  readonly signal?: { readonly aborted: boolean };
  /** Told how many replicates were tried. */
  readonly onReplicate?: (tried: number) => void;
}

/** A fitted mixture, its rows, and what replicates need. Components are one by one, so that they can be put in another order. */
export interface BootstrapSubject<T, B extends Batch, S> {
  readonly bank: ComponentBank<ReadonlyArray<T>, B, S>;
  readonly params: MixtureParams<ReadonlyArray<T>>;
  readonly mixing: MixingRule;
  /** What accelerated steps extrapolate in. */
  readonly coordinates: Coordinates<ReadonlyArray<T>>;
  readonly batch: B;
  readonly chunks: (batch: B) => ReadonlyArray<B>;
  /** Draws rows from the fitted mixture, of as much weight as there is. Left: they cannot be drawn. */
  readonly draw: (rng: Rng) => Either<EmError, B>;
  /** The numbers that components consist of, in an order of the caller's. */
  readonly numbers: (components: ReadonlyArray<T>) => Float64Array;
  /** False where components differ in what holds of them, as those with held parameters: they then keep their places. */
  readonly isInterchangeable: boolean;
}

export const DEFAULT_REPLICATES = 999;
const DEFAULT_LEVEL = 0.95;
/** Two answers have a spread. */
const FEWEST = 2;

/** The first option that has a value it cannot have, or null. */
const wrongBootstrapOption = ({
  method = "weighted",
  replicates = DEFAULT_REPLICATES,
  seed = DEFAULT_SEED,
  level = DEFAULT_LEVEL,
}: BootstrapOptions): EmError | null => {
  if (method !== "weighted" && method !== "parametric")
    return invalidInput("method", "weighted or parametric", method);
  if (!(Number.isInteger(replicates) && replicates >= FEWEST))
    return invalidInput("replicates", `a whole number of at least ${FEWEST}`, replicates);
  if (!(level > 0 && level < 1)) return invalidInput("level", "a number between 0 and 1", level);
  return wrongSeed(seed);
};

/** Yields after each replicate how many were tried. */
function* process<T, B extends Batch, S>(
  subject: BootstrapSubject<T, B, S>,
  options: BootstrapOptions,
): Generator<number, Either<EmError, BootstrapErrors>, void> {
  const wrong = wrongBootstrapOption(options);
  if (wrong !== null) return E.left(wrong);
  const { method = "weighted", replicates = DEFAULT_REPLICATES, level = DEFAULT_LEVEL } = options;
  const { bank, params, mixing, batch } = subject;
  const rng = makeRng(options.seed ?? DEFAULT_SEED).split("bootstrap");
  const fitted = classify(bank, params, batch);
  if (E.isLeft(fitted)) return fitted;
  const run = {
    stop: anyOf(remainingGain(DEFAULT_TOL), iterationLimit(DEFAULT_MAX_ITERATIONS)),
    accelerator: squarem(searchCoordinates(bank.size, subject.coordinates, mixing)),
  };
  const model = mixture(bank, { mixing });
  const found: Float64Array[] = [];
  let unfinished = 0;
  let firstError: EmError | null = null;
  let tried = 0;
  for (; tried < replicates && options.signal?.aborted !== true;) {
    const stream = rng.split(tried);
    const rows: Either<EmError, B> =
      method === "weighted"
        ? E.right({ ...batch, weights: reweighted(batch, stream) })
        : subject.draw(stream);
    // Rows that cannot be drawn once cannot be drawn at all.
    if (E.isLeft(rows)) return rows;
    const fit = runSync(em(model, params, run), overChunks(model, subject.chunks(rows.right)));
    const answer = E.isLeft(fit)
      ? E.left(fit.left.error)
      : subject.isInterchangeable
        ? aligned(bank, fit.right.params, batch, fitted.right.posterior)
        : E.right(fit.right.params);
    if (E.isRight(answer)) {
      found.push(Float64Array.from([...answer.right.weights, ...subject.numbers(answer.right.components)]));
      if (E.isRight(fit) && fit.right.stop._tag !== "Converged") unfinished++;
    } else firstError ??= answer.left;
    tried++;
    options.onReplicate?.(tried);
    yield tried;
  }
  if (found.length < FEWEST) {
    const why = firstError ?? invalidInput("replicates", `at least ${FEWEST} of them`, found.length);
    return E.left(why);
  }
  return E.right({
    ...summarizeReplicates(found, params.weights.length, level),
    method,
    replicates: found.length,
    failed: tried - found.length,
    unfinished,
  });
}

/**
 * Standard errors and percentile intervals of the parameters of a mixture by the bootstrap. Each replicate is fitted from the fitted parameters, and its
 * components are given the labels of those that they share most of the rows with. Left: a wrong option, rows that cannot be drawn, or the first failure where
 * fewer than two replicates have an answer.
 */
export const bootstrapErrors = <T, B extends Batch, S>(
  subject: BootstrapSubject<T, B, S>,
  options: BootstrapOptions = {},
): Either<EmError, BootstrapErrors> => {
  const replicates = process(subject, options);
  let step = replicates.next();
  while (step.done !== true) step = replicates.next();
  return step.value;
};

/** {@link bootstrapErrors} with pauses for other work in the same thread. The same numbers. */
export const bootstrapErrorsAsync = async <T, B extends Batch, S>(
  subject: BootstrapSubject<T, B, S>,
  options: BootstrapOptions = {},
  pauses?: Cooperation,
): Promise<Either<EmError, BootstrapErrors>> => {
  const turn = cooperation(pauses);
  const replicates = process(subject, options);
  let step = replicates.next();
  while (step.done !== true) {
    if (turn.isDue()) await turn.rest();
    step = replicates.next();
  }
  return step.value;
};
