import { expect, test } from "vitest";
import { decide, type Race, type Racer } from "../src/race.js";

const WEIGHT = 10;
/** Rounds end after 4, 6, 8, 12, ... iterations. */
const RACE: Race = { first: 4, patience: 3, near: 0.1 };

const going = (...objectives: ReadonlyArray<number>): Racer => ({ objectives, state: "going" });
const answered = (...objectives: ReadonlyArray<number>): Racer => ({ objectives, state: "answered" });
const failed = (...objectives: ReadonlyArray<number>): Racer => ({ objectives, state: "failed" });

const asideOf = (racers: ReadonlyArray<Racer>, race: Race = RACE): unknown =>
  Object.fromEntries(decide(racers, race, WEIGHT).aside);

test("without a race every start runs to its end before the next one begins", () => {
  const end = Number.POSITIVE_INFINITY;
  expect(decide([going(), going()], undefined, WEIGHT)).toEqual({
    next: { attempt: 0, iteration: end },
    aside: new Map(),
  });
  expect(decide([failed(-3), going(), going()], undefined, WEIGHT).next).toEqual({
    attempt: 1,
    iteration: end,
  });
  expect(decide([answered(-3), failed()], undefined, WEIGHT).next).toBeNull();
});

test("in a race all go the first iterations, then the next ones, and nobody waits for those that have ended", () => {
  const far = [-9, -8, -7, -6, -5];
  expect(decide([going(), going()], RACE, WEIGHT).next).toEqual({ attempt: 0, iteration: 4 });
  expect(decide([going(...far), going(-9)], RACE, WEIGHT).next).toEqual({ attempt: 1, iteration: 4 });
  expect(decide([going(...far), going(...far)], RACE, WEIGHT).next).toEqual({ attempt: 0, iteration: 6 });
  expect(decide([answered(-9), failed(-9), going(...far)], RACE, WEIGHT).next).toEqual({
    attempt: 2,
    iteration: 6,
  });
  expect(decide([answered(-9, -8), failed()], RACE, WEIGHT).next).toBeNull();
});

test.each([
  [4, 6],
  [6, 8],
  [8, 12],
  [12, 16],
  [16, 24],
])("after the round of %d iterations comes that of %d", (round, next) => {
  const steady = going(...Array.from({ length: round + 1 }, (_, i) => i));
  expect(decide([steady, steady], { ...RACE, near: 0 }, WEIGHT).next).toEqual({
    attempt: 0,
    iteration: next,
  });
});

test("a start is out when it is further behind than patience times what it gained in the later half", () => {
  // It gained 2 from iteration 2 to 4, so it may be 6 behind.
  const slow = going(-30, -25, -22, -21, -20);
  expect(asideOf([going(-19, -18, -17, -16, -14), slow])).toEqual({});
  expect(asideOf([going(-19, -18, -17, -16, -13), slow])).toEqual({
    1: { _tag: "SetAside", iterations: 4, behind: 7, follows: null },
  });
});

test("what came after the round plays no part in it, and those that failed play none at all", () => {
  const slow = going(-30, -25, -22, -21, -20);
  const slowThenFast = going(-30, -25, -22, -21, -20, -1, 0);
  const leader = [-19, -18, -17, -16, -13, -12, -11];
  expect(asideOf([going(...leader), slowThenFast])).toEqual(asideOf([going(...leader), slow]));
  expect(asideOf([answered(...leader), slow])).toEqual(asideOf([going(...leader), slow]));
  expect(asideOf([failed(...leader), slow])).toEqual({});
});

test("a start that ended early is measured by where it ended", () => {
  const slow = going(-30, -25, -22, -21, -20);
  expect(asideOf([answered(-19, -13), slow])).toEqual({
    1: { _tag: "SetAside", iterations: 4, behind: 7, follows: null },
  });
});

test("a start that closes in on an optimum that was reached is out, unless it could be on its way to a higher one", () => {
  const limit = answered(-6, -5);
  // Within 0.1 a unit of weight, and its distance fell from 8 to 0.75.
  expect(asideOf([limit, going(-40, -20, -13, -8, -5.75)])).toEqual({
    1: { _tag: "SetAside", iterations: 4, behind: 0.75, follows: 0 },
  });
  // The distance fell from 8 to 1.25, to 0.5 from 1, and not at all: above it.
  expect(asideOf([limit, going(-40, -20, -13, -8, -6.25)])).toEqual({});
  expect(asideOf([limit, going(-40, -20, -6, -5.75, -5.5)])).toEqual({});
  expect(asideOf([limit, going(-40, -20, -13, -8, -4.75)])).toEqual({});
});

test("a leader on its way is followed only where it gains little more", () => {
  const follower = going(-40, -30, -23, -20, -10.5);
  // Little is 10 times 0.1 a unit of weight: 10 in the later half.
  expect(asideOf([going(-40, -30, -20, -15, -10), follower])).toEqual({
    1: { _tag: "SetAside", iterations: 4, behind: 0.5, follows: 0 },
  });
  expect(asideOf([going(-40, -30, -20.5, -15, -10), follower])).toEqual({});
});

test("of starts that are equal the first one goes on", () => {
  const same = going(-40, -30, -20, -15, -10);
  const { next, aside } = decide([same, same, same], RACE, WEIGHT);
  expect(next).toEqual({ attempt: 0, iteration: 6 });
  expect([...aside.keys()]).toEqual([1, 2]);
});
