import { E, type Codec, type Either, type EmError } from "@latentjs/em-core";
import type { SelectionCheckpoint, SelectionSink } from "@latentjs/mixture";
import type { Failure } from "../failure.js";
import type { OutputFile } from "../output/output-file.js";
import { selectionBar } from "../output/selection-progress.js";
import { note } from "../output/standard-streams.js";
import { checkpointWriter } from "./checkpoint-file.js";
import { interruption } from "./interruption.js";

const WAIT = "stopping; what was reached is the result. Ctrl-C again to give it up.";

/** How a selection is watched, interrupted and kept. */
interface WatchedSelection<P> {
  readonly signal: AbortSignal;
  readonly onProgress: ReturnType<typeof selectionBar>["tell"];
  readonly checkpoint?: SelectionSink<P>;
}

/** A selection among mixtures of data that were read, and where its state is kept. */
export interface SelectionTask<P, A> {
  readonly select: (watching: WatchedSelection<P>) => Promise<Either<EmError, A>>;
  readonly checkpoint: OutputFile | undefined;
  readonly codec: Codec<SelectionCheckpoint<P>>;
  readonly failure: (error: EmError) => Failure;
}

/** Runs a selection that can be watched, interrupted by Ctrl-C and resumed. */
export const runSelection = async <P, A>({
  select,
  checkpoint,
  codec,
  failure,
}: SelectionTask<P, A>): Promise<Either<Failure, A>> => {
  const bar = selectionBar();
  const writer = checkpoint === undefined ? undefined : checkpointWriter(checkpoint, codec);
  const interrupted = interruption(() => {
    bar.end();
    note(WAIT);
  });
  try {
    const outcome = await select({
      signal: interrupted.signal,
      onProgress: bar.tell,
      // How often a state is written is up to the writer.
      ...(writer === undefined ? {} : { checkpoint: { everyMs: 0, save: writer.save } }),
    });
    bar.end();
    const saved = writer?.finish() ?? E.right(undefined);
    if (E.isLeft(saved)) note(`the checkpoint is not up to date. ${saved.left.message}`);
    return E.mapLeft(failure)(outcome);
  } finally {
    bar.end();
    interrupted.end();
  }
};
