import { clock } from "./clock.js";

/** How a cooperative pass gives way to other work in the same thread. */
export interface Cooperation {
  /** Longest time without a pause, in milliseconds, to the length of one chunk. */
  readonly everyMs?: number;
  readonly now?: () => number;
  /** Resolves after other tasks (signals, timers, drawing) had their turn. */
  readonly pause?: () => Promise<void>;
}

/** Keeps the time since the last pause. */
export interface Turn {
  readonly isDue: () => boolean;
  /** Pauses, and starts a new turn. */
  readonly rest: () => Promise<void>;
}

/** Pauses when a turn has been long enough; it goes on from one pass to the next. */
export const cooperation = ({ everyMs = 40, now = clock, pause = nextTask }: Cooperation = {}): Turn => {
  let rested = now();
  return {
    isDue: () => now() - rested >= everyMs,
    rest: async () => {
      await pause();
      rested = now();
    },
  };
};

// What Node has besides the timers of the web.
declare const setImmediate: ((task: () => void) => unknown) | undefined;

/** A timer takes a millisecond at least. */
const nextTask = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
