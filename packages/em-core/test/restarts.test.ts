import { makeRng, type Rng } from "@latentjs/numerics";
import { expect, test } from "vitest";
import {
  attemptCodec,
  E,
  em,
  float64s,
  imap,
  iterationLimit,
  list,
  O,
  optima,
  overChunks,
  restarts,
  runSync,
  type Attempt,
  type Either,
  type EmError,
  type Evaluate,
  type RestartOptions,
  type Run,
  type Stop,
  type StoppingRule,
} from "../src/index.js";
import { answer, left, right } from "./either.js";
import { lifetimes, rowsOf, type LifetimeStats, type Means } from "./models/lifetimes.js";

const model = lifetimes(1);
const evaluate = overChunks(model, [rowsOf([{ ended: 5, cutOff: 5, total: 30 }])]);

/** A start anywhere; stopped after a few iterations, every start has another objective. */
const init = (rng: Rng): Either<EmError, Means> =>
  E.right({ means: Float64Array.of(0.5 + 40 * rng.uniform()) });

const from = (
  options: Partial<RestartOptions<Means>>,
  stop: StoppingRule<Means> = iterationLimit(2),
  evaluator: Evaluate<Means, LifetimeStats> = evaluate,
) =>
  runSync(
    restarts({ starts: 4, rng: makeRng(7), init, ...options }, (start) => em(model, start, { stop })),
    evaluator,
  );

const objectives = (attempts: ReadonlyArray<Attempt<Means>>): number[] =>
  attempts.map((attempt) => answer(attempt).objective);

test("all attempts are reported in order, and the best is one of them with its statistics", () => {
  const { best, bestAttempt, attempts } = answer(from({}));
  const all = objectives(attempts);
  expect(new Set(all).size).toBe(4);
  expect(best.objective).toBe(Math.max(...all));
  expect(all[bestAttempt]).toBe(best.objective);
  const { stats, ...run } = best;
  expect(attempts[bestAttempt]).toEqual(E.right(run));
  expect(stats).toEqual(right(evaluate(best.params)).stats);
});

test("more starts never change earlier attempts", () => {
  const two = answer(from({ starts: 2 })).attempts;
  const five = answer(from({ starts: 5 })).attempts;
  expect(five.slice(0, 2)).toEqual(two);
});

test("the observer of attempts hears of every one, when it is done", () => {
  const counts: number[] = [];
  from({ onAttempt: (attempts) => counts.push(attempts.length) });
  expect(counts).toEqual([1, 2, 3, 4]);
});

const unlucky: EmError = { _tag: "ComponentCollapsed", component: 0, weight: 0, floor: 1 };

test("a start that fails is reported and does not spoil the others", () => {
  let draws = 0;
  const { attempts, bestAttempt } = answer(
    from({ init: (rng) => (draws++ === 1 ? E.left(unlucky) : init(rng)) }),
  );
  expect(attempts.map(E.isRight)).toEqual([true, false, true, true]);
  expect(attempts[1]).toEqual(E.left({ error: unlucky, last: O.none }));
  expect(bestAttempt).not.toBe(1);
});

test("when all starts fail, the first failure is the answer", () => {
  let draws = 0;
  const failure = left(from({ init: () => E.left({ ...unlucky, component: draws++ }) }));
  expect(failure.error).toEqual(unlucky);
  expect(draws).toBe(4);
});

test.each<Stop>([{ _tag: "Cancelled" }, { _tag: "TimeLimit", limitMs: 5 }])(
  "no further start is tried after %o, and the best so far is the answer",
  (stop) => {
    let started = 0;
    const interrupted: StoppingRule<Means> = ({ entries }) => {
      if (entries.length === 1) started++;
      return started === 2
        ? O.some(stop)
        : iterationLimit(2)({ entries, weight: 10, elapsedMs: 0, params: null, emStep: O.none });
    };
    const { attempts } = answer(from({}, interrupted));
    expect(attempts.map((attempt) => answer(attempt).stop._tag)).toEqual(["IterationLimit", stop._tag]);
  },
);

test("no starts at all is a mistake of the caller", () => {
  expect(() => from({ starts: 0 })).toThrow(RangeError);
});

const means = imap(
  float64s(1),
  (values): Means => ({ means: values }),
  (params) => params.means,
);
const codec = list(attemptCodec(means));
const throughJson = (attempts: ReadonlyArray<Attempt<Means>>): ReadonlyArray<Attempt<Means>> =>
  right(codec.decode(JSON.parse(JSON.stringify(codec.encode(attempts)))));

test("attempts finished before an interruption count as if they had been done now", () => {
  const whole = answer(from({}));
  for (const done of [1, 2, 3, 4]) {
    const again = answer(from({ finished: throughJson(whole.attempts.slice(0, done)) }));
    expect(again).toEqual(whole);
  }
});

test("a failed attempt comes back with its error", () => {
  const last: Run<Means> = answer(answer(from({ starts: 1 })).attempts[0]);
  const attempts: ReadonlyArray<Attempt<Means>> = [
    E.right(last),
    E.left({ error: { _tag: "InComponent", component: 2, cause: unlucky }, last: O.some(last) }),
  ];
  expect(throughJson(attempts)).toEqual([
    attempts[0],
    E.left({ error: { _tag: "InComponent", component: 2, cause: unlucky }, last: O.none }),
  ]);
});

test("a best attempt that can no longer be evaluated is a failure with that attempt at hand", () => {
  const { attempts } = answer(from({ starts: 2 }));
  const lost: EmError = { _tag: "EvaluationFailed", where: "worker 1", message: "gone" };
  const failure = left(from({ starts: 2, finished: attempts }, iterationLimit(2), () => E.left(lost)));
  expect(failure.error).toEqual(lost);
  expect(O.isSome(failure.last)).toBe(true);
});

const same = (): Either<EmError, Means> => E.right({ means: Float64Array.of(6) });

test("equal objectives go to the first", () => {
  expect(answer(from({ init: same }, iterationLimit(0))).bestAttempt).toBe(0);
});

const reached = (objective: number): Attempt<Means> =>
  E.right({
    iteration: 0,
    params: { means: Float64Array.of(1) },
    objective,
    logLikelihood: objective,
    stop: { _tag: "Cancelled" },
    weight: 10,
    trace: [objective],
    evaluations: 1,
  });

test("optima are counted best first, those within a tolerance per unit of weight as one", () => {
  const failed: Attempt<Means> = E.left({ error: unlucky, last: O.none });
  // With a weight of 10 and 0.1 a unit, objectives up to 1 nat below the best of their kind belong to it.
  const attempts = [-20, -5.5, -5, -20.4, -6, -6.01].map(reached);
  expect(optima([...attempts, failed], 0.1)).toEqual([
    { objective: -5, hits: 3 },
    { objective: -6.01, hits: 1 },
    { objective: -20, hits: 2 },
  ]);
  expect(optima([failed])).toEqual([]);
});
