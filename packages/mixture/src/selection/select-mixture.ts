import {
  cooperation,
  E,
  overChunks,
  runSync,
  type Attempt,
  type ColumnBatch,
  type Cooperation,
  type Either,
  type EmError,
  type FitFailure,
} from "@latentjs/em-core";
import type { NamedFamily } from "../named-family.js";
import type { MixtureFit, MixtureFitOptions } from "../named/fit-options.js";
import { kindOf, type FamilyParams } from "../named/mixture-kind.js";
import { flawsOfKind, planFit, type FitPlan } from "../named/plan.js";
import { describeFit } from "../named/result.js";
import { scoreRows, type MixtureScore } from "../named/score.js";
import { hierarchicalPartition } from "../starts/own-start.js";
import { classify, type Classification } from "../posterior.js";
import { DEFAULT_SEED } from "../search/defaults.js";
import { summitOf, together, type Cell, type CellSearch } from "./cell.js";
import { DEFAULT_FOLDS } from "./criterion.js";
import { foldsOf } from "./folds.js";
import { mergedLabels, splitLabels } from "./neighbour-labels.js";
import { componentsToTry, wrongSelectionOption, type SelectionOptions } from "./select-options.js";
import { judge, spuriousOf, type JudgedCell, type Selection } from "./selection.js";
import { sweepsFrom } from "./sweeps.js";
import { selectionProcess, type CellTask, type SelectionProcess } from "./selection-process.js";

/** Options of {@link selectMixture}: those of each fit, and what is compared. */
export interface SelectMixtureOptions<T>
  extends
    SelectionOptions,
    Omit<
      MixtureFitOptions<T>,
      | "components"
      | "init"
      | "checkpoint"
      | "resume"
      | "observer"
      | "onAttempt"
      | "labels"
      | "priors"
      | "mixing"
      | "noise"
    > {
  readonly init?: "kmeans++" | "random" | "hierarchical";
  readonly mixing?: "free" | "equal";
}

/** A selection of one family, ready to be searched. */
interface Stated<T, S> {
  readonly family: NamedFamily<T, S>;
  readonly batch: ColumnBatch;
  readonly options: SelectMixtureOptions<T>;
  readonly cells: ReadonlyArray<Cell>;
  readonly folds: Int32Array | null;
  readonly samples: number;
  readonly isOver: () => boolean;
  /** The time that is left for a search, of which a cell may have several. */
  readonly limits: () => Pick<MixtureFitOptions<T>, "timeLimitMs">;
  /** The rows of a sample with their options: those of all rows are the first. */
  readonly sampleOf: (sample: number) => SampleOfRows<T>;
}

/** Rows, and how mixtures of them are fitted. */
interface SampleOfRows<T> {
  readonly batch: ColumnBatch;
  readonly options: Omit<SelectMixtureOptions<T>, "init"> & Pick<MixtureFitOptions<T>, "init">;
}

type Process<T> = SelectionProcess<FamilyParams<T>>;

const state = <T, S>(
  family: NamedFamily<T, S>,
  batch: ColumnBatch,
  options: SelectMixtureOptions<T>,
): Either<EmError, Stated<T, S>> => {
  const wrong = wrongSelectionOption(options);
  if (wrong !== null) return E.left(wrong);
  const first = planFit(kindOf(family, 1), batch, { ...options, components: 1 });
  if (E.isLeft(first)) return first;
  const { criterion, folds = DEFAULT_FOLDS, seed = DEFAULT_SEED, timeLimitMs, signal } = options;
  const parts = criterion === "cv" ? Math.min(folds, batch.rows) : 0;
  const deadline = timeLimitMs === undefined ? Number.POSITIVE_INFINITY : Date.now() + timeLimitMs;
  const folded = parts === 0 ? null : foldsOf(batch.rows, parts, seed);
  return E.right({
    family,
    batch,
    options,
    cells: componentsToTry(options).map((components) => ({ components, form: family.name })),
    folds: folded,
    samples: 1 + parts,
    isOver: () => signal?.aborted === true || Date.now() >= deadline,
    limits: () => (timeLimitMs === undefined ? {} : { timeLimitMs: Math.max(0, deadline - Date.now()) }),
    sampleOf: samplesOf(batch, options, folded),
  });
};

/** Rows of a batch that `isKept` by their places. */
const rowsWhere = (batch: ColumnBatch, isKept: (row: number) => boolean): ColumnBatch => {
  const kept = Array.from({ length: batch.rows }, (_, i) => i).filter(isKept);
  const pick = (values: Float64Array): Float64Array => Float64Array.from(kept, (row) => values[row]);
  return {
    rows: kept.length,
    first: 0,
    weights: batch.weights === null ? null : pick(batch.weights),
    columns: batch.columns.map(pick),
  };
};

