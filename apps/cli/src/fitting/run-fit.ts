import { E, type Codec, type Either, type EmError, type FitFailure } from "@latentjs/em-core";
import type { CheckpointSink, SearchOptions } from "@latentjs/mixture";
import { NO_ANSWER } from "../exit-status.js";
import type { Failure } from "../failure.js";
import type { OutputFile } from "../output/output-file.js";
import { fitProgress } from "../output/progress.js";
import { note } from "../output/standard-streams.js";
import { checkpointWriter } from "./checkpoint-file.js";
import { fitFailure, type FitWords } from "./fit-failure.js";
import { interruption } from "./interruption.js";

/** How a fit is watched, interrupted and kept. */
type Watching<P> = Required<Pick<SearchOptions<P>, "signal" | "observer" | "onAttempt">>;

/** A fit of rows that were read, and where its state is kept; `D` is what its checkpoints are for. */
export interface FitTask<D, P, F> {
  readonly restarts: number;
  readonly fit: (
    watching: Watching<P> & { readonly checkpoint?: CheckpointSink<D, P> },
  ) => Promise<Either<FitFailure<P>, F>>;
  readonly checkpoint: OutputFile | undefined;
  readonly codec: Codec<Parameters<CheckpointSink<D, P>["save"]>[0]>;
  readonly words: FitWords;
}

const WAIT = "stopping at the next iteration; the best so far is the result. Ctrl-C again to give it up.";

/** Runs a fit that can be watched, interrupted by Ctrl-C and resumed. */
export const runFit = async <D, P, F>(task: FitTask<D, P, F>): Promise<Either<Failure, F>> => {
  const { restarts, fit, checkpoint, codec } = task;
  const progress = fitProgress(restarts);
  const writer = checkpoint === undefined ? undefined : checkpointWriter(checkpoint, codec);
  let starts = 0;
  const interrupted = interruption(() => {
    progress.end();
    note(WAIT);
  });
  try {
    const outcome = await fit({
      signal: interrupted.signal,
      observer: progress.observe,
      onAttempt: (attempts) => {
        starts = attempts.length;
        progress.startDone(starts);
      },
      // How often a state is written is up to the writer.
      ...(writer === undefined ? {} : { checkpoint: { everyMs: 0, save: writer.save } }),
    });
    progress.end();
    const saved = writer?.finish() ?? E.right(undefined);
    if (E.isLeft(saved)) note(`the checkpoint is not up to date. ${saved.left.message}`);
    return E.isRight(outcome) ? outcome : E.left(failureOfStarts(task.words, outcome.left.error, starts));
  } finally {
    interrupted.end();
  }
};

const failureOfStarts = (words: FitWords, error: EmError, starts: number): Failure => {
  const failure = fitFailure(error, words);
  if (starts === 0) return failure;
  // Starts that were tried and failed are no mistake in the call, whatever a component says of its rows.
  const who = starts > 1 ? `None of ${starts} starts has an answer; the first failed with this. ` : "";
  return { ...failure, message: `${who}${failure.message}`, status: NO_ANSWER };
};
