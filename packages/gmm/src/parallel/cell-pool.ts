import type { Cooperation } from "@latentjs/em-core";
import { workOf, type CellSearch, type CellTask } from "@latentjs/mixture";
import { flagInSight, inSight, openTaskPool, type TaskPool } from "@latentjs/workers";
import type { GmmParams } from "../params.js";
import { cellRunner, pauseBetween, type CellsShared } from "../selection/cell-runner.js";
import type { SelectGmmAsyncOptions, SelectGmmOptions } from "../selection/select-options.js";
import { startWorker as startOwnWorker } from "./start-worker.js";

/**
 * A cell takes some 230 E-steps, an E-step 0.12 ns for each unit of work and some 30 µs besides; a worker takes 250 ms to start and some 750 of its core
 * until it has compiled what it runs, and is worth that if it saves as much. All mixtures of iris take 3.0 to 3.4 s alone and 3.4 to 3.7 with a worker (Node 20).
 */
const STEPS_OF_A_CELL = 230;
const MS_OF_WORK = 1.2e-7;
const MS_OF_A_STEP = 0.03;
const MS_OF_A_WORKER = 1000;

const threadsWorth = ({ all, cells }: CellsShared, samples: number): number => {
  const { rows, cols } = all.rows;
  const ms = cells.reduce(
    (sum, { components }) =>
      sum + STEPS_OF_A_CELL * (MS_OF_A_STEP + MS_OF_WORK * workOf(rows, components, cols)),
    0,
  );
  return Math.floor((samples * ms) / MS_OF_A_WORKER);
};

/** Whether the options can be sent to another thread: functions cannot. */
const isPlain = ({ init, regularisation = [], accelerate }: SelectGmmOptions): boolean =>
  !(typeof init === "object" && "start" in init) &&
  typeof accelerate !== "function" &&
  regularisation.length === 0;

/** Threads that search cells; this one alone where others do not pay, or an option cannot be sent to them. */
export const openCellPool = (
  shared: CellsShared,
  samples: number,
  { workers = "auto", startWorker = startOwnWorker }: SelectGmmAsyncOptions,
  isCancelled: () => boolean,
  cooperation: Cooperation,
): TaskPool<CellTask<GmmParams>, CellSearch<GmmParams>> => {
  const { all } = shared;
  const seen: CellsShared = {
    ...shared,
    all: { ...all, rows: { ...all.rows, data: inSight(all.rows.data) } },
    givenUp: flagInSight(),
  };
  const runner = cellRunner(seen, isCancelled);
  const pauses = { everyMs: PAUSE_MS, ...cooperation };
  return openTaskPool({
    start: startWorker,
    workers: isPlain(all.options) ? workers : 1,
    worth: threadsWorth(shared, samples),
    common: { cells: seen },
    here: (task) => runner.cooperatively(task, pauses),
    skip: runner.skipped,
    rest: pauseBetween(pauses),
  });
};

/** Workers wait for the next task until this thread pauses, with one of them ahead. */
const PAUSE_MS = 10;
