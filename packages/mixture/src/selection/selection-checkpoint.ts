import {
  chunkRowsFor,
  clock,
  E,
  finiteNumber,
  list,
  oneOf,
  record,
  refine,
  text,
  wasCutShort,
  type Codec,
} from "@latentjs/em-core";
import { describeMixing, type Mixing } from "../mixing/mixing-option.js";
import type { OnCollapse } from "../search/collapse.js";
import { DEFAULT_MAX_ITERATIONS, DEFAULT_RESTARTS, DEFAULT_SEED, DEFAULT_TOL } from "../search/defaults.js";
import type { SearchOptions } from "../search/options.js";
import { accelerationName } from "../search/search-process.js";
import type { Cell, CellSearch } from "./cell.js";
import { DEFAULT_FOLDS } from "./criterion.js";
import { searchCodec } from "./search-codec.js";
import type { SelectionOptions } from "./select-options.js";
import type { CellTask } from "./selection-process.js";

/**
 * What the checkpoint of a selection was written for; one that differs in any of it cannot go on from there. By which criterion mixtures are ranked
 * and how long the search may take is no part of it.
 */
export interface SelectionProblem {
  /** Numbers of components that are compared. */
  readonly components: string;
  /** Covariance structures that are compared, or the family. */
  readonly structures: string;
  readonly init: string;
  readonly restarts: number;
  readonly search: string;
  readonly seed: string;
  readonly tol: number;
  readonly maxIterations: number;
  readonly accelerate: string;
  readonly onCollapse: string;
  readonly mixing: string;
  /** Priors and constraints as text, with their numbers. */
  readonly regularisation: string;
  readonly noise: string;
  /** Folds of a cross-validation; 0 where there is none. */
  readonly folds: number;
  readonly rows: number;
  readonly chunkRows: number;
  /** Fingerprint of the rows, their weights, and what is known of them beforehand. */
  readonly data: string;
}

/** What was found of a cell from one list of tasks. */
export interface DoneTask<P> {
  /** Index of the cell, and of the sample of the rows. */
  readonly cell: number;
  readonly sample: number;
  readonly search: CellSearch<P>;
}

/** Plain data from which a selection goes on as if it had not been interrupted; `P` are the parameters of a mixture. */
export interface SelectionCheckpoint<P> {
  readonly format: "latentjs/select-checkpoint";
  readonly version: number;
  readonly problem: SelectionProblem;
  /** For each list of tasks, own starts first and then sweep by sweep, those that are done. What was cut short is not. */
  readonly rounds: ReadonlyArray<ReadonlyArray<DoneTask<P>>>;
}

/** Receives plain data from which a selection can go on: every `everyMs` as cells are done, and when the selection ends or is cancelled. */
export interface SelectionSink<P> {
  readonly everyMs: number;
  readonly save: (checkpoint: SelectionCheckpoint<P>) => void;
}

/** Where a selection keeps its state, and from which it goes on. */
export interface SelectionKept<P> {
  /** Receives plain data from which the selection can go on; see `resume`. */
  readonly checkpoint?: SelectionSink<P>;
  /** Where an interrupted selection of the same data with the same options stood. It ends with the very same result, by any number of workers. */
  readonly resume?: SelectionCheckpoint<P>;
}

const problemCodec: Codec<SelectionProblem> = record<SelectionProblem>({
  components: text,
  structures: text,
  init: text,
  restarts: finiteNumber,
  search: text,
  seed: text,
  tol: finiteNumber,
  maxIterations: finiteNumber,
  accelerate: text,
  onCollapse: text,
  mixing: text,
  regularisation: text,
  noise: text,
  folds: finiteNumber,
  rows: finiteNumber,
  chunkRows: finiteNumber,
  data: text,
});

/** A checkpoint of a selection among mixtures with such parameters to JSON and back, exactly. */
export const selectionCheckpointCodecOf = <P>(params: Codec<P>): Codec<SelectionCheckpoint<P>> =>
  record<SelectionCheckpoint<P>>({
    format: oneOf("latentjs/select-checkpoint"),
    version: refine(finiteNumber, (v) => v === 1, "version 1"),
    problem: problemCodec,
    rounds: list(
      list(record<DoneTask<P>>({ cell: finiteNumber, sample: finiteNumber, search: searchCodec(params) })),
    ),
  });

/** What a selection is of, besides its options. */
export interface SelectionFacts extends Pick<
  SelectionProblem,
  "init" | "noise" | "regularisation" | "rows" | "data"
> {
  readonly cells: ReadonlyArray<Cell>;
  readonly cols: number;
}

