import { E, invalidInput, type Batch, type Either, type EmError } from "@latentjs/em-core";
import type { MixtureFitOptions, MixtureInit } from "../named/fit-options.js";
import type { FamilyParams, KindOfSize, MixtureKind } from "../named/mixture-kind.js";
import { planFit } from "../named/plan.js";
import { DEFAULT_SEED } from "../search/defaults.js";
import { hierarchicalPartition } from "../starts/own-start.js";
import type { Cell } from "./cell.js";
import { DEFAULT_FOLDS } from "./criterion.js";
import { foldsOf } from "./folds.js";
import { componentsToTry, wrongSelectionOption, type SelectionOptions } from "./select-options.js";
import {
  recordSelection,
  type SelectionKept,
  type SelectionProblem,
  type SelectionRecorder,
} from "./selection-checkpoint.js";
import { checkResumedKind, describeKindSelection } from "./selection-of-kind.js";

/** Options of `selectMixture`: those of each fit, and what is compared. */
export interface SelectMixtureOptions<T>
  extends
    SelectionOptions,
    SelectionKept<FamilyParams<T>>,
    Omit<
      MixtureFitOptions<T>,
      "components" | "checkpoint" | "resume" | "observer" | "onAttempt" | "mixing" | "moves"
    > {
  readonly mixing?: "free" | "equal";
}

/** Options without where the state of the whole selection is kept. */
type SearchedOptions<T> = Omit<SelectMixtureOptions<T>, keyof SelectionKept<unknown>>;

/** A selection of one kind of mixture, ready to be searched. */
export interface Stated<T, S, B extends Batch> {
  readonly kindAt: KindOfSize<T, S, B>;
  readonly batch: B;
  readonly options: SearchedOptions<T>;
  readonly cells: ReadonlyArray<Cell>;
  readonly folds: Int32Array | null;
  readonly samples: number;
  readonly recorder: SelectionRecorder<FamilyParams<T>>;
  readonly isOver: () => boolean;
  /** The time that is left for a search, of which a cell may have several. */
  readonly limits: () => Pick<MixtureFitOptions<T>, "timeLimitMs">;
  /** The rows of a sample with their options: those of all rows are the first. */
  readonly sampleOf: (sample: number) => SampleOfRows<T, B>;
}

/** Rows, and how mixtures of them are fitted. */
export interface SampleOfRows<T, B extends Batch> {
  readonly batch: B;
  readonly options: SearchedOptions<T>;
}

/** Numbers of components: given memberships and parameters have theirs. */
const numbersToTry = <T>(options: SelectMixtureOptions<T>): ReadonlyArray<number> => {
  const { init, components } = options;
  if (components !== undefined || typeof init !== "object") return componentsToTry(options);
  if ("params" in init) return [init.params.components.length];
  if ("labels" in init) {
    return [Array.from(init.labels).reduce((most, label) => Math.max(most, label), 0) + 1];
  }
  if ("responsibilities" in init && init.responsibilities.length > 0) {
    return [init.responsibilities[0].length];
  }
  return componentsToTry(options);
};

/** Checks rows and options together. */
export const state = <T, S, B extends Batch>(
  kind: MixtureKind<T, S, B>,
  batch: B,
  { checkpoint, resume, ...options }: SelectMixtureOptions<T>,
): Either<EmError, Stated<T, S, B>> => {
  const { resized: kindAt } = kind;
  if (kindAt === undefined)
    return E.left(
      invalidInput("components", "components of one family, which can be more or fewer", kind.name),
    );
  const wrong = wrongSelectionOption(options);
  if (wrong !== null) return E.left(wrong);
  // What is wrong with one component is wrong with all. What is known of rows, and given starts, depend on K.
  const { labels: _labels, priors: _priors, init, ...ofAny } = options;
  const word = typeof init === "string" ? { init } : {};
  const first = planFit(kindAt(1), batch, { ...ofAny, ...word, components: 1 });
  if (E.isLeft(first)) return first;
  const { criterion, folds = DEFAULT_FOLDS, seed = DEFAULT_SEED, timeLimitMs, signal, noise } = options;
  const parts = criterion === "cv" ? Math.min(folds, batch.rows) : 0;
  const samples = 1 + parts;
  const deadline = timeLimitMs === undefined ? Number.POSITIVE_INFINITY : Date.now() + timeLimitMs;
  const folded = parts === 0 ? null : foldsOf(batch.rows, parts, seed);
  const cells = numbersToTry(options).map((components) => ({ components, form: kind.name }));
  let known: SelectionProblem | null = null;
  const problem = (): SelectionProblem => (known ??= describeKindSelection(kind, batch, cells, options));
  if (resume !== undefined) {
    const fits = checkResumedKind(resume, problem(), { kindAt, noise, cells, samples });
    if (E.isLeft(fits)) return fits;
  }
  const kept = {
    ...(checkpoint === undefined ? {} : { checkpoint }),
    ...(resume === undefined ? {} : { resume }),
  };
  return E.right({
    kindAt,
    batch,
    options,
    cells,
    folds: folded,
    samples,
    recorder: recordSelection<FamilyParams<T>>(kept, problem),
    isOver: () => signal?.aborted === true || Date.now() >= deadline,
    limits: () => (timeLimitMs === undefined ? {} : { timeLimitMs: Math.max(0, deadline - Date.now()) }),
    sampleOf: samplesOf(kind, batch, options, folded),
  });
};

/** Places of the rows of a batch that are to be kept. */
export const placesWhere = (rows: number, isKept: (row: number) => boolean): ReadonlyArray<number> =>
  Array.from({ length: rows }, (_, i) => i).filter(isKept);

/** Options with what they say of some of the rows alone. */
const ofRows = <T>(options: SearchedOptions<T>, kept: ReadonlyArray<number>): SearchedOptions<T> => {
  const { labels, priors, init } = options;
  const pick = <A>(values: ArrayLike<A>): ReadonlyArray<A> => kept.map((row) => values[row]);
  const begin = (from: MixtureInit<T>): MixtureInit<T> => {
    if (typeof from === "string") return from;
    if ("labels" in from) return { labels: pick(from.labels) };
    return "responsibilities" in from ? { responsibilities: pick(from.responsibilities) } : from;
  };
  return {
    ...options,
    ...(labels === undefined ? {} : { labels: pick(labels) }),
    ...(priors === undefined ? {} : { priors: pick(priors) }),
    ...(init === undefined ? {} : { init: begin(init) }),
  };
};

const samplesOf = <T, S, B extends Batch>(
  { layout }: MixtureKind<T, S, B>,
  batch: B,
  options: SearchedOptions<T>,
  folds: Int32Array | null,
): ((sample: number) => SampleOfRows<T, B>) => {
  // Cells share one tree of the rows.
  const all: SearchedOptions<T> =
    options.init === "hierarchical" ? { ...options, init: hierarchicalPartition() } : options;
  const made = (sample: number): SampleOfRows<T, B> => {
    if (sample === 0 || folds === null) return { batch, options: all };
    const kept = placesWhere(batch.rows, (row) => folds[row] !== sample - 1);
    const seed = `${options.seed ?? DEFAULT_SEED}, without fold ${sample - 1}`;
    return { batch: layout.pick(batch, kept), options: { ...ofRows(all, kept), seed } };
  };
  // Tasks come sample by sample.
  let latest = { sample: 0, rows: made(0) };
  return (sample) => {
    if (latest.sample !== sample) latest = { sample, rows: made(sample) };
    return latest.rows;
  };
};
