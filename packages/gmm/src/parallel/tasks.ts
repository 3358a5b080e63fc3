import type { CellTask, LrtTask } from "@latentjs/mixture";
import type { GmmParams } from "../params.js";
import { doLrtTask, type LrtShared } from "../selection/lrt-model.js";
import { cellRunner, type CellsShared } from "../selection/cell-runner.js";

/** What whole tasks of this package share: what kind they are, and what is needed for all of them. */
export type SharedByTasks = { readonly cells: CellsShared } | { readonly lrt: LrtShared };

/** What does the tasks of a pool that shares this. */
export const openTasks = (common: unknown): ((task: unknown) => unknown) => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- both ends are of this package: nobody else opens a pool with its worker
  const shared = common as SharedByTasks;
  if ("lrt" in shared) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- likewise
    return (task) => doLrtTask(shared.lrt, task as LrtTask<GmmParams>);
  }
  const runner = cellRunner(shared.cells);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- likewise
  return (task) => runner.now(task as CellTask<GmmParams>);
};
