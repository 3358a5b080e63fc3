import { availableParallelism } from "node:os";
import process from "node:process";
import { parentPort, Worker } from "node:worker_threads";
import { poolsOf, type OpenPool } from "../pool.js";
import { serve } from "../serve.js";
import { serveTasksOf, type OpenTasks } from "../serve-tasks.js";
import type { OpenTask } from "../shard-pass.js";
import { taskPoolsOf, type OpenTaskPool } from "../task-pool.js";
import type { StartThread, ThreadScope, WorkerEntry } from "../thread.js";

/** Workers have the arguments of the process, but that says that the program is a string (`--eval`): theirs is a file. */
const inherited = (): { readonly execArgv?: string[] } =>
  process.execArgv.some((argument) => argument.startsWith("--input-type")) ? { execArgv: [] } : {};

/** Starts the module as a thread of the process. A process that has nothing else to do does not wait for it unless it is held. */
export const startThread =
  ({ href, nodeOptions = inherited() }: WorkerEntry): StartThread =>
  ({ message, lost }) => {
    const worker = new Worker(new URL(href), nodeOptions);
    worker.on("message", message);
    worker.on("messageerror", () => lost("an answer could not be read"));
    worker.on("error", (error: unknown) => lost(error instanceof Error ? error.message : String(error)));
    worker.on("exit", (code) => lost(`it ended with exit code ${code}`));
    // After the listeners: adding one for messages holds the process again.
    worker.unref();
    return {
      post: (value, transfer = []) => worker.postMessage(value, [...transfer]),
      hold: (isAwaited) => (isAwaited ? worker.ref() : worker.unref()),
      end: async () => {
        await worker.terminate();
      },
    };
  };

/** This worker's end of its line. */
const ownScope = (caller: string): ThreadScope => {
  const port = parentPort;
  if (port === null) throw new Error(`${caller}: this module is to be started as a worker`);
  return {
    post: (value, transfer = []) => port.postMessage(value, [...transfer]),
    listen: (onMessage) => port.on("message", onMessage),
  };
};

/** Makes the worker that this module runs in serve its shard: `open` rebuilds the E-step from the description of the task. */
export const serveShards = <T, P>(open: OpenTask<T, P>): void => serve(ownScope("serveShards"), open);

/** Makes the worker that this module runs in do tasks; a module may serve both. */
export const serveTasks = <C, T>(open: OpenTasks<C, T>): void => serveTasksOf(ownScope("serveTasks"), open);

/** Threads that run at the same time on this machine. */
export const availableThreads = (): number => availableParallelism();

/** Whether the calling thread may take a share of the work: nobody waits for a thread of Node to draw. */
export const canTakeShare = (): boolean => true;

/**
 * An evaluator over this thread, where it may work too, and workers; null where they are not worth it.
 */
export const openPool: OpenPool = poolsOf({ availableThreads, canTakeShare });

/** Whole tasks in this thread, where it may work, and in workers. */
export const openTaskPool: OpenTaskPool = taskPoolsOf({ availableThreads, canTakeShare });
