import process from "node:process";
import type { FitEvent } from "@latentjs/em-core";
import type { SingleBar } from "cli-progress";
import { natsText } from "./numbers.js";

/** A fit that ends before this many milliseconds needs no progress bar. */
const PATIENCE_MS = 1000;

/** Tells a person at a terminal how far a fit is. */
export interface Progress {
  readonly observe: (event: FitEvent<unknown>) => void;
  readonly startDone: (done: number) => void;
  /** Takes the bar off the terminal. */
  readonly end: () => void;
}

const SILENT: Progress = { observe: () => {}, startDone: () => {}, end: () => {} };

const FORMAT =
  "  {bar} starts {value}/{total} · iteration {iteration} · {logLikelihood} · {duration_formatted}";

/** The progress of a fit of so many starts: a bar on a terminal, nothing elsewhere. */
export const fitProgress = (starts: number, now: () => number = () => performance.now()): Progress => {
  if (!process.stderr.isTTY) return SILENT;
  const began = now();
  let bar: SingleBar | null = null;
  let ended = false;
  let done = 0;
  const state = { iteration: 0, logLikelihood: "" };
  const begin = async (): Promise<void> => {
    const { Presets, SingleBar: Bar } = await import("cli-progress");
    if (ended) return;
    // Settings of the terminal are left alone: nothing puts them back when the command is killed.
    const terminal = { linewrap: true, hideCursor: false, gracefulExit: false };
    bar = new Bar({ ...terminal, format: FORMAT, barsize: 20, clearOnComplete: true }, Presets.shades_grey);
    bar.start(starts, done, state);
  };
  let asked = false;
  return {
    observe: (event) => {
      if (event._tag !== "Iterated") return;
      state.iteration = event.iterate.iteration;
      state.logLikelihood = natsText(event.iterate.logLikelihood);
      if (!asked && now() - began >= PATIENCE_MS) {
        asked = true;
        void begin();
      }
      bar?.update(done, state);
    },
    startDone: (count) => {
      done = count;
      bar?.update(done, state);
    },
    end: () => {
      ended = true;
      bar?.stop();
    },
  };
};
