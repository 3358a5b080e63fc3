import { expect } from "vitest";
import { decide, type Race, type Racer } from "../../src/race.js";
import { fc, test } from "../property.js";

const CASES = { numRuns: 1000 };
const WEIGHT = 100;
const RACE: Race = { first: 4, patience: 2, near: 1e-3 };

/** A whole run: gains of every iteration, and how it ends. */
const runs = fc
  .record({
    start: fc.double({ min: -50, max: 0, noNaN: true }),
    gains: fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: 1, maxLength: 40 }),
    state: fc.constantFrom("answered" as const, "answered" as const, "failed" as const),
  })
  .map(({ start, gains, state }): Racer => {
    const objectives = [start];
    for (const gain of gains) objectives.push((objectives.at(-1) ?? 0) + gain);
    return { objectives, state };
  });

const fields = fc.array(runs, { minLength: 1, maxLength: 6 });

/** What is known of a run after so many objectives. */
const shown = ({ objectives, state }: Racer, count: number): Racer =>
  count >= objectives.length
    ? { objectives, state }
    : { objectives: objectives.slice(0, count), state: "going" };

/** Lets runs go on as the race says, from what is known of each, to the end. */
const raced = (whole: ReadonlyArray<Racer>, known: ReadonlyArray<number>): ReadonlyArray<Racer> => {
  const counts = [...known];
  for (;;) {
    const racers = whole.map((run, i) => shown(run, counts[i] ?? 0));
    const { next } = decide(racers, RACE, WEIGHT);
    if (next === null) return racers;
    counts[next.attempt] = next.iteration + 1;
  }
};

test.prop([fields], CASES)(
  "every start ends or is set aside, and only those that have not ended are",
  (whole) => {
    const racers = raced(
      whole,
      whole.map(() => 0),
    );
    const { aside } = decide(racers, RACE, WEIGHT);
    racers.forEach(({ state }, attempt) => expect(aside.has(attempt)).toBe(state === "going"));
  },
);

test.prop([fields], CASES)("a race has an answer where any start has one", (whole) => {
  const states = raced(
    whole,
    whole.map(() => 0),
  ).map(({ state }) => state);
  expect(states.includes("answered")).toBe(whole.some(({ state }) => state === "answered"));
});

test.prop([fields], CASES)("no start that was set aside stood higher than the best answer", (whole) => {
  const racers = raced(
    whole,
    whole.map(() => 0),
  );
  const ends = racers.map(({ objectives, state }) => ({ state, end: objectives.at(-1) ?? Number.NaN }));
  const best = Math.max(...ends.filter(({ state }) => state === "answered").map(({ end }) => end));
  for (const { state, end } of ends) if (state === "going") expect(end).toBeLessThanOrEqual(best);
});

test.prop(
  [fields, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 })],
  CASES,
)("a race that goes on from any part of what it knew ends the same", (whole, shares) => {
  const ended = raced(
    whole,
    whole.map(() => 0),
  );
  const known = ended.map(({ objectives }, i) => Math.floor((shares[i] ?? 0) * objectives.length));
  const again = raced(whole, known);
  expect(again).toEqual(ended);
  expect(decide(again, RACE, WEIGHT)).toEqual(decide(ended, RACE, WEIGHT));
});
