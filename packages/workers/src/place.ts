import { E, type EmError } from "@latentjs/em-core";
import { deadline } from "./deadline.js";
import { openLine, type Line } from "./line.js";
import type { Packed } from "./pack.js";
import type { ShardAnswer } from "./shard-pass.js";
import type { Shard } from "./shards.js";
import type { StartThread } from "./thread.js";

/** One shard and the worker that serves it, which may be replaced. */
export interface Place {
  readonly ask: (round: number, params: Packed) => Promise<ShardAnswer>;
  /** Provides a place where questions and answers like these can be seen without a message. */
  readonly offer: (question: Packed, nodes: ReadonlyArray<unknown>) => void;
  /** Looks for the answer where it can be seen without a message, and waits for it a little. */
  readonly look: () => void;
  /** Whether the worker has its rows, and would answer at once. */
  readonly isReady: () => boolean;
  readonly close: () => Promise<void>;
}

/** What a place is about. */
export interface PlaceOptions {
  /** What errors call it. */
  readonly name: string;
  readonly task: unknown;
  readonly shard: Shard;
  readonly start: StartThread;
  /** Whether both sides may wait for each other awake. */
  readonly isAwake: boolean;
}

interface Question {
  readonly params: Packed;
  readonly answer: (answer: ShardAnswer) => void;
}

/** Fresh workers that may be lost in a row before a question is given up. */
const SUBSTITUTES = 1;

/** How long an answer is looked for before a message is asked for: shares differ by little. */
const PATIENCE_MS = 5;

const CLOSED = "the pool of workers is closed";

/**
 * Keeps a worker for a shard, started at once. If it is lost, a fresh one takes over what was asked; if that is lost before
 * it has answered, the questions fail.
 */
export const openPlace = ({ name, task, shard, start, isAwake }: PlaceOptions): Place => {
  const waiting = new Map<number, Question>();
  let line: Line | null = null;
  let lostInARow = 0;
  let isClosed = false;

  const failure = (message: string): ShardAnswer =>
    E.left<EmError>({ _tag: "EvaluationFailed", where: name, message });
  const failAll = (message: string): void => {
    const questions = [...waiting.values()];
    waiting.clear();
    lostInARow = 0;
    for (const { answer } of questions) answer(failure(message));
  };
  const settle = (round: number, answer: ShardAnswer): void => {
    const question = waiting.get(round);
    waiting.delete(round);
    lostInARow = 0;
    if (waiting.size === 0) line?.hold(false);
    question?.answer(answer);
  };
  const replace = (reason: string): void => {
    line = null;
    if (waiting.size === 0) return;
    lostInARow++;
    if (lostInARow > SUBSTITUTES) failAll(`${reason}; a fresh worker in its place failed as well`);
    else begin();
  };
  const begin = (): void => {
    const opened = openLine({
      start,
      task,
      shard,
      isAwake,
      settle,
      lose: (lost, reason) => {
        // What is told of a worker that was given up, or ended by `close`, is not news.
        if (line !== lost || isClosed) return;
        void lost.end();
        replace(reason);
      },
    });
    if (E.isLeft(opened)) {
      replace(opened.left);
      return;
    }
    line = opened.right;
    for (const [round, { params }] of waiting) line.put(round, params);
  };

  begin();
  return {
    ask: (round, params) =>
      new Promise((resolve) => {
        if (isClosed) {
          resolve(failure(CLOSED));
          return;
        }
        if (line !== null) line.put(round, params);
        waiting.set(round, { params, answer: resolve });
        if (line === null) begin();
      }),
    offer: (question, nodes) => line?.offer(question, nodes),
    look: () => line?.look(deadline(PATIENCE_MS)),
    isReady: () => line?.isReady() === true,
    close: async () => {
      isClosed = true;
      failAll(CLOSED);
      await line?.end();
    },
  };
};
