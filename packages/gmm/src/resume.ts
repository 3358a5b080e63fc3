import {
  checkpointing,
  E,
  O,
  observeAll,
  wasCutShort,
  type Attempt,
  type Either,
  type EmError,
  type Observer,
  type RunState,
} from "@latentjs/em-core";
import { sameProblem, type GmmProblem } from "./checkpoint.js";
import { fingerprint } from "./fingerprint.js";
import type { GmmInit, GmmOptions } from "./options.js";
import type { GmmParams } from "./params.js";
import type { Problem } from "./problem.js";

/** What was done before an interruption. */
export interface Resumed {
  readonly finished: ReadonlyArray<Attempt<GmmParams>>;
  readonly state: RunState<GmmParams> | null;
}

/** Reads `options.resume`; nothing done where there is none. Error: a checkpoint of another problem. */
export const resumeFrom = (problem: Problem, options: GmmOptions): Either<EmError, Resumed> => {
  const checkpoint = options.resume;
  if (checkpoint === undefined) return E.right({ finished: [], state: null });
  const { attempts, current } = checkpoint;
  return E.map((): Resumed => ({ finished: attempts, state: O.toNullable(current) }))(
    sameProblem(checkpoint.problem, describeProblem(problem, options)),
  );
};

/** Observers that tell the caller of the run and save checkpoints as it goes. */
export interface ProgressRecorder {
  readonly observer: Observer<GmmParams>;
  readonly onAttempt: (attempts: ReadonlyArray<Attempt<GmmParams>>) => void;
}

export const recordProgress = (
  problem: Problem,
  options: GmmOptions,
  finished: ReadonlyArray<Attempt<GmmParams>>,
): ProgressRecorder => {
  const { observer = () => {}, onAttempt = () => {}, checkpoint } = options;
  if (checkpoint === undefined) return { observer, onAttempt };
  const described = describeProblem(problem, options);
  let attempts = finished;
  let latest: (() => RunState<GmmParams>) | null = null;
  const save = (current: RunState<GmmParams> | null): void =>
    checkpoint.save({
      format: "latentjs/checkpoint",
      version: 1,
      problem: described,
      attempts,
      current: O.fromNullable(current),
    });
  const keepLatest: Observer<GmmParams> = (event) => {
    if (event._tag === "Iterated" && event.resumable) latest = event.state;
  };
  return {
    observer: observeAll(observer, keepLatest, checkpointing(save, checkpoint.everyMs)),
    onAttempt: (all) => {
      onAttempt(all);
      // A start that was cut short is not done: it goes on from where it stood.
      const done = all.filter((attempt) => E.isLeft(attempt) || !wasCutShort(attempt.right.stop));
      attempts = done;
      save(done.length === all.length || latest === null ? null : latest());
      latest = null;
    },
  };
};

const describeProblem = (
  { components, structure, batch, chunkRows }: Problem,
  options: GmmOptions,
): GmmProblem => {
  const { init = "kmeans++", seed = 0, accelerate = "squarem" } = options;
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
