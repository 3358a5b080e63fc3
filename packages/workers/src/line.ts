import { E, O, type Either, type ReducedNode } from "@latentjs/em-core";
import { askByMailbox, callAway, isNumeric, lookForAnswer, makeMailbox, type Mailbox } from "./mailbox.js";
import { pack, unpacker, type Packed } from "./pack.js";
import type { FromWorker, ToWorker } from "./protocol.js";
import type { ShardAnswer } from "./shard-pass.js";
import { canShare, sendable } from "./shared-memory.js";
import type { Shard } from "./shards.js";
import type { StartThread, Thread } from "./thread.js";

/** The line to one worker: questions go by message, or by a mailbox once there is one. */
export interface Line {
  readonly put: (round: number, params: Packed) => void;
  /** Provides a mailbox for questions like this and answers of nodes like these, unless there is one or none is wanted. */
  readonly offer: (question: Packed, nodes: ReadonlyArray<unknown>) => void;
  /** Looks for an answer in the mailbox until `isLate`; where there was no question in it, does nothing. */
  readonly look: (isLate: () => boolean) => void;
  readonly isReady: () => boolean;
  readonly hold: (isAwaited: boolean) => void;
  readonly end: () => Promise<void>;
}

/** What a line connects. */
export interface LineOptions {
  readonly start: StartThread;
  readonly task: unknown;
  readonly shard: Shard;
  readonly isAwake: boolean;
  readonly settle: (round: number, answer: ShardAnswer) => void;
  readonly lose: (lost: Line, reason: string) => void;
}

/** How many nodes more than these an answer may have: chunks that a thread has taken over are nodes of their own. */
const MORE_NODES = 4;

/** Starts a worker and hands it its shard; why there is none where workers are refused. */
export const openLine = ({
  start,
  task,
  shard,
  isAwake,
  settle,
  lose,
}: LineOptions): Either<string, Line> => {
  const unpack = unpacker();
  /** What the worker has not answered yet. */
  const asked = new Map<number, Packed>();
  const isMailboxWanted = isAwake && canShare();
  let mailbox: Mailbox | null = null;
  /** The round of the question that is in the mailbox. */
  let inMailbox: number | null = null;
  let isReady = false;
  let isLost = false;

  const send = (to: Thread, message: ToWorker<unknown>, transfer?: ReadonlyArray<ArrayBuffer>): void => {
    if (mailbox !== null) callAway(mailbox);
    to.post(message, transfer);
  };
  const answered = (round: number, answer: ShardAnswer): void => {
    asked.delete(round);
    if (inMailbox === round) inMailbox = null;
    settle(round, answer);
  };
  const hear = (told: FromWorker): void => {
    if (told._tag === "Ready") isReady = true;
    else if (told._tag === "Refused") answered(told.round, E.left(told.error));
    else answered(told.round, nodesOf(told.nodes.map(unpack)));
  };

  try {
    const thread: Thread = start({
      message: (message) => {
        // A page may have sent answers before it hears that the worker is lost; they are asked for again.
        if (isLost) return;
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- both ends of the line are written together: nobody else has the port
        hear(message as FromWorker);
      },
      lost: (reason) => {
        if (isLost) return;
        isLost = true;
        lose(line, reason);
      },
    });
    const line: Line = {
      put: (round, params) => {
        // One question at a time has room there.
        if (mailbox !== null && asked.size === 0 && askByMailbox(mailbox, round, params)) inMailbox = round;
        else {
          // The worker gets numbers of its own: moved, which takes a third of the time of a clone.
          const numbers = params.numbers.slice();
          send(thread, { _tag: "Evaluate", round, params: { ...params, numbers } }, [numbers.buffer]);
          thread.hold(true);
        }
        asked.set(round, params);
      },
      offer: (question, nodes) => {
        if (!isMailboxWanted || mailbox !== null || nodes.length === 0) return;
        const node = pack(nodes[0]);
        if (!isNumeric(question) || !isNumeric(node)) return;
        const provided = makeMailbox(question, node, nodes.length + MORE_NODES);
        send(thread, { _tag: "Attend", mailbox: provided });
        mailbox = provided;
      },
      look: (isLate) => {
        if (mailbox === null || inMailbox === null) return;
        const answer = lookForAnswer(mailbox, isLate);
        if (O.isSome(answer)) answered(inMailbox, nodesOf(answer.value.map(unpack)));
        else thread.hold(true);
      },
      isReady: () => isReady,
      hold: thread.hold,
      end: thread.end,
    };
    const { shard: sent, transfer } = sendable(shard);
    send(thread, { _tag: "Open", task, shard: sent }, transfer);
    return E.right(line);
  } catch (cause) {
    return E.left(`it could not be started (${cause instanceof Error ? cause.message : String(cause)})`);
  }
};

/** What a worker answered. */
const nodesOf = (unpacked: ReadonlyArray<unknown>): ShardAnswer =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a worker packs nodes and nothing else
  E.right(unpacked as ReadonlyArray<ReducedNode<unknown>>);
