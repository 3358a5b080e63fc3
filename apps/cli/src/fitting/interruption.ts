import process from "node:process";
import { clock } from "@latentjs/em-core";
import { INTERRUPTED } from "../exit-status.js";

/** Ctrl-C while a fit runs. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Gives Ctrl-C its usual meaning back. */
  readonly end: () => void;
}

/**
 * A package runner passes on the Ctrl-C that the terminal has sent to the command already: a repeat within this many
 * milliseconds is the same key.
 */
const SAME_KEY_MS = 50;

/** From now on the first Ctrl-C asks the fit for what it has, and the second ends the command. */
export const interruption = (onFirst: () => void): Interruption => {
  const controller = new AbortController();
  let first = 0;
  const onInterrupt = (): void => {
    if (controller.signal.aborted) {
      if (clock() - first > SAME_KEY_MS) process.exit(INTERRUPTED);
      return;
    }
    first = clock();
    controller.abort();
    onFirst();
  };
  process.on("SIGINT", onInterrupt);
  return { signal: controller.signal, end: () => process.off("SIGINT", onInterrupt) };
};