/** What the checkpoints of a selection are for. */
export const describeSelection = <P>(
  options: SearchOptions<P> &
    SelectionOptions & { readonly mixing?: Mixing; readonly onCollapse?: OnCollapse },
  { cells, cols, ...facts }: SelectionFacts,
): SelectionProblem => ({
  components: listed(cells.map(({ components }) => String(components))),
  structures: listed(cells.map(({ form }) => form)),
  restarts: options.restarts ?? DEFAULT_RESTARTS,
  search: options.search ?? "auto",
  seed: String(options.seed ?? DEFAULT_SEED),
  tol: options.tol ?? DEFAULT_TOL,
  maxIterations: options.maxIterations ?? DEFAULT_MAX_ITERATIONS,
  accelerate: accelerationName(options.accelerate),
  onCollapse: options.onCollapse ?? "fail",
  mixing: describeMixing(options.mixing ?? "free"),
  folds: options.criterion === "cv" ? Math.min(options.folds ?? DEFAULT_FOLDS, facts.rows) : 0,
  chunkRows: options.chunkRows ?? chunkRowsFor(facts.rows, cols),
  ...facts,
});

const listed = (names: ReadonlyArray<string>): string => [...new Set(names)].join(", ");

/** A list of tasks, of which some are done already. */
export interface Round<P> {
  /** Those that are still to be done. */
  readonly open: ReadonlyArray<CellTask<P>>;
  /** Told of each as it is done, by its place among the open ones. */
  readonly onDone: (index: number, search: CellSearch<P>) => void;
  /** The results of all tasks, from those of the open ones. */
  readonly all: (results: ReadonlyArray<CellSearch<P>>) => ReadonlyArray<CellSearch<P>>;
}

/** Keeps what a selection has found, and knows what was found before. */
export interface SelectionRecorder<P> {
  /** The next list of tasks. */
  readonly next: (tasks: ReadonlyArray<CellTask<P>>) => Round<P>;
  /** Saves the last state. */
  readonly end: () => void;
}

/** Whether an error is one of data and options, and not of when and where they were tried. */
const isOwn = (tag: string): boolean => tag !== "NotReached" && tag !== "EvaluationFailed";

/** Whether a search would come out the same once more: it was not cut short by the clock or the caller. */
const isFinal = <P>(search: CellSearch<P>): boolean => {
  if (E.isLeft(search)) return isOwn(search.left._tag);
  return search.right.attempts.every((attempt) =>
    E.isLeft(attempt) ? isOwn(attempt.left.error._tag) : !wasCutShort(attempt.right.stop),
  );
};

/** Records the tasks of a selection as they are done. `problem` says what the checkpoints are for, and is asked only where there are some. */
export const recordSelection = <P>(
  { checkpoint, resume }: SelectionKept<P>,
  problem: () => SelectionProblem,
  now: () => number = clock,
): SelectionRecorder<P> => {
  const earlier = resume?.rounds ?? [];
  const described = checkpoint === undefined ? undefined : problem();
  const rounds: Array<Array<DoneTask<P>>> = [];
  let saved = Number.NEGATIVE_INFINITY;
  let isNew = false;
  let isCut = false;
  const save = (): void => {
    if (checkpoint === undefined || described === undefined) return;
    saved = now();
    isNew = false;
    checkpoint.save({
      format: "latentjs/select-checkpoint",
      version: 1,
      problem: described,
      rounds: rounds.map((round) => [...round]),
    });
  };
  return {
    next: (tasks) => {
      const before = new Map(
        (earlier[rounds.length] ?? []).map((task) => [`${task.cell} ${task.sample}`, task.search]),
      );
      const known = tasks.map(({ cell, sample }) => before.get(`${cell} ${sample}`));
      const open = tasks.filter((_, at) => known[at] === undefined);
      const done = tasks.flatMap(({ cell, sample }, at): ReadonlyArray<DoneTask<P>> => {
        const search = known[at];
        return search === undefined ? [] : [{ cell, sample, search }];
      });
      const round = [...done];
      // Tasks that follow from what was cut short are others than those that would have followed.
      if (!isCut) rounds.push(round);
      return {
        open,
        onDone: (index, search) => {
          if (!isFinal(search)) isCut = true;
          else {
            const { cell, sample } = open[index];
            round.push({ cell, sample, search });
            isNew = true;
          }
          if (isNew && checkpoint !== undefined && now() - saved >= checkpoint.everyMs) save();
        },
        all: (results) => {
          let at = 0;
          return known.map((search) => search ?? results[at++]);
        },
      };
    },
    end: () => {
      if (isNew || saved === Number.NEGATIVE_INFINITY) save();
    },
  };
};
