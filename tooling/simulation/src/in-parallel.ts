import { Worker } from "node:worker_threads";
import type { Done, Task } from "./worker.js";

/** Runs tasks on that many threads; the answers come in the order of the tasks, whichever thread was faster. */
export const inParallel = async (
  tasks: ReadonlyArray<Task>,
  threads: number,
): Promise<ReadonlyArray<Done>> => {
  const answers: Done[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL("worker.js", import.meta.url));
    try {
      while (next < tasks.length) {
        const at = next++;
        // oxlint-disable-next-line no-await-in-loop -- the next task is given when this one is done
        answers[at] = await answerOf(worker, tasks[at]);
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: threads }, work));
  return answers;
};

const answerOf = (worker: Worker, task: Task): Promise<Done> =>
  new Promise((resolve, reject) => {
    worker.once("error", reject);
    worker.once("message", (answer: Done) => {
      worker.off("error", reject);
      resolve(answer);
    });
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread of Node has no origin
    worker.postMessage(task);
  });
