import { E } from "@latentjs/em-core";
import type { CellTask, LrtTask, ReplicateAnswer } from "@latentjs/mixture";
import { replicatorOfGmm, type BootstrapShared } from "../replicator.js";
import type { GmmParams } from "../params.js";
import { doLrtTask, type LrtShared } from "../selection/lrt-model.js";
import { cellRunner, type CellsShared } from "../selection/cell-runner.js";
import type { ReplicateTask } from "./replicates.js";

/** What whole tasks of this package share: what kind they are, and what is needed for all of them. */
export type SharedByTasks =
  | { readonly cells: CellsShared }
  | { readonly lrt: LrtShared }
  | { readonly bootstrap: BootstrapShared };

/** A task of the kind that what is shared says; to the types it is of all. */
export type SharingTask = CellTask<GmmParams> & LrtTask<GmmParams> & ReplicateTask;

/** What does the tasks of a pool that shares this. */
export const openTasks = (shared: SharedByTasks): ((task: SharingTask) => unknown) => {
  if ("lrt" in shared) return (task) => doLrtTask(shared.lrt, task);
  if ("bootstrap" in shared) {
    const replicator = replicatorOfGmm(shared.bootstrap);
    return ({ replicate }): ReplicateAnswer =>
      E.isLeft(replicator) ? { _tag: "Failed", error: replicator.left } : replicator.right(replicate);
  }
  const runner = cellRunner(shared.cells);
  return (task) => runner.now(task);
};
