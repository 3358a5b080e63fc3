import { poolsOf, type OpenPool } from "../pool.js";
import { serve } from "../serve.js";
import { serveTasksOf, type OpenTasks } from "../serve-tasks.js";
import type { OpenTask } from "../shard-pass.js";
import { taskPoolsOf, type OpenTaskPool } from "../task-pool.js";
import type { StandardWorker, StartThread, ThreadScope, WorkerEntry } from "../thread.js";

/** Starts the module as a worker of the page. */
export const startThread =
  ({ create }: WorkerEntry): StartThread =>
  ({ message, lost }) => {
    const worker: StandardWorker = create();
    worker.addEventListener("message", ({ data }) => message(data));
    worker.addEventListener("messageerror", () => lost("an answer could not be read"));
    // The event of a module that cannot be loaded has no message.
    worker.addEventListener("error", (event) => lost(event.message ?? "its module could not be loaded"));
    return {
      post: (value, transfer = []) => worker.postMessage(value, [...transfer]),
      hold: () => {},
      end: () => {
        worker.terminate();
        return Promise.resolve();
      },
    };
  };

interface WorkerScope {
  readonly postMessage: (message: unknown, transfer: ReadonlyArray<ArrayBuffer>) => void;
  readonly addEventListener: (type: "message", listener: (event: { readonly data: unknown }) => void) => void;
}

/** This worker's end of its line. */
const ownScope = (): ThreadScope => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a module of a worker; a page has no such function of two arguments
  const scope = globalThis as unknown as WorkerScope;
  return {
    post: (value, transfer = []) => scope.postMessage(value, transfer),
    listen: (onMessage) => scope.addEventListener("message", ({ data }) => onMessage(data)),
  };
};

/** Makes the worker that this module runs in serve its shard: `open` rebuilds the E-step from the description of the task. */
export const serveShards = <T, P>(open: OpenTask<T, P>): void => serve(ownScope(), open);

/** Makes the worker that this module runs in do tasks; a module may serve both. */
export const serveTasks = <C, T>(open: OpenTasks<C, T>): void => serveTasksOf(ownScope(), open);

interface Navigator {
  readonly navigator?: { readonly hardwareConcurrency?: number };
}

/** Threads that run at the same time on this machine, as far as the page is told. */
export const availableThreads = (): number => {
  const { navigator }: Navigator = globalThis;
  return navigator?.hardwareConcurrency ?? 1;
};

/** Whether the calling thread may take a share of the work: in a worker it may, in a page it has to draw and to listen. */
export const canTakeShare = (): boolean => !("document" in globalThis);

/**
 * An evaluator over this thread, where it may work too, and workers; null where they are not worth it.
 */
export const openPool: OpenPool = poolsOf({ availableThreads, canTakeShare });

/** Whole tasks in this thread, where it may work, and in workers. */
export const openTaskPool: OpenTaskPool = taskPoolsOf({ availableThreads, canTakeShare });
