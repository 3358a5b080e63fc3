import type { Cooperation, Either, EmError } from "@latentjs/em-core";
import type { LrtAnswer, LrtTask } from "@latentjs/mixture";
import { inSight, openTaskPool, type StartThread, type TaskPool } from "@latentjs/workers";
import type { GmmParams } from "../params.js";
import { doLrtTask, type LrtShared } from "../selection/lrt-model.js";
import { pauseBetween } from "../selection/cell-runner.js";
import { startWorker as startOwnWorker } from "./start-worker.js";

/** Some hundred samples with two fits each are worth any number of threads. */
const ALWAYS_WORTH = 1e6;

/** Threads that draw samples and fit to them; this one does so too. */
export const openLrtPool = (
  shared: LrtShared,
  workers: number | "auto",
  startWorker: StartThread | undefined,
  cooperation: Cooperation,
): TaskPool<LrtTask<GmmParams>, Either<EmError, LrtAnswer<GmmParams>>> => {
  const seen: LrtShared = { ...shared, rows: { ...shared.rows, data: inSight(shared.rows.data) } };
  return openTaskPool({
    start: startWorker ?? startOwnWorker,
    workers,
    worth: ALWAYS_WORTH,
    common: { lrt: seen },
    here: (task) => Promise.resolve(doLrtTask(seen, task)),
    rest: pauseBetween(cooperation),
  });
};
