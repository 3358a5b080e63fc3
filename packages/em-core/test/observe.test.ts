import { expect, test } from "vitest";
import {
  checkpointing,
  em,
  every,
  iterationLimit,
  observeAll,
  overChunks,
  runSync,
  steps,
  type FitEvent,
  type Observer,
  type RunState,
} from "../src/index.js";
import { answer, right } from "./either.js";
import { lifetimes, rowsOf, type LifetimeStats, type Means } from "./models/lifetimes.js";

const model = lifetimes(1);
const start: Means = { means: Float64Array.of(1) };
const evaluate = overChunks(model, [rowsOf([{ ended: 5, cutOff: 5, total: 30 }])]);

const run = (observer: Observer<Means, LifetimeStats>, limit = 6) =>
  answer(runSync(em(model, start, { stop: iterationLimit(limit), observer }), evaluate));

const nameOf = (event: FitEvent<Means>): string =>
  event._tag === "Iterated" ? `${event.kind} ${event.iterate.iteration}` : event._tag;

test("events come in order, each iterate with what belongs to it", () => {
  const events: Array<FitEvent<Means, LifetimeStats>> = [];
  const fit = run((event) => events.push(event), 3);
  expect(events.map(nameOf)).toEqual(["start 0", "em 1", "em 2", "em 3", "Stopped"]);
  const iterated = events.flatMap((event) => (event._tag === "Iterated" ? [event] : []));
  expect(iterated.map(({ iterate }) => iterate.objective)).toEqual(fit.trace);
  for (const { iterate, stats, state } of iterated) {
    const there = right(evaluate(iterate.params));
    expect(iterate.logLikelihood).toBe(there.logLikelihood);
    expect(stats).toEqual(there.stats);
    expect(state().params).toBe(iterate.params);
    expect(state().entries).toHaveLength(iterate.iteration + 1);
    expect(state().evaluations).toBe(iterate.iteration + 1);
  }
  expect(events.at(-1)).toEqual({ _tag: "Stopped", stop: fit.stop });
});

test("every passes on each n-th iterate, and all that is no iterate", () => {
  const seen: string[] = [];
  run(
    every(2, (event) => seen.push(nameOf(event))),
    5,
  );
  expect(seen).toEqual(["start 0", "em 2", "em 4", "Stopped"]);
});

test("several observers are told in order", () => {
  const seen: string[] = [];
  const named =
    (name: string): Observer<Means> =>
    (event) =>
      seen.push(`${name}: ${nameOf(event)}`);
  run(observeAll(named("a"), named("b")), 0);
  expect(seen).toEqual(["a: start 0", "b: start 0", "a: Stopped", "b: Stopped"]);
});

test("what an observer throws reaches the caller", () => {
  expect(() =>
    run((event) => {
      if (event._tag === "Iterated" && event.iterate.iteration === 2) throw new Error("the disk is full");
    }),
  ).toThrow("the disk is full");
});

test("a checkpoint is saved at most once in its time", () => {
  const saved: Array<RunState<Means>> = [];
  let time = 0;
  // The clock advances 3 ms at every look: once at the start, once an iterate, and once more after a save.
  run(
    checkpointing(
      (state) => saved.push(state),
      10,
      () => (time += 3),
    ),
    12,
  );
  expect(saved.map(({ entries }) => entries.length)).toEqual([4, 8, 12]);
});

test("a checkpoint is taken only where a run resumes bit by bit", () => {
  const saved: number[] = [];
  const checkpoint = checkpointing<Means>(({ evaluations }) => saved.push(evaluations), 0);
  run((event) =>
    checkpoint(
      event._tag === "Iterated" ? { ...event, resumable: event.iterate.iteration % 3 === 1 } : event,
    ),
  );
  expect(saved).toEqual([2, 5]);
});

test("a run can be stepped through by hand", () => {
  const options = { stop: iterationLimit(4) };
  const watched: string[] = [];
  const walk = steps(model, start, evaluate, { ...options, observer: (e) => watched.push(nameOf(e)) });
  const events: string[] = [];
  let step = walk.next();
  for (; !step.done; step = walk.next()) events.push(nameOf(step.value));
  expect(events).toEqual(["start 0", "em 1", "em 2", "em 3", "em 4", "Stopped"]);
  expect(watched).toEqual(events);
  expect(answer(step.value)).toEqual(run(() => {}, 4));
});

test("leaving the loop leaves the run", () => {
  let passes = 0;
  const counted = (params: Means) => {
    passes++;
    return evaluate(params);
  };
  for (const event of steps(model, start, counted, { stop: iterationLimit(100) })) {
    if (event._tag === "Iterated" && event.iterate.iteration === 2) break;
  }
  expect(passes).toBe(3);
});
