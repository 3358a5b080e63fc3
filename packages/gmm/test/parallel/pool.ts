import { startThread, type StartThread } from "@latentjs/workers";

/** Starts the built module, without the test runner's conditions. */
export const builtWorker: StartThread = startThread({
  create: () => {
    throw new Error("Node has no standard workers");
  },
  href: new URL("../../dist/parallel/worker.js", import.meta.url).href,
  nodeOptions: { execArgv: [] },
});

/** Starts workers, and knows how many were started and ended. */
export interface Counted {
  readonly start: StartThread;
  readonly count: () => number;
  readonly ended: () => number;
}

export const counted = (start: StartThread): Counted => {
  let count = 0;
  let ended = 0;
  return {
    start: (listener) => {
      count++;
      const thread = start(listener);
      return {
        ...thread,
        end: async () => {
          await thread.end();
          ended++;
        },
      };
    },
    count: () => count,
    ended: () => ended,
  };
};