const samplesOf = <T>(
  batch: ColumnBatch,
  options: SelectMixtureOptions<T>,
  folds: Int32Array | null,
): ((sample: number) => SampleOfRows<T>) => {
  // Cells share one tree of the rows.
  const all: SampleOfRows<T>["options"] =
    options.init === "hierarchical" ? { ...options, init: hierarchicalPartition() } : options;
  const made = (sample: number): SampleOfRows<T> =>
    sample === 0 || folds === null
      ? { batch, options: all }
      : {
          batch: rowsWhere(batch, (row) => folds[row] !== sample - 1),
          options: { ...all, seed: `${options.seed ?? DEFAULT_SEED}, without fold ${sample - 1}` },
        };
  // Tasks come sample by sample.
  let latest = { sample: 0, rows: made(0) };
  return (sample) => {
    if (latest.sample !== sample) latest = { sample, rows: made(sample) };
    return latest.rows;
  };
};

/** Does a search of one cell. */
const searchCell = <T, S>(
  stated: Stated<T, S>,
  { cell, sample, neighbours }: CellTask<FamilyParams<T>>,
): CellSearch<FamilyParams<T>> => {
  if (stated.isOver()) {
    const remedy = "Allow more time, or compare fewer mixtures.";
    const why = "was not fitted: the selection ended before its turn";
    return E.left({ _tag: "NotReached", what: "This mixture", why, remedy });
  }
  const { batch, options } = stated.sampleOf(sample);
  const { components } = stated.cells[cell];
  const search = (init: MixtureFitOptions<T>["init"]): CellSearch<FamilyParams<T>> =>
    searchFrom(stated.family, batch, {
      ...options,
      ...stated.limits(),
      components,
      ...(init === undefined ? {} : { init }),
    });
  if (neighbours.length === 0) return search(options.init);
  return neighbours
    .flatMap(({ params }) => partitionsNear(stated.family, batch, params, components))
    .map((labels) => search({ labels }))
    .reduce(together, E.left({ _tag: "EmptyData", what: "The list of neighbours" }));
};

const partitionsNear = <T, S>(
  family: NamedFamily<T, S>,
  batch: ColumnBatch,
  params: FamilyParams<T>,
  components: number,
): ReadonlyArray<Int32Array> => {
  const k = params.weights.length;
  const kind = kindOf(family, k);
  const seen: Either<EmError, Classification> = classify(kind.bank, params, batch);
  if (E.isLeft(seen)) return [];
  return components > k
    ? splitLabels(seen.right.labels, k, kind.features(batch))
    : mergedLabels(seen.right, k);
};

const searchFrom = <T, S>(
  family: NamedFamily<T, S>,
  batch: ColumnBatch,
  options: MixtureFitOptions<T>,
): CellSearch<FamilyParams<T>> => {
  let attempts: ReadonlyArray<Attempt<FamilyParams<T>>> = [];
  const onAttempt = (all: typeof attempts): void => {
    attempts = all;
  };
  const kind = kindOf(family, options.components);
  const flawsOf = flawsOfKind(kind, batch);
  return E.chain(({ process, model, chunks }: FitPlan<T, ReadonlyArray<S>>): CellSearch<FamilyParams<T>> => {
    const outcome = runSync(process, overChunks(model, chunks));
    if (E.isLeft(outcome) && attempts.length === 0) return E.left(outcome.left.error);
    const flags = attempts.map((attempt) =>
      E.isRight(attempt) ? (flawsOf(attempt.right.params, attempt.right.weight)[0]?.message ?? null) : null,
    );
    return E.right({ attempts, flags });
  })(planFit(kind, batch, { ...options, onAttempt }));
};

/** Makes fits of what was found, and ranks them. */
const finish = <T, S>(
  stated: Stated<T, S>,
  found: ReadonlyArray<ReadonlyArray<CellSearch<FamilyParams<T>>>>,
): Either<EmError, Selection<MixtureFit<T>>> =>
  judge(
    stated.options.criterion ?? "bic",
    stated.cells.map((cell, at): JudgedCell<MixtureFit<T>> => {
      const own = describeCell(stated, cell, found[0][at]);
      if (stated.folds === null) return own;
      return {
        ...own,
        cv: crossValidated(
          stated,
          cell,
          found.slice(1).map((ofSample) => ofSample[at]),
        ),
      };
    }),
  );

