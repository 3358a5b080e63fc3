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
import { sameProblem, type GmmProblem } from "./checkpoint.js";
import { conform } from "./conform.js";
import { DEFAULT_SEED } from "./defaults.js";
import { fingerprint } from "./fingerprint.js";
import type { GmmInit, GmmOptions } from "./options.js";
import type { GmmParams } from "./params.js";
import type { Problem } from "./problem.js";

/** The starts of an interrupted fit, in order: why one failed, or where it stood. */
export type EarlierStarts = ReadonlyArray<Either<EmError, RunState<GmmParams>>>;

/**
 * Reads `options.resume`; no starts where there is none. Errors: a checkpoint of another problem, or with parameters that are
 * none of it.
 */
export const resumeFrom = (problem: Problem, options: GmmOptions): Either<EmError, EarlierStarts> => {
  const checkpoint = options.resume;
  if (checkpoint === undefined) return E.right([]);
  const same = sameProblem(checkpoint.problem, describeProblem(problem, options));
  if (E.isLeft(same)) return same;
  const { structure, components, batch } = problem;
  for (const [i, start] of checkpoint.starts.entries()) {
    if (E.isLeft(start)) continue;
    const checked = conform(
      structure,
      start.right.params,
      components,
      batch.cols,
      `checkpoint.starts[${i}].params`,
    );
    if (E.isLeft(checked)) return checked;
  }
  return E.right(checkpoint.starts);
};

/** Observers that tell the caller of the runs and save checkpoints as they go. */
export interface ProgressRecorder {
  readonly observerOf: (attempt: number) => Observer<GmmParams>;
  readonly onAttempt: (attempts: ReadonlyArray<Attempt<GmmParams>>, latest: Settled<GmmParams>) => void;
}

/**
 * What is saved of a start is where it stood last, even of one that failed: what it had reached by then decides a race, and going on
 * from there it fails again. Of a start that stood nowhere the error is all there is.
 */
export const recordProgress = (
  problem: Problem,
  options: GmmOptions,
  earlier: EarlierStarts,
): ProgressRecorder => {
  const { observer = () => {}, onAttempt = () => {}, checkpoint } = options;
  const tell =
    (attempt: number): Observer<GmmParams> =>
    (event) =>
      observer(event, attempt);
  if (checkpoint === undefined) return { observerOf: tell, onAttempt };
  const described = describeProblem(problem, options);
  const stood: Array<Either<EmError, () => RunState<GmmParams>>> = earlier.map(
    E.map((state: RunState<GmmParams>) => () => state),
  );
  const save = (): void => {
    const starts = stood.map(E.map((state: () => RunState<GmmParams>) => state()));
    checkpoint.save({ format: "latentjs/checkpoint", version: 1, problem: described, starts });
  };
  const saving = checkpointing<GmmParams>(save, checkpoint.everyMs);
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

const describeProblem = (
  { components, structure, batch, chunkRows }: Problem,
  options: GmmOptions,
): GmmProblem => {
  const { init = "kmeans++", seed = DEFAULT_SEED, accelerate = "squarem" } = options;
  return {
    components,
    covariance: structure.name,
    init: describeInit(init),
    seed: String(seed),
    accelerate,
    rows: batch.rows,
    cols: batch.cols,
    chunkRows,
    data: batch.weights === null ? fingerprint(batch.data) : fingerprint(batch.data, batch.weights),
  };
};

const describeInit = (init: GmmInit): string => {
  if (typeof init === "string") return init;
  if ("labels" in init) return `labels ${fingerprint(Float64Array.from(init.labels))}`;
  const { weights, components } = init.params;
  return `params ${fingerprint(weights, ...components.flatMap(({ mean, cov }) => [mean, cov]))}`;
};
