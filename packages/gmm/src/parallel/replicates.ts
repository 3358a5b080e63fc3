import { clock, cooperation, type Cooperation } from "@latentjs/em-core";
import { DEFAULT_REPLICATES, type ReplicateAnswer, type Replicator } from "@latentjs/mixture";
import { inSight, openTaskPool, type StartThread } from "@latentjs/workers";
import type { BootstrapShared } from "../replicator.js";
import { startWorker as startOwnWorker } from "./start-worker.js";

/** One replicate, as a task. */
export interface ReplicateTask {
  readonly replicate: number;
}

/** A worker takes 250 ms to start and some 750 of its core until it has compiled what it runs. */
const MS_OF_A_WORKER = 1000;
/** This thread fits replicates for so long before it knows what the others take. */
const FIRST_MS = 300;

const SKIPPED: ReplicateAnswer = { _tag: "Skipped" };

/** The answers of all replicates, this thread's and the workers'; without those that were not begun when the signal came. */
export const answersOfReplicates = async (
  { rows, model: { covariance, columns, params, noise }, options }: BootstrapShared,
  replicator: Replicator,
  workers: number | "auto",
  startWorker: StartThread | undefined,
  pauses: Cooperation,
): Promise<ReadonlyArray<ReplicateAnswer>> => {
  const { signal, onReplicate, ...plain } = options;
  const { replicates = DEFAULT_REPLICATES, regularisation = [] } = plain;
  const isCancelled = (): boolean => signal?.aborted === true;
  const turn = cooperation(pauses);
  const answers: ReplicateAnswer[] = [];
  const until = clock() + (workers === "auto" ? FIRST_MS : 0);
  const times: number[] = [];
  // The first one tells whether rows can be drawn at all.
  while (answers.length < replicates && (answers.length === 0 || clock() < until) && !isCancelled()) {
    const began = clock();
    const answer = replicator(answers.length);
    answers.push(answer);
    if (answer._tag === "Undrawn") return answers;
    onReplicate?.(answers.length);
    times.push(clock() - began);
    if (turn.isDue()) await turn.rest();
  }
  const done = answers.length;
  const model = { covariance, columns, params, ...(noise === undefined ? {} : { noise }) };
  const seen: BootstrapShared = { rows: { ...rows, data: inSight(rows.data) }, model, options: plain };
  const pool = openTaskPool<ReplicateTask, ReplicateAnswer>({
    start: startWorker ?? startOwnWorker,
    // A prior is a function, and cannot be sent.
    workers:
      regularisation.length > 0 ? 1 : workers === "auto" ? workers : Math.min(workers, replicates - done),
    worth: Math.floor((medianOf(times.slice(done >> 1)) * (replicates - done)) / MS_OF_A_WORKER),
    common: { bootstrap: seen },
    here: ({ replicate }) => Promise.resolve(replicator(replicate)),
    skip: () => (isCancelled() ? SKIPPED : null),
    rest: turn.rest,
  });
  try {
    const tasks = Array.from({ length: replicates - done }, (_, i) => ({ replicate: done + i }));
    let tried = done;
    const others = await pool.run(tasks, (_index, { _tag }) => {
      if (_tag !== "Skipped") onReplicate?.(++tried);
    });
    return [...answers, ...others];
  } finally {
    await pool.close();
  }
};

/** The later ones of a process are quicker, when the engine has compiled what they run. */
const medianOf = (times: ReadonlyArray<number>): number =>
  times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0;
