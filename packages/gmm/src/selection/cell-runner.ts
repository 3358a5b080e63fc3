import {
  cooperation,
  E,
  overChunks,
  overChunksCooperatively,
  runAsync,
  runSync,
  type Cooperation,
  type EmError,
} from "@latentjs/em-core";
import type { CellSearch, CellTask } from "@latentjs/mixture";
import type { GmmParams } from "../params.js";
import { withCellSearch, type GmmCell } from "./cell-search.js";
import { withTree } from "./own-tree.js";
import { rememberedPartition } from "./remembered-partition.js";
import { withoutFold, type SampleOfRows } from "./samples.js";

/** All that searches of cells share, as plain data. */
export interface CellsShared {
  readonly all: SampleOfRows;
  readonly cells: ReadonlyArray<GmmCell>;
  /** Fold of each row, or null where nothing is cross-validated. */
  readonly folds: Int32Array | null;
  /** When the time is over, in milliseconds since 1970; null for no limit. */
  readonly deadline: number | null;
  /** Not 0 when the caller has given up; null where no thread but the caller's sees it. */
  readonly givenUp: Int32Array | null;
}

/** Does searches of cells in the thread that it is made in. */
export interface CellRunner {
  readonly now: (task: CellTask<GmmParams>) => CellSearch<GmmParams>;
  /** With pauses for other work. */
  readonly cooperatively: (task: CellTask<GmmParams>, options: Cooperation) => Promise<CellSearch<GmmParams>>;
  /** Why a task that has not begun is not to begin, or null. */
  readonly skipped: (task: CellTask<GmmParams>) => CellSearch<GmmParams> | null;
}

const notReached = (why: string, remedy: string): EmError => ({
  _tag: "NotReached",
  what: "This mixture",
  why,
  remedy,
});

/** `isCancelled` besides what the shared flag says. */
export const cellRunner = (
  { all: given, cells, folds, deadline, givenUp }: CellsShared,
  isCancelled: () => boolean = () => false,
): CellRunner => {
  const all = { ...withTree(given), partition: rememberedPartition() };
  const signal = {
    get aborted(): boolean {
      if (givenUp !== null && Atomics.load(givenUp, 0) !== 0) return true;
      const isOver = isCancelled();
      if (isOver && givenUp !== null) Atomics.store(givenUp, 0, 1);
      return isOver;
    },
  };
  // Tasks come sample by sample.
  let latest: { readonly sample: number; readonly rows: SampleOfRows } = { sample: 0, rows: all };
  const rowsOf = (sample: number): SampleOfRows => {
    if (sample === 0 || folds === null) return all;
    if (latest.sample !== sample) {
      const rows = withoutFold(all, folds, sample - 1);
      latest = { sample, rows: { ...rows, partition: rememberedPartition() } };
    }
    return latest.rows;
  };
  const limits = (): { readonly signal: typeof signal; readonly timeLimitMs?: number } =>
    deadline === null ? { signal } : { signal, timeLimitMs: Math.max(0, deadline - Date.now()) };
  const skipped = ({ neighbours }: CellTask<GmmParams>): CellSearch<GmmParams> | null => {
    if (signal.aborted) {
      return E.left(
        notReached("was not fitted: the selection was cancelled before its turn", "Let it go on."),
      );
    }
    if (deadline === null || Date.now() < deadline) return null;
    // What a cell learns from its neighbours is no part of a mixture that was promised.
    const remedy = "Allow more time, or compare fewer mixtures.";
    return E.left(
      notReached(
        neighbours.length === 0
          ? "was not fitted: the time was over before its turn"
          : "was not searched further: the time was over",
        remedy,
      ),
    );
  };
  return {
    skipped,
    now: (task) =>
      skipped(task) ??
      E.flatten(
        withCellSearch(
          rowsOf(task.sample),
          cells[task.cell],
          task,
          limits(),
          ({ process, model, chunks, reached }) => reached(runSync(process, overChunks(model, chunks))),
        ),
      ),
    cooperatively: async (task, options) => {
      const over = skipped(task);
      if (over !== null) return over;
      const begun = withCellSearch(
        rowsOf(task.sample),
        cells[task.cell],
        task,
        limits(),
        async ({ process, model, chunks, reached }) =>
          reached(await runAsync(process, overChunksCooperatively(model, chunks, options))),
      );
      return E.isLeft(begun) ? begun : begun.right;
    },
  };
};

/** A pause of the calling thread between tasks. */
export const pauseBetween = (options: Cooperation): (() => Promise<void>) => cooperation(options).rest;
