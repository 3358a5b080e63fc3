import { availableParallelism } from "node:os";
import process from "node:process";
import { parentPort, Worker } from "node:worker_threads";
import { poolsOf, type OpenPool } from "../pool.js";
import { serve } from "../serve.js";
import type { OpenTask } from "../shard-pass.js";
import type { StartThread, WorkerEntry } from "../thread.js";

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

/** Makes the worker that this module runs in serve its shard: `open` rebuilds the E-step from the description of the task. */
export const serveShards = <T, P>(open: OpenTask<T, P>): void => {
  const port = parentPort;
  if (port === null) throw new Error("serveShards: this module is to be started as a worker");
  serve(
    {
      post: (value, transfer = []) => port.postMessage(value, [...transfer]),
      listen: (onMessage) => port.on("message", onMessage),
    },
    open,
  );
};

/** Threads that run at the same time on this machine. */
export const availableThreads = (): number => availableParallelism();

/** Whether the calling thread may take a share of the work: nobody waits for a thread of Node to draw. */
export const canTakeShare = (): boolean => true;

/**
 * An evaluator over this thread, where it may work too, and workers; null where they are not worth it.
 */
export const openPool: OpenPool = poolsOf({ availableThreads, canTakeShare });
