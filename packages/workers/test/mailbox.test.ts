import { E, O } from "@latentjs/em-core";
import { expect, test } from "vitest";
import { askByMailbox, attend, callAway, lookForAnswer, makeMailbox, type Mailbox } from "../src/mailbox.js";
import { pack, type Packed } from "../src/pack.js";

/*
 * Both sides of a mailbox in one thread, one after the other: what the asking side does between two looks of the other is done
 * by the function that tells whether it is late.
 */

const numbers = (...values: number[]): Packed => pack(Float64Array.from(values));
const at = (packed: Packed): ReadonlyArray<number> => [...packed.numbers];
const now = (): boolean => true;

/** Doubles what it is asked, in one part. `between` are the events between looks; after the last it is late. */
const answeringSide = (
  box: Mailbox,
  between: ReadonlyArray<() => void>,
  answer?: ReadonlyArray<Packed>,
): string[] => {
  const seen: string[] = [];
  let step = 0;
  attend(box, {
    evaluate: (question, round) => {
      seen.push(`asked ${at(question).join()} in ${round}`);
      return E.right(answer ?? [pack(question.numbers.map((v) => 2 * v))]);
    },
    post: (round, told) =>
      seen.push(
        `post ${round}: ${E.isRight(told) ? told.right.map((part) => at(part).join()).join("; ") : "none"}`,
      ),
    patience: () => () => {
      const event = between[step++];
      event?.();
      return event === undefined;
    },
  });
  return seen;
};

const fresh = (): Mailbox => makeMailbox(numbers(0, 0), numbers(0, 0), 3);

test("nobody is asked who does not look", () => {
  const box = fresh();
  expect(askByMailbox(box, 1, numbers(1, 2))).toBe(false);
  expect(answeringSide(box, [])).toEqual([]);
  expect(askByMailbox(box, 1, numbers(1, 2))).toBe(false);
});

test("a question is answered in its place, again and again", () => {
  const box = fresh();
  const answers: Array<ReadonlyArray<number>> = [];
  const take = (): void => {
    const answer = lookForAnswer(box, now);
    if (O.isSome(answer)) answers.push(answer.value.flatMap(at));
  };
  const seen = answeringSide(box, [
    () => expect(askByMailbox(box, 1, numbers(1, 2))).toBe(true),
    take,
    () => expect(askByMailbox(box, 2, numbers(3, 4))).toBe(true),
  ]);
  // It was late before the second answer was taken, which still lies there.
  take();
  expect(seen).toEqual(["asked 1,2 in 1", "asked 3,4 in 2"]);
  expect(answers).toEqual([
    [2, 4],
    [6, 8],
  ]);
  expect(askByMailbox(box, 3, numbers(1, 2))).toBe(false);
});

test("an answer that was not taken is not overwritten", () => {
  const box = fresh();
  answeringSide(box, [() => askByMailbox(box, 1, numbers(1, 2))]);
  expect(answeringSide(box, [() => askByMailbox(box, 2, numbers(5, 5))])).toEqual([]);
  expect(lookForAnswer(box, now)).toEqual(O.some([numbers(2, 4)]));
});

test("who waits no longer gets a message", () => {
  const box = fresh();
  const seen = answeringSide(box, [
    () => {
      askByMailbox(box, 7, numbers(1, 2));
      expect(lookForAnswer(box, now)).toEqual(O.none);
    },
  ]);
  expect(seen).toEqual(["asked 1,2 in 7", "post 7: 2,4"]);
  expect(lookForAnswer(box, now)).toEqual(O.none);
});

test("a question or an answer of another shape has no room", () => {
  const box = fresh();
  const seen = answeringSide(
    box,
    [
      () => expect(askByMailbox(box, 1, numbers(1, 2, 3))).toBe(false),
      () => expect(askByMailbox(box, 1, pack({ a: 1, b: 2 }))).toBe(false),
      () => expect(askByMailbox(box, 1, { ...numbers(1, 2), others: ["more"] })).toBe(false),
      () => expect(askByMailbox(box, 4, numbers(1, 2))).toBe(true),
    ],
    [numbers(1, 2), numbers(1, 2, 3)],
  );
  expect(seen).toEqual(["asked 1,2 in 4", "post 4: 1,2; 1,2,3"]);
});

test("an answer may have no part, or as many as there is room for", () => {
  const box = fresh();
  const part = numbers(1, 2);
  for (const parts of [[], [part], [part, numbers(3, 4), numbers(5, 6)], [part]]) {
    answeringSide(box, [() => askByMailbox(box, 1, numbers(1, 2))], parts);
    expect(lookForAnswer(box, now)).toEqual(O.some(parts));
  }
  const seen = answeringSide(
    box,
    [
      () => {
        askByMailbox(box, 9, numbers(1, 2));
      },
    ],
    [part, part, part, part],
  );
  expect(seen).toEqual(["asked 1,2 in 9", "post 9: 1,2; 1,2; 1,2; 1,2"]);
});

test("who is called away goes at once", () => {
  const box = fresh();
  expect(answeringSide(box, [() => callAway(box), () => expect.unreachable()])).toEqual([]);
});
