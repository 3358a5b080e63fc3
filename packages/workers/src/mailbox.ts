/*
 * A question and its answer in memory that two threads share.
 *
 * A message takes 5 microseconds where the other thread is at work, but 100 to 200 where it has gone to sleep, and a thread that
 * waits for messages sleeps. In an iteration of half a millisecond that is most of what a second thread gains. So whoever expects to
 * hear soon looks at the state of a mailbox for a while before it goes back to its messages, and who has something to say says it there
 * as long as it is looked at.
 */
import { E, O, type Either, type EmError, type Option } from "@latentjs/em-core";
import type { Packed } from "./pack.js";

/** What a question or an answer has to look like to find room: the layout and the count of its numbers. */
interface Slot {
  readonly layout: string;
  readonly numbers: Float64Array<SharedArrayBuffer>;
}

/** Shared by the thread that asks and the one that answers; a structured clone sees the same memory. */
export interface Mailbox {
  /** One of the states below, and the round of the question. */
  readonly state: Int32Array<SharedArrayBuffer>;
  readonly question: Slot;
  readonly answer: Slot;
}

/** The one who answers waits for messages. */
const AWAY = 0;
/** It looks here. */
const WAITING = 1;
/** A question is in its place. */
const ASKED = 2;
/** The one who asked waits for a message. */
const CALLED = 3;
/** The answer is in its place, and the one who gave it looks here. */
const ANSWERED = 4;
/** The answer is in its place, and the one who gave it waits for messages. */
const LEFT = 5;

const slotFor = ({ layout, numbers }: Packed): Slot => ({
  layout,
  numbers: new Float64Array(new SharedArrayBuffer(numbers.byteLength)),
});

/** A mailbox for questions and answers that are laid out like these. */
export const makeMailbox = (question: Packed, answer: Packed): Mailbox => ({
  state: new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)),
  question: slotFor(question),
  answer: slotFor(answer),
});

/** Whether the value is nothing but numbers. */
export const isNumeric = (packed: Packed): boolean => packed.others.length === 0;

const fits = ({ layout, numbers }: Slot, packed: Packed): boolean =>
  isNumeric(packed) && packed.layout === layout && packed.numbers.length === numbers.length;

/** A copy: what is in the mailbox is overwritten by what comes next. */
const contentOf = ({ layout, numbers }: Slot): Packed => ({
  layout,
  numbers: Float64Array.from(numbers),
  others: [],
});

const moves = ({ state }: Mailbox, from: number, to: number): boolean =>
  Atomics.compareExchange(state, 0, from, to) === from;

/** Puts a question if it finds room and somebody who looks; else it has to be sent. */
export const askByMailbox = (box: Mailbox, round: number, question: Packed): boolean => {
  if (Atomics.load(box.state, 0) !== WAITING || !fits(box.question, question)) return false;
  box.question.numbers.set(question.numbers);
  Atomics.store(box.state, 1, round);
  return moves(box, WAITING, ASKED);
};

/** Tells the one who looks that there is a message for it. */
export const callAway = (box: Mailbox): void => {
  if (!moves(box, WAITING, AWAY)) moves(box, ANSWERED, LEFT);
};

/** Looks for the answer until `isLate`, and from then on asks for a message. None: the answer comes by message. */
export const lookForAnswer = (box: Mailbox, isLate: () => boolean): Option<Packed> => {
  for (;;) {
    const state = Atomics.load(box.state, 0);
    if (state === ANSWERED || state === LEFT) {
      const answer = contentOf(box.answer);
      if (!moves(box, ANSWERED, WAITING)) Atomics.store(box.state, 0, AWAY);
      return O.some(answer);
    }
    if (state !== ASKED || (isLate() && moves(box, ASKED, CALLED))) return O.none;
    pause();
  }
};

/** What the one who answers does with a question. */
export interface Answering {
  readonly evaluate: (question: Packed) => Either<EmError, Packed>;
  /** Sends an answer that has no room in the mailbox, or for which nobody looks there. */
  readonly post: (round: number, answer: Either<EmError, Packed>) => void;
  /** Starts to wait: whether it has been too long. */
  readonly patience: () => () => boolean;
}

/** Answers what is asked here until nothing was asked for a while. */
export const attend = (box: Mailbox, { evaluate, post, patience }: Answering): void => {
  // It is left alone while it holds an answer that was not yet seen.
  if (!moves(box, AWAY, WAITING)) return;
  let isLate = patience();
  for (;;) {
    const state = Atomics.load(box.state, 0);
    if (state === AWAY || state === LEFT) return;
    if (state === ASKED || state === CALLED) {
      const answer = evaluate(contentOf(box.question));
      if (!leaveAnswer(box, answer)) {
        const round = Atomics.load(box.state, 1);
        Atomics.store(box.state, 0, WAITING);
        post(round, answer);
      }
      isLate = patience();
    } else if (isLate() && (moves(box, WAITING, AWAY) || moves(box, ANSWERED, LEFT))) return;
    else pause();
  }
};

/** Puts an answer if it finds room and somebody who looks; else it has to be sent. */
const leaveAnswer = (box: Mailbox, answer: Either<EmError, Packed>): boolean => {
  if (E.isLeft(answer) || !fits(box.answer, answer.right)) return false;
  box.answer.numbers.set(answer.right.numbers);
  return moves(box, ASKED, ANSWERED);
};

interface WithPause {
  readonly pause?: () => void;
}
const atomics: object = Atomics;
const { pause: enginePause }: WithPause = atomics;

/** Tells the processor that this is a loop that waits, where the engine has a word for it. */
const pause: () => void = enginePause ?? (() => {});
