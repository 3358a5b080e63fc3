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

/** What a question, or each part of an answer, has to look like to find room: its layout and the count of its numbers. */
interface Slot {
  readonly layout: string;
  /** Numbers of one. */
  readonly size: number;
  /** Room for as many as fit. */
  readonly numbers: Float64Array<SharedArrayBuffer>;
}

/** Shared by the thread that asks and the one that answers; a structured clone sees the same memory. */
export interface Mailbox {
  /** One of the states below, the round of the question, and of how many parts the answer is. */
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

const slotFor = ({ layout, numbers }: Packed, most: number): Slot => ({
  layout,
  size: numbers.length,
  numbers: new Float64Array(new SharedArrayBuffer(most * numbers.byteLength)),
});

/** Where the state says which round it is, and how many parts there are. */
const ROUND = 1;
const PARTS = 2;

/** A mailbox for questions like this, and answers of at most so many parts that are laid out like this one. */
export const makeMailbox = (question: Packed, part: Packed, mostParts: number): Mailbox => ({
  state: new Int32Array(new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT)),
  question: slotFor(question, 1),
  answer: slotFor(part, mostParts),
});

/** Whether the value is nothing but numbers. */
export const isNumeric = (packed: Packed): boolean => packed.others.length === 0;

const fits = ({ layout, size, numbers }: Slot, all: ReadonlyArray<Packed>): boolean =>
  all.length * size <= numbers.length &&
  all.every((packed) => isNumeric(packed) && packed.layout === layout && packed.numbers.length === size);

/** A copy of the i-th: what is in the mailbox is overwritten by what comes next. */
const contentOf = ({ layout, size, numbers }: Slot, i: number): Packed => ({
  layout,
  numbers: Float64Array.from(numbers.subarray(i * size, (i + 1) * size)),
  others: [],
});

const moves = ({ state }: Mailbox, from: number, to: number): boolean =>
  Atomics.compareExchange(state, 0, from, to) === from;

/** Puts a question if it finds room and somebody who looks; else it has to be sent. */
export const askByMailbox = (box: Mailbox, round: number, question: Packed): boolean => {
  if (Atomics.load(box.state, 0) !== WAITING || !fits(box.question, [question])) return false;
  box.question.numbers.set(question.numbers);
  Atomics.store(box.state, ROUND, round);
  return moves(box, WAITING, ASKED);
};

/** Tells the one who looks that there is a message for it. */
export const callAway = (box: Mailbox): void => {
  if (!moves(box, WAITING, AWAY)) moves(box, ANSWERED, LEFT);
};

/** Looks for the answer until `isLate`, and from then on asks for a message. None: the answer comes by message. */
export const lookForAnswer = (box: Mailbox, isLate: () => boolean): Option<ReadonlyArray<Packed>> => {
  for (;;) {
    const state = Atomics.load(box.state, 0);
    if (state === ANSWERED || state === LEFT) {
      const parts = Atomics.load(box.state, PARTS);
      const answer = Array.from({ length: parts }, (_, i) => contentOf(box.answer, i));
      if (!moves(box, ANSWERED, WAITING)) Atomics.store(box.state, 0, AWAY);
      return O.some(answer);
    }
    if (state !== ASKED || (isLate() && moves(box, ASKED, CALLED))) return O.none;
    pause();
  }
};

/** The parts of an answer. */
export type PackedAnswer = Either<EmError, ReadonlyArray<Packed>>;

/** What the one who answers does with a question. */
export interface Answering {
  readonly evaluate: (question: Packed, round: number) => PackedAnswer;
  /** Sends an answer that has no room in the mailbox, or for which nobody looks there. */
  readonly post: (round: number, answer: PackedAnswer) => void;
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
      const round = Atomics.load(box.state, ROUND);
      const answer = evaluate(contentOf(box.question, 0), round);
      if (!leaveAnswer(box, answer)) {
        Atomics.store(box.state, 0, WAITING);
        post(round, answer);
      }
      isLate = patience();
    } else if (isLate() && (moves(box, WAITING, AWAY) || moves(box, ANSWERED, LEFT))) return;
    else pause();
  }
};

/** Puts an answer if it finds room and somebody who looks; else it has to be sent. */
const leaveAnswer = (box: Mailbox, answer: PackedAnswer): boolean => {
  if (E.isLeft(answer) || !fits(box.answer, answer.right)) return false;
  const { size, numbers } = box.answer;
  for (const [i, part] of answer.right.entries()) numbers.set(part.numbers, i * size);
  Atomics.store(box.state, PARTS, answer.right.length);
  return moves(box, ASKED, ANSWERED);
};

interface WithPause {
  readonly pause?: () => void;
}
const atomics: object = Atomics;
const { pause: enginePause }: WithPause = atomics;

/** Tells the processor that this is a loop that waits, where the engine has a word for it. */
const pause: () => void = enginePause ?? (() => {});