const describeCell = <T, S>(
  { family, batch, options }: Stated<T, S>,
  cell: Cell,
  search: CellSearch<FamilyParams<T>>,
): JudgedCell<MixtureFit<T>> => {
  if (E.isLeft(search)) return { ...cell, fit: search, spurious: null };
  const { attempts } = search.right;
  const { best, spurious } = summitOf(search.right);
  const chosen = best ?? spurious;
  if (chosen === null) {
    const failed = attempts.find(E.isLeft);
    const error: EmError = failed?.left.error ?? { _tag: "EmptyData", what: "The list of starts" };
    return { ...cell, fit: E.left(error), spurious: null };
  }
  const fitOptions = { ...options, components: cell.components };
  const fit = E.chain((plan: FitPlan<T, ReadonlyArray<S>>) =>
    E.mapLeft(({ error }: FitFailure<FamilyParams<T>>) => error)(
      describeFit(plan, { best: chosen.run, attempts }, fitOptions),
    ),
  )(planFit(kindOf(family, cell.components), batch, fitOptions));
  return { ...cell, fit, spurious: spuriousOf(fit, spurious) };
};

/** Minus twice the log-likelihood of each fold under the best mixture of the other rows. */
const crossValidated = <T, S>(
  { family, batch, folds }: Stated<T, S>,
  { components }: Cell,
  searches: ReadonlyArray<CellSearch<FamilyParams<T>>>,
): Either<EmError, number> => {
  let total = 0;
  for (const [fold, search] of searches.entries()) {
    const summit = E.isRight(search) ? summitOf(search.right) : { best: null, spurious: null };
    const top = summit.best ?? summit.spurious;
    const part = rowsWhere(batch, (row) => folds !== null && folds[row] === fold);
    const scored: Either<EmError, MixtureScore> | null =
      top === null ? null : scoreRows(kindOf(family, components), top.run.params, part);
    if (scored === null || E.isLeft(scored)) {
      return E.left({
        _tag: "NotReached",
        what: "The cross-validated likelihood",
        why: `is not known: without fold ${fold} of ${searches.length} there is no mixture, or none under which its rows have a density`,
        remedy: "Use fewer folds, or another criterion.",
      });
    }
    total -= 2 * scored.right.logLikelihood;
  }
  return E.right(total);
};

/** Searches one list of tasks after the other. */
function* steps<T, S>(
  stated: Stated<T, S>,
): Generator<void, Either<EmError, Selection<MixtureFit<T>>>, void> {
  const { cells, samples, options } = stated;
  const process: Process<T> = selectionProcess<FamilyParams<T>>({
    cells,
    samples,
    sweeps: sweepsFrom(options.init),
  });
  let done = 0;
  let step = process.next();
  while (step.done !== true) {
    const of = done + step.value.length;
    const results: Array<CellSearch<FamilyParams<T>>> = [];
    for (const task of step.value) {
      results.push(searchCell(stated, task));
      done++;
      options.onProgress?.({ done, of, cell: cells[task.cell] });
      yield;
    }
    step = process.next(results);
  }
  return finish(stated, step.value);
}

/**
 * Fits mixtures of one family with several numbers of components, and ranks them by a criterion. Each starts as `fitMixture` does, and then from the partitions of
 * its neighbours, with a group cut in two or two groups made one; a spurious optimum is told of and never wins. Ties go to the fewest parameters.
 *
 * Left: a wrong option, or no cell has an answer; a cell that has none says why.
 */
export const selectMixture = <T, S>(
  family: NamedFamily<T, S>,
  batch: ColumnBatch,
  options: SelectMixtureOptions<T> = {},
): Either<EmError, Selection<MixtureFit<T>>> =>
  E.chain((stated: Stated<T, S>) => {
    const process = steps(stated);
    let step = process.next();
    while (step.done !== true) step = process.next();
    return step.value;
  })(state(family, batch, options));

/** {@link selectMixture} with pauses between searches, so that it can be watched and cancelled. */
export const selectMixtureAsync = async <T, S>(
  family: NamedFamily<T, S>,
  batch: ColumnBatch,
  options: SelectMixtureOptions<T> = {},
  pauses: Cooperation = {},
): Promise<Either<EmError, Selection<MixtureFit<T>>>> => {
  const stated = state(family, batch, options);
  if (E.isLeft(stated)) return stated;
  const turn = cooperation(pauses);
  const process = steps(stated.right);
  let step = process.next();
  while (step.done !== true) {
    if (turn.isDue()) await turn.rest();
    step = process.next();
  }
  return step.value;
};
