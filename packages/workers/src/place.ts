import { E, type Either, type EmError, type ReducedNode } from "@latentjs/em-core";
import { unpacker, type Packed } from "./pack.js";
import type { FromWorker, ToWorker } from "./protocol.js";
import { sendable } from "./shared-memory.js";
import type { Shard } from "./shards.js";
import type { StartThread, Thread } from "./thread.js";

/** What a shard answers in one round. */
type ShardAnswer = Either<EmError, ReadonlyArray<ReducedNode<unknown>>>;

/** One shard and the worker that serves it, which may be replaced. */
export interface Place {
  readonly ask: (round: number, params: Packed) => Promise<ShardAnswer>;
  readonly close: () => Promise<void>;
}

/** What a place is about. */
export interface PlaceOptions {
  /** What errors call it. */
  readonly name: string;
  readonly task: unknown;
  readonly shard: Shard;
  readonly start: StartThread;
}

interface Question {
  readonly params: Packed;
  readonly answer: (answer: ShardAnswer) => void;
}

/** Fresh workers that may be lost in a row before a question is given up. */
const SUBSTITUTES = 1;

const CLOSED = "the pool of workers is closed";

/**
 * Keeps a worker for a shard, started at once. If it is lost, a fresh one takes over what was asked; if that is lost before
 * it has answered, the questions fail.
 */
export const openPlace = ({ name, task, shard, start }: PlaceOptions): Place => {
  const waiting = new Map<number, Question>();
  let thread: Thread | null = null;
  let lostInARow = 0;
  let isClosed = false;

  const failure = (message: string): ShardAnswer =>
    E.left({ _tag: "EvaluationFailed", where: name, message });
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
    if (waiting.size === 0) thread?.hold(false);
    question?.answer(answer);
  };
  const replace = (reason: string): void => {
    thread = null;
    if (waiting.size === 0) return;
    lostInARow++;
    if (lostInARow > SUBSTITUTES) failAll(`${reason}; a fresh worker in its place failed as well`);
    else begin();
  };
  const begin = (): void => {
    const started = startOne(start, settle, (lost, reason) => {
      // What is told of a worker that was given up, or ended by `close`, is not news.
      if (thread !== lost || isClosed) return;
      void lost.end();
      replace(reason);
    });
    if (E.isLeft(started)) {
      replace(started.left);
      return;
    }
    thread = started.right;
    const { shard: sent, transfer } = sendable(shard);
    const opening: ToWorker<unknown> = { _tag: "Open", task, shard: sent };
    thread.post(opening, transfer);
    for (const [round, { params }] of waiting) put(thread, round, params);
  };

  begin();
  return {
    ask: (round, params) =>
      new Promise((resolve) => {
        if (isClosed) {
          resolve(failure(CLOSED));
          return;
        }
        if (thread !== null) put(thread, round, params);
        waiting.set(round, { params, answer: resolve });
        if (thread === null) begin();
      }),
    close: async () => {
      isClosed = true;
      failAll(CLOSED);
      await thread?.end();
    },
  };
};

/** Puts a question. The worker gets numbers of its own: moved, which takes a third of the time of a clone. */
const put = (to: Thread, round: number, params: Packed): void => {
  const numbers = params.numbers.slice();
  const message: ToWorker<unknown> = { _tag: "Evaluate", round, params: { ...params, numbers } };
  to.post(message, [numbers.buffer]);
  to.hold(true);
};

/** A worker whose answers go to `settle`; why there is none where workers are refused. */
const startOne = (
  start: StartThread,
  settle: (round: number, answer: ShardAnswer) => void,
  lose: (lost: Thread, reason: string) => void,
): Either<string, Thread> => {
  const unpack = unpacker();
  let isLost = false;
  try {
    const thread: Thread = start({
      message: (message) => {
        // A page may have sent answers before it hears that the worker is lost; they are asked for again.
        if (isLost) return;
        // Both ends of the line are written together: nobody else has the port.
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion
        const told = message as FromWorker;
        settle(told.round, answerOf(told, unpack));
      },
      lost: (reason) => {
        if (isLost) return;
        isLost = true;
        lose(thread, reason);
      },
    });
    return E.right(thread);
  } catch (cause) {
    return E.left(`it could not be started (${cause instanceof Error ? cause.message : String(cause)})`);
  }
};

const answerOf = (told: FromWorker, unpack: (packed: Packed) => unknown): ShardAnswer =>
  told._tag === "Refused"
    ? E.left(told.error)
    : // What was packed there is a list of nodes.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      E.right(unpack(told.nodes) as ReadonlyArray<ReducedNode<unknown>>);
