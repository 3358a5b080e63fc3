import { E, type Either, type EmError } from "@latentjs/em-core";
import type { Failure } from "../failure.js";
import { selectionBar } from "../output/selection-progress.js";
import { note } from "../output/standard-streams.js";
import { interruption } from "./interruption.js";

const WAIT = "stopping; what was reached is the result. Ctrl-C again to give it up.";

/** How a selection is watched and interrupted. */
export interface WatchedSelection {
  readonly signal: AbortSignal;
  readonly onProgress: ReturnType<typeof selectionBar>["tell"];
}

/** Runs a selection that can be watched, and interrupted by Ctrl-C. */
export const runSelection = async <A>(
  select: (watching: WatchedSelection) => Promise<Either<EmError, A>>,
  failure: (error: EmError) => Failure,
): Promise<Either<Failure, A>> => {
  const bar = selectionBar();
  const interrupted = interruption(() => {
    bar.end();
    note(WAIT);
  });
  try {
    return E.mapLeft(failure)(await select({ signal: interrupted.signal, onProgress: bar.tell }));
  } finally {
    bar.end();
    interrupted.end();
  }
};
