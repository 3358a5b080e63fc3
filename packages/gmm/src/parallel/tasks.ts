import type { CellTask } from "@latentjs/mixture";
import { cellRunner, type CellsShared } from "../selection/cell-runner.js";
import type { GmmParams } from "../params.js";

/** What whole tasks of this package share: what kind they are, and what is needed for all of them. */
export interface SharedByTasks {
  readonly cells: CellsShared;
}

/** What does the tasks of a pool that shares this. */
export const openTasks = (common: unknown): ((task: unknown) => unknown) => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- both ends are of this package: nobody else opens a pool with its worker
  const { cells } = common as SharedByTasks;
  const runner = cellRunner(cells);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- likewise
  return (task) => runner.now(task as CellTask<GmmParams>);
};
