import {
  checkpointing,
  E,
  observeAll,
  type Attempt,
  type Either,
  type EmError,
  type Observer,
  type RunState,
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

/** Observers that tell the caller of the run and save checkpoints as it goes. */
export interface ProgressRecorder {
  readonly observer: Observer<GmmParams>;
  readonly onAttempt: (attempts: ReadonlyArray<Attempt<GmmParams>>) => void;
}

export const recordProgress = (problem: Problem, options: GmmOptions): ProgressRecorder => {
  const { observer = () => {}, onAttempt = () => {}, checkpoint } = options;
  if (checkpoint === undefined) return { observer, onAttempt };
  const described = describeProblem(problem, options);
  const ended: Array<Either<EmError, RunState<GmmParams>>> = [];
  let latest: (() => RunState<GmmParams>) | null = null;
  const save = (starts: EarlierStarts): void =>
    checkpoint.save({ format: "latentjs/checkpoint", version: 1, problem: described, starts });
  const keepLatest: Observer<GmmParams> = (event) => {
    if (event._tag === "Iterated" && event.resumable) latest = event.state;
  };
  const saveRunning = (state: RunState<GmmParams>): void => save([...ended, E.right(state)]);
  return {
    observer: observeAll(observer, keepLatest, checkpointing(saveRunning, checkpoint.everyMs)),
    onAttempt: (attempts) => {
      onAttempt(attempts);
      const last = attempts.at(-1);
      if (last !== undefined && E.isLeft(last)) ended.push(E.left(last.left.error));
      else if (latest !== null) ended.push(E.right(latest()));
      latest = null;
      save([...ended]);
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
