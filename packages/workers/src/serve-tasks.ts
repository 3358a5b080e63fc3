import type { FromTaskWorker, ToTaskWorker } from "./task-protocol.js";
import type { ThreadScope } from "./thread.js";

/**
 * Makes what does one task after the other from what all tasks share; may load modules for it. `C` and `T` are what the pool was opened with and is
 * run on: whoever names a worker for a pool answers for both.
 */
export type OpenTasks<C, T> = (common: C) => Promise<(task: T) => unknown>;

/** Does the tasks of a pool in this worker. Where one throws, or what does them cannot be loaded, the pool is told and goes on without this worker. */
export const serveTasksOf = <C, T>({ post, listen }: ThreadScope, open: OpenTasks<C, T>): void => {
  let opened: Promise<(task: T) => unknown> | null = null;
  const tell = (message: FromTaskWorker): void => post(message);
  // In a page nobody else hears of a promise that is rejected in a worker.
  const fail = (): void => tell({ _tag: "Failed" });
  listen((message) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- both ends of the line are written together: nobody else has the port
    const told = message as ToTaskWorker<C, T>;
    if (told._tag === "Prepare") {
      opened = open(told.common);
      opened.then(() => tell({ _tag: "Prepared" })).catch(fail);
    } else if (told._tag === "Do") {
      const { id, task } = told;
      opened?.then((perform) => tell({ _tag: "Done", id, result: perform(task) })).catch(fail);
    }
  });
};
