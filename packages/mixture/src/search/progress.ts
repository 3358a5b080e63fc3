import {
  checkpointing,
  E,
  observeAll,
  type Attempt,
  type Either,
  type EmError,
  type Observer,
  type RunState,
  type Settled,
} from "@latentjs/em-core";
import type { Checkpoint } from "./checkpoint.js";
import type { SearchOptions } from "./options.js";

/** The starts of an interrupted search, in order: why one failed, or where it stood. */
export type EarlierStarts<P> = ReadonlyArray<Either<EmError, RunState<P>>>;

/** Observers that tell the caller of the runs and save checkpoints as they go. */
export interface ProgressRecorder<P> {
  readonly observerOf: (attempt: number) => Observer<P>;
  readonly onAttempt: (attempts: ReadonlyArray<Attempt<P>>, latest: Settled<P>) => void;
}

/** Receives, every `everyMs`, plain data from which a search can go on. */
export interface CheckpointSink<D, P> {
  readonly everyMs: number;
  readonly save: (checkpoint: Checkpoint<D, P>) => void;
}

/**
 * What is saved of a start is where it stood last, even of one that failed: what it had reached by then decides a race, and going on
 * from there it fails again. Of a start that stood nowhere the error is all there is. `problem` says what the checkpoints are for.
 */
export const recordProgress = <D, P>(
  { observer = () => {}, onAttempt = () => {} }: Pick<SearchOptions<P>, "observer" | "onAttempt">,
  checkpoint: CheckpointSink<D, P> | undefined,
  problem: () => D,
  earlier: EarlierStarts<P>,
): ProgressRecorder<P> => {
  const tell =
    (attempt: number): Observer<P> =>
    (event) =>
      observer(event, attempt);
  if (checkpoint === undefined) return { observerOf: tell, onAttempt };
  const described = problem();
  const stood: Array<Either<EmError, () => RunState<P>>> = earlier.map(
    E.map((state: RunState<P>) => () => state),
  );
  const save = (): void => {
    const starts = stood.map(E.map((state: () => RunState<P>) => state()));
    checkpoint.save({ format: "latentjs/checkpoint", version: 1, problem: described, starts });
  };
  const saving = checkpointing<P>(save, checkpoint.everyMs);
  return {
    observerOf: (attempt) =>
      observeAll(
        tell(attempt),
        (event) => {
          if (event._tag === "Iterated" && event.resumable) stood[attempt] = E.right(event.state);
        },
        saving,
      ),
    onAttempt: (attempts, latest) => {
      onAttempt(attempts, latest);
      const { attempt, outcome } = latest;
      if (stood[attempt] === undefined && E.isLeft(outcome)) stood[attempt] = E.left(outcome.left.error);
      save();
    },
  };
};
