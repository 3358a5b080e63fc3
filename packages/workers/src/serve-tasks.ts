import type { FromTaskWorker, ToTaskWorker } from "./task-protocol.js";
import type { ThreadScope } from "./thread.js";

/**
 * Makes what does one task after the other from what all tasks share; may load modules for it. `C` and `T` are what the pool was opened with and is
 * run on: whoever names a worker for a pool answers for both.
 */
export type OpenTasks<C, T> = (common: C) => Promise<(task: T) => unknown>;

/** Does the tasks of a pool in this worker. What one throws ends the worker, and the pool is told. */
export const serveTasksOf = <C, T>({ post, listen }: ThreadScope, open: OpenTasks<C, T>): void => {
  let opened: Promise<(task: T) => unknown> | null = null;
  const tell = (message: FromTaskWorker): void => post(message);
  listen((message) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- both ends of the line are written together: nobody else has the port
    const told = message as ToTaskWorker<C, T>;
    if (told._tag === "Prepare") {
      opened = open(told.common);
      void opened.then(() => tell({ _tag: "Prepared" }));
    } else if (told._tag === "Do") {
      const { id, task } = told;
      void opened?.then((perform) => tell({ _tag: "Done", id, result: perform(task) }));
    }
  });
};
