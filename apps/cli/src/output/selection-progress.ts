import process from "node:process";
import type { SelectionProgress } from "@latentjs/mixture";
import type { SingleBar } from "cli-progress";

/** A selection that ends before this many milliseconds needs no progress bar. */
const PATIENCE_MS = 1000;

/** Tells a person at a terminal how far a selection is. */
export interface SelectionBar {
  readonly tell: (progress: SelectionProgress) => void;
  /** Takes the bar off the terminal. */
  readonly end: () => void;
}

const FORMAT = "  {bar} searches {value}/{total} · {cell} · {duration_formatted}";

/** The progress of a selection: a bar on a terminal, nothing elsewhere. */
export const selectionBar = (now: () => number = () => performance.now()): SelectionBar => {
  if (!process.stderr.isTTY) return { tell: () => {}, end: () => {} };
  const began = now();
  let bar: SingleBar | null = null;
  let asked = false;
  let ended = false;
  let latest: SelectionProgress | null = null;
  const show = (): void => {
    if (bar === null || latest === null) return;
    bar.setTotal(latest.of);
    bar.update(latest.done, { cell: `${latest.cell.components} ${latest.cell.form}` });
  };
  const begin = async (): Promise<void> => {
    const { Presets, SingleBar: Bar } = await import("cli-progress");
    if (ended) return;
    // Settings of the terminal are left alone: nothing puts them back when the command is killed.
    const terminal = { linewrap: true, hideCursor: false, gracefulExit: false };
    bar = new Bar({ ...terminal, format: FORMAT, barsize: 20, clearOnComplete: true }, Presets.shades_grey);
    bar.start(latest?.of ?? 1, latest?.done ?? 0, { cell: "" });
    show();
  };
  return {
    tell: (progress) => {
      latest = progress;
      if (!asked && now() - began >= PATIENCE_MS) {
        asked = true;
        void begin();
      }
      show();
    },
    end: () => {
      ended = true;
      bar?.stop();
    },
  };
};
