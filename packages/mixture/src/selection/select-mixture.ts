import {
  cooperation,
  E,
  overChunks,
  runSync,
  type Attempt,
  type Batch,
  type ColumnBatch,
  type Cooperation,
  type Either,
  type EmError,
} from "@latentjs/em-core";
import { labelled } from "../knowledge/row-knowledge.js";
import type { NamedFamily } from "../named-family.js";
import type { MixtureFit, MixtureFitOptions, MixtureInit } from "../named/fit-options.js";
import {
  bankOf,
  kindOf,
  type FamilyParams,
  type KindOfSize,
  type MixtureKind,
} from "../named/mixture-kind.js";
import { flawsOfKind, planFit, withKnowledge, type FitPlan } from "../named/plan.js";
import { classify, noiseLast, type Classification } from "../posterior.js";
import { together, type CellSearch } from "./cell.js";
import { finish } from "./finish-selection.js";
import { mergedLabels, splitLabels } from "./neighbour-labels.js";
import type { Selection } from "./selection.js";
import { selectionProcess, type CellTask, type SelectionProcess } from "./selection-process.js";
import { sweepsFrom } from "./sweeps.js";
import { state, type SampleOfRows, type SelectMixtureOptions, type Stated } from "./stated-selection.js";

type Process<T> = SelectionProcess<FamilyParams<T>>;

/** Does a search of one cell. */
const searchCell = <T, S, B extends Batch>(
  stated: Stated<T, S, B>,
  { cell, sample, neighbours }: CellTask<FamilyParams<T>>,
): CellSearch<FamilyParams<T>> => {
  if (stated.isOver()) {
    const remedy = "Allow more time, or compare fewer mixtures.";
    const why = "was not fitted: the selection ended before its turn";
    return E.left({ _tag: "NotReached", what: "This mixture", why, remedy });
  }
  const { batch, options } = stated.sampleOf(sample);
  const { components } = stated.cells[cell];
  const search = (init: MixtureInit<T> | undefined): CellSearch<FamilyParams<T>> =>
    searchFrom(stated.kindAt(components), batch, {
      ...options,
      ...stated.limits(),
      components,
      ...(init === undefined ? {} : { init }),
    });
  if (neighbours.length === 0) return search(options.init);
  return neighbours
    .flatMap(({ params }) => partitionsNear(stated.kindAt, { batch, options }, params, components))
    .map((labels) => search({ labels }))
    .reduce(together, E.left({ _tag: "EmptyData", what: "The list of neighbours" }));
};

/** Partitions into `components` groups near those of a mixture with one more or one less; the label of noise is -1. */
const partitionsNear = <T, S, B extends Batch>(
  kindAt: KindOfSize<T, S, B>,
  { batch, options }: SampleOfRows<T, B>,
  params: FamilyParams<T>,
  components: number,
): ReadonlyArray<Int32Array> => {
  const k = params.components.length;
  const kind = kindAt(k);
  const { noise } = options;
  const seen: Either<EmError, Classification> = E.chain((known: B) =>
    E.map((found: Classification) => noiseLast(found, k))(classify(bankOf(kind, noise), params, known)),
  )(withKnowledge(batch, options, k, noise !== undefined));
  if (E.isLeft(seen)) return [];
  return components > k
    ? splitLabels(seen.right.labels, k, kind.features(batch))
    : mergedLabels(seen.right, k, options.priors === undefined ? labelled(options) : k);
};

const searchFrom = <T, S, B extends Batch>(
  kind: MixtureKind<T, S, B>,
  batch: B,
  options: MixtureFitOptions<T>,
): CellSearch<FamilyParams<T>> => {
  let attempts: ReadonlyArray<Attempt<FamilyParams<T>>> = [];
  const onAttempt = (all: typeof attempts): void => {
    attempts = all;
  };
  const flawsOf = flawsOfKind(kind, batch);
  return E.chain(({ process, model, chunks }: FitPlan<T, S, B>): CellSearch<FamilyParams<T>> => {
    const outcome = runSync(process, overChunks(model, chunks));
    if (E.isLeft(outcome) && attempts.length === 0) return E.left(outcome.left.error);
    const flags = attempts.map((attempt) =>
      E.isRight(attempt) ? (flawsOf(attempt.right.params, attempt.right.weight)[0]?.message ?? null) : null,
    );
    return E.right({ attempts, flags });
  })(planFit(kind, batch, { ...options, onAttempt }));
};

/** Searches one list of tasks after the other. */
function* steps<T, S, B extends Batch>(
  stated: Stated<T, S, B>,
): Generator<void, Either<EmError, Selection<MixtureFit<T>>>, void> {
  const { cells, samples, options, recorder } = stated;
  const process: Process<T> = selectionProcess<FamilyParams<T>>({
    cells,
    samples,
    sweeps: sweepsFrom(options.init),
  });
  let done = 0;
  let step = process.next();
  while (step.done !== true) {
    const of = done + step.value.length;
    const round = recorder.next(step.value);
    done += step.value.length - round.open.length;
    const results: Array<CellSearch<FamilyParams<T>>> = [];
    for (const [index, task] of round.open.entries()) {
      const result = searchCell(stated, task);
      results.push(result);
      done++;
      round.onDone(index, result);
      options.onProgress?.({ done, of, cell: cells[task.cell] });
      yield;
    }
    step = process.next(round.all(results));
  }
  recorder.end();
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
): Either<EmError, Selection<MixtureFit<T>>> => selectKind(kindOf(family, 1), batch, options);

/** {@link selectMixture} with pauses between searches, so that it can be watched and cancelled. */
export const selectMixtureAsync = <T, S>(
  family: NamedFamily<T, S>,
  batch: ColumnBatch,
  options: SelectMixtureOptions<T> = {},
  pauses: Cooperation = {},
): Promise<Either<EmError, Selection<MixtureFit<T>>>> =>
  selectKindAsync(kindOf(family, 1), batch, options, pauses);

/**
 * {@link selectMixture} for a kind of mixture and its rows, which may be groups. How many components `kind` has does not matter; Left where their number
 * cannot change.
 */
export const selectKind = <T, S, B extends Batch>(
  kind: MixtureKind<T, S, B>,
  batch: B,
  options: SelectMixtureOptions<T> = {},
): Either<EmError, Selection<MixtureFit<T>>> =>
  E.chain((stated: Stated<T, S, B>) => {
    const process = steps(stated);
    let step = process.next();
    while (step.done !== true) step = process.next();
    return step.value;
  })(state(kind, batch, options));

/** {@link selectKind} with pauses between searches, so that it can be watched and cancelled. */
export const selectKindAsync = async <T, S, B extends Batch>(
  kind: MixtureKind<T, S, B>,
  batch: B,
  options: SelectMixtureOptions<T> = {},
  pauses: Cooperation = {},
): Promise<Either<EmError, Selection<MixtureFit<T>>>> => {
  const stated = state(kind, batch, options);
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
