import { E, type Either, type EmError, type FlatRows } from "@latentjs/em-core";
import { fitGmmAsync, type GmmAsyncOptions, type GmmFit } from "@latentjs/gmm";
import type { Failure } from "../failure.js";
import type { OutputFile } from "../output/output-file.js";
import { fitProgress } from "../output/progress.js";
import { note } from "../output/standard-streams.js";
import { checkpointWriter } from "./checkpoint-file.js";
import { fitFailure, type FitWords } from "./fit-failure.js";
import { interruption } from "./interruption.js";

/** A fit of rows that were read, and where its state is kept. */
export interface FitTask {
  readonly rows: FlatRows;
  readonly options: GmmAsyncOptions;
  readonly checkpoint: OutputFile | undefined;
  readonly words: FitWords;
}

const WAIT = "stopping at the next iteration; the best so far is the result. Ctrl-C again to give it up.";

/** Runs a fit that can be watched, interrupted by Ctrl-C and resumed. */
export const runFit = async (task: FitTask): Promise<Either<Failure, GmmFit>> => {
  const { rows, options, checkpoint } = task;
  const progress = fitProgress(options.restarts ?? 1);
  const writer = checkpoint === undefined ? undefined : checkpointWriter(checkpoint);
  let starts = 0;
  const interrupted = interruption(() => {
    progress.end();
    note(WAIT);
  });
  try {
    const outcome = await fitGmmAsync(rows, {
      ...options,
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
    return E.isRight(outcome) ? outcome : E.left(failureOfStarts(task, outcome.left.error, starts));
  } finally {
    interrupted.end();
  }
};

const failureOfStarts = ({ words }: FitTask, error: EmError, starts: number): Failure => {
  const failure = fitFailure(error, words);
  const who = starts > 1 ? `None of ${starts} starts has an answer; the first failed with this. ` : "";
  return { ...failure, message: `${who}${failure.message}` };
};
