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
import { classify, type Classification } from "../posterior.js";
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

/** Replicates where no number is asked for, as many as mclust fits. */
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

/** What a replicate came to; plain data. */
export type ReplicateAnswer =
  /** Mixing weights, and then the numbers that components consist of; whether it converged. */
  | { readonly _tag: "Found"; readonly numbers: Float64Array; readonly isConverged: boolean }
  | { readonly _tag: "Failed"; readonly error: EmError }
  /** Its rows cannot be drawn, and then those of no other can. */
  | { readonly _tag: "Undrawn"; readonly error: EmError }
  /** It was not begun. */
  | { readonly _tag: "Skipped" };

/** Fits the replicate of that index. Each is random in its own way, so it does not matter who does which. */
export type Replicator = (index: number) => ReplicateAnswer;

/** What fits the replicates of a mixture. Left: a wrong option, rows that it cannot have been fitted to. */
export const replicatorOf = <T, B extends Batch, S>(
  subject: BootstrapSubject<T, B, S>,
  options: BootstrapOptions,
): Either<EmError, Replicator> => {
  const wrong = wrongBootstrapOption(options);
  if (wrong !== null) return E.left(wrong);
  const { method = "weighted", seed = DEFAULT_SEED } = options;
  const { bank, params, mixing, batch } = subject;
  const rng = makeRng(seed).split("bootstrap");
  const run = {
    stop: anyOf(remainingGain(DEFAULT_TOL), iterationLimit(DEFAULT_MAX_ITERATIONS)),
    accelerator: squarem(searchCoordinates(bank.size, subject.coordinates, mixing)),
  };
  const model = mixture(bank, { mixing });
  return E.map(({ posterior }: Classification): Replicator => (index) => {
    const stream = rng.split(index);
    const rows: Either<EmError, B> =
      method === "weighted"
        ? E.right({ ...batch, weights: reweighted(batch, stream) })
        : subject.draw(stream);
    if (E.isLeft(rows)) return { _tag: "Undrawn", error: rows.left };
    const fit = runSync(em(model, params, run), overChunks(model, subject.chunks(rows.right)));
    if (E.isLeft(fit)) return { _tag: "Failed", error: fit.left.error };
    const answer = subject.isInterchangeable
      ? aligned(bank, fit.right.params, batch, posterior)
      : E.right(fit.right.params);
    if (E.isLeft(answer)) return { _tag: "Failed", error: answer.left };
    const { weights, components } = answer.right;
    return {
      _tag: "Found",
      numbers: Float64Array.from([...weights, ...subject.numbers(components)]),
      isConverged: fit.right.stop._tag === "Converged",
    };
  })(classify(bank, params, batch));
};

/**
 * What replicates of a mixture with `k` mixing weights say together. Left: rows that cannot be drawn, or the first failure where fewer than two have an
 * answer.
 */
export const bootstrapOf = (
  answers: ReadonlyArray<ReplicateAnswer>,
  k: number,
  { method = "weighted", level = DEFAULT_LEVEL }: BootstrapOptions,
): Either<EmError, BootstrapErrors> => {
  const found: Float64Array[] = [];
  let failed = 0;
  let unfinished = 0;
  let firstError: EmError | null = null;
  for (const answer of answers) {
    if (answer._tag === "Undrawn") return E.left(answer.error);
    if (answer._tag === "Failed") {
      failed++;
      firstError ??= answer.error;
    }
    if (answer._tag !== "Found") continue;
    found.push(answer.numbers);
    if (!answer.isConverged) unfinished++;
  }
  return found.length < FEWEST
    ? E.left(firstError ?? invalidInput("replicates", `at least ${FEWEST} of them`, found.length))
    : E.right({
        ...summarizeReplicates(found, k, level),
        method,
        replicates: found.length,
        failed,
        unfinished,
      });
};

/** Fits replicates one after the other, until the signal comes; yields after each. */
function* inTurn(
  replicator: Replicator,
  options: BootstrapOptions,
): Generator<void, ReadonlyArray<ReplicateAnswer>, void> {
  const { replicates = DEFAULT_REPLICATES, onReplicate } = options;
  const answers: ReplicateAnswer[] = [];
  while (answers.length < replicates && options.signal?.aborted !== true) {
    const answer = replicator(answers.length);
    answers.push(answer);
    if (answer._tag === "Undrawn") break;
    onReplicate?.(answers.length);
    yield;
  }
  return answers;
}

/** The answers of all replicates, in this thread. */
export const answersInTurn = (
  replicator: Replicator,
  options: BootstrapOptions,
): ReadonlyArray<ReplicateAnswer> => {
  const replicates = inTurn(replicator, options);
  let step = replicates.next();
  while (step.done !== true) step = replicates.next();
  return step.value;
};

/**
 * Standard errors and percentile intervals of the parameters of a mixture by the bootstrap. Each replicate is fitted from the fitted parameters, and its
 * components are given the labels of those that they share most of the rows with. Left: a wrong option, rows that cannot be drawn, or the first failure where
 * fewer than two replicates have an answer.
 */
export const bootstrapErrors = <T, B extends Batch, S>(
  subject: BootstrapSubject<T, B, S>,
  options: BootstrapOptions = {},
): Either<EmError, BootstrapErrors> =>
  E.chain((replicator: Replicator) =>
    bootstrapOf(answersInTurn(replicator, options), subject.params.weights.length, options),
  )(replicatorOf(subject, options));

/** {@link bootstrapErrors} with pauses for other work in the same thread. The same numbers. */
export const bootstrapErrorsAsync = async <T, B extends Batch, S>(
  subject: BootstrapSubject<T, B, S>,
  options: BootstrapOptions = {},
  pauses?: Cooperation,
): Promise<Either<EmError, BootstrapErrors>> => {
  const replicator = replicatorOf(subject, options);
  if (E.isLeft(replicator)) return replicator;
  const turn = cooperation(pauses);
  const replicates = inTurn(replicator.right, options);
  let step = replicates.next();
  while (step.done !== true) {
    if (turn.isDue()) await turn.rest();
    step = replicates.next();
  }
  return bootstrapOf(step.value, subject.params.weights.length, options);
};
