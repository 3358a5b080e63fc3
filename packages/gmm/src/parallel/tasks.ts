import type { CellTask, LrtTask } from "@latentjs/mixture";
import type { GmmParams } from "../params.js";
import { doLrtTask, type LrtShared } from "../selection/lrt-model.js";
import { cellRunner, type CellsShared } from "../selection/cell-runner.js";

/** What whole tasks of this package share: what kind they are, and what is needed for all of them. */
export type SharedByTasks = { readonly cells: CellsShared } | { readonly lrt: LrtShared };

/** A task of the kind that what is shared says; to the types it is of both. */
export type SharingTask = CellTask<GmmParams> & LrtTask<GmmParams>;

/** What does the tasks of a pool that shares this. */
export const openTasks = (shared: SharedByTasks): ((task: SharingTask) => unknown) => {
  if ("lrt" in shared) return (task) => doLrtTask(shared.lrt, task);
  const runner = cellRunner(shared.cells);
  return (task) => runner.now(task);
};
