import { E, type Batch, type Either } from "@latentjs/em-core";
import {
  familyCheckpointCodec,
  fitKindAsync,
  type FamilySource,
  type KindAsyncOptions,
  type NamedComponents,
} from "@latentjs/mixture";
import type { Failure } from "../failure.js";
import { readCheckpoint } from "../fitting/checkpoint-file.js";
import { runFit } from "../fitting/run-fit.js";
import { deliverResult } from "../output/deliver.js";
import { arrange, type Arranged, type StartOfFit } from "./arranged.js";
import { searchOf, wordsOf, type FamilyTask } from "./family-task.js";
import { reportOf } from "./fit-report.js";

/** Fits a mixture of components that are known by name, prints it and saves it. */
export const fitComponents = <T, S>(
  task: FamilyTask,
  components: NamedComponents<T, S>,
  sources: ReadonlyArray<FamilySource>,
  start: StartOfFit<T> | undefined,
): Promise<Either<Failure, void>> =>
  arrange(task, components, start, (arranged) => fitArranged(task, sources, arranged));

const fitArranged = async <T, S, B extends Batch>(
  task: FamilyTask,
  sources: ReadonlyArray<FamilySource>,
  arranged: Arranged<T, S, B>,
): Promise<Either<Failure, void>> => {
  const { flags, request, outputs } = task;
  const { kind, batch, init, known, noise, isStartGiven, rowOf } = arranged;
  const codec = familyCheckpointCodec<T>(kind);
  const state = flags.resume === undefined ? E.right(undefined) : await readCheckpoint(flags.resume, codec);
  if (E.isLeft(state)) return state;
  const { restarts, workers } = request;
  const options: KindAsyncOptions<T> = {
    ...(await searchOf(request)),
    mixing: request.mixing,
    onCollapse: request.onCollapse,
    sources,
    init,
    ...(known === undefined ? {} : { labels: known }),
    ...(noise === undefined ? {} : { noise }),
    ...(workers === undefined ? {} : { workers }),
    ...(state.right === undefined ? {} : { resume: state.right }),
  };
  const fitted = await runFit({
    restarts,
    fit: (watching) => fitKindAsync(kind, batch, { ...options, ...watching }),
    codec,
    checkpoint: outputs.checkpoint,
    words: wordsOf(task, isStartGiven, kind.bank.size, rowOf),
  });
  if (E.isLeft(fitted)) return fitted;
  const report = await reportOf(task, arranged, fitted.right);
  return deliverResult(report, outputs.out, flags.json === true);
};
