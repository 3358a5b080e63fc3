import { E, toFlatRows, type Cooperation, type Either, type EmError, type FlatRows } from "@latentjs/em-core";
import {
  DEFAULT_FOLDS,
  DEFAULT_SEED,
  foldsOf,
  recordSelection,
  selectionProcess,
  sweepsFrom,
  wrongSelectionOption,
  wrongWorkers,
  type CellTask,
  type Round,
  type SelectionProblem,
  type SelectionRecorder,
} from "@latentjs/mixture";
import type { GmmData } from "../options.js";
import type { GmmParams } from "../params.js";
import { everything } from "../parts/everything.js";
import { stateProblem } from "../problem.js";
import { cellRunner, type CellsShared } from "./cell-runner.js";
import type { GmmCell } from "./cell-search.js";
import { finishSelection } from "./finish.js";
import { areNear, cellsOf } from "./grid.js";
import type { SampleOfRows } from "./samples.js";
import type { GmmSelection, SelectGmmAsyncOptions, SelectGmmOptions } from "./select-options.js";
import { checkResumed, describeGmmSelection } from "./selection-state.js";

/** A selection that is checked and ready to be searched. */
interface Stated {
  readonly shared: CellsShared;
  readonly samples: number;
  readonly recorder: SelectionRecorder<GmmParams>;
}

/** Checks data and options. What only some cells cannot take is left to them. */
const state = (data: GmmData, options: SelectGmmOptions): Either<EmError, Stated> => {
  const wrong = wrongSelectionOption(options);
  if (wrong !== null) return E.left(wrong);
  const rows = toFlatRows(data, { path: "data", missing: "allowed" });
  if (E.isLeft(rows)) return rows;
  const cells = cellsOf(options, rows.right.cols);
  if (E.isLeft(cells)) return cells;
  const { onProgress: _, signal: _signal, checkpoint, resume, ...plain } = options;
  // What is wrong with one component is wrong with all: an empty column, an option that is none. What is known of rows depends on K, and what
  // priors and constraints suit depends on the structure.
  const { labels: _labels, priors: _priors, regularisation: _regularisation, ...ofAny } = plain;
  return E.chain(() => withRecorder(assemble(rows.right, cells.right, plain), { checkpoint, resume }))(
    stateProblem(rows.right, { ...ofAny, components: 1, covariance: cells.right[0].form }, everything),
  );
};

/** Where the state of a selection is kept. Error: one to go on from that is of another problem. */
const withRecorder = (
  stated: Omit<Stated, "recorder">,
  { checkpoint, resume }: Kept,
): Either<EmError, Stated> => {
  const { cells, all } = stated.shared;
  let known: SelectionProblem | null = null;
  const problem = (): SelectionProblem => (known ??= describeGmmSelection(all.rows, cells, all.options));
  if (resume !== undefined) {
    const fits = checkResumed(resume, problem(), all.rows, { cells, samples: stated.samples });
    if (E.isLeft(fits)) return fits;
  }
  const kept = {
    ...(checkpoint === undefined ? {} : { checkpoint }),
    ...(resume === undefined ? {} : { resume }),
  };
  return E.right({ ...stated, recorder: recordSelection<GmmParams>(kept, problem) });
};

interface Kept {
  readonly checkpoint: SelectGmmOptions["checkpoint"] | undefined;
  readonly resume: SelectGmmOptions["resume"] | undefined;
}

const assemble = (
  rows: FlatRows,
  cells: ReadonlyArray<GmmCell>,
  options: SampleOfRows["options"],
): Omit<Stated, "recorder"> => {
  const { criterion, folds = DEFAULT_FOLDS, seed = DEFAULT_SEED, timeLimitMs } = options;
  const parts = criterion === "cv" ? Math.min(folds, rows.rows) : 0;
  return {
    shared: {
      all: { rows, options },
      cells,
      folds: parts === 0 ? null : foldsOf(rows.rows, parts, seed),
      deadline: timeLimitMs === undefined ? null : Date.now() + timeLimitMs,
      givenUp: null,
    },
    samples: 1 + parts,
  };
};

/**
 * Fits Gaussian mixtures of several numbers of components and covariance structures, and ranks them by a criterion. Each cell starts as `fitGmm`
 * does, and then, unless `init` is one start, learns from the mixtures that its neighbours have found; a spurious optimum is told of and never wins. Ties go to the fewest
 * parameters, then to the order of `COVARIANCE_NAMES`.
 *
 * `data` and the options of the search as for `fitGmm`. Left: a wrong option, data that no mixture can be fitted to, or no cell has an answer; a cell that
 * has none says why.
 */
export const selectGmm = (data: GmmData, options: SelectGmmOptions = {}): Either<EmError, GmmSelection> =>
  E.chain(({ shared, samples, recorder }: Stated) => {
    const runner = cellRunner(shared, () => options.signal?.aborted === true);
    const process = selectionProcess<GmmParams>({
      cells: shared.cells,
      samples,
      sweeps: sweepsFrom(options.init),
      areNear,
    });
    const progress = progressOf(shared.cells, options);
    let step = process.next();
    while (step.done !== true) {
      const round = recorder.next(step.value);
      const tell = progress(step.value, round);
      const results = round.open.map((task, index) => {
        const result = runner.now(task);
        round.onDone(index, result);
        tell(index);
        return result;
      });
      step = process.next(round.all(results));
    }
    recorder.end();
    return finishSelection(shared, step.value);
  })(state(data, options));

/** Counts what is done over all sweeps. */
const progressOf = (
  cells: ReadonlyArray<GmmCell>,
  { onProgress = () => {} }: SelectGmmOptions,
): ((
  tasks: ReadonlyArray<CellTask<GmmParams>>,
  round: Pick<Round<GmmParams>, "open">,
) => (index: number) => void) => {
  let before = 0;
  return (tasks, { open }) => {
    let done = before + tasks.length - open.length;
    const of = before + tasks.length;
    before = of;
    return (index) => {
      done++;
      onProgress({ done, of, cell: cells[open[index].cell] });
    };
  };
};

/**
 * {@link selectGmm} with the cells divided among workers, and with pauses in this thread, so that it can be watched and cancelled. The same
 * result, whatever the number of workers.
 */
export const selectGmmAsync = async (
  data: GmmData,
  options: SelectGmmAsyncOptions = {},
  cooperation: Cooperation = {},
): Promise<Either<EmError, GmmSelection>> => {
  const { workers = "auto", startWorker: _, ...rest } = options;
  const wrong = wrongWorkers(workers);
  if (wrong !== null) return E.left(wrong);
  const stated = state(data, rest);
  if (E.isLeft(stated)) return stated;
  const { shared, samples, recorder } = stated.right;
  const isCancelled = (): boolean => options.signal?.aborted === true;
  // Loaded where it is used, as the pool of a fit is.
  const { openCellPool } = await import("../parallel/cell-pool.js");
  const pool = openCellPool(shared, samples, options, isCancelled, cooperation);
  const process = selectionProcess<GmmParams>({
    cells: shared.cells,
    samples,
    sweeps: sweepsFrom(options.init),
    areNear,
  });
  const progress = progressOf(shared.cells, options);
  try {
    let step = process.next();
    while (step.done !== true) {
      const round = recorder.next(step.value);
      const tell = progress(step.value, round);
      const results = await pool.run(round.open, (index, result) => {
        round.onDone(index, result);
        tell(index);
      });
      step = process.next(round.all(results));
    }
    recorder.end();
    return finishSelection(shared, step.value);
  } finally {
    await pool.close();
  }
};
