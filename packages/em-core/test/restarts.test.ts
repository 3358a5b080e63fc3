import { makeRng, type Rng } from "@latentjs/numerics";
import { expect, test } from "vitest";
import {
  E,
  em,
  iterationLimit,
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

test("the best attempt's statistics are kept, not computed again", () => {
  let passes = 0;
  const counted: Evaluate<Means, LifetimeStats> = (params) => {
    passes++;
    return evaluate(params);
  };
  const { bestAttempt } = answer(from({}, iterationLimit(2), counted));
  expect(bestAttempt).toBeLessThan(3);
  // A start and two iterations, four times.
  expect(passes).toBe(12);
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
        : iterationLimit(2)({ entries, weight: 10, elapsedMs: 0, params: null, emStep: null });
    };
    const { attempts } = answer(from({}, interrupted));
    expect(attempts.map((attempt) => answer(attempt).stop._tag)).toEqual(["IterationLimit", stop._tag]);
  },
);

test("no starts at all is a mistake of the caller", () => {
  expect(() => from({ starts: 0 })).toThrow(RangeError);
});

test("an earlier failure is kept as it was, and the starts after it are not affected", () => {
  const whole = answer(from({}));
  const again = answer(from({ earlier: [E.left(unlucky)] }));
  expect(again.attempts[0]).toEqual(E.left({ error: unlucky, last: O.none }));
  expect(again.attempts.slice(1)).toEqual(whole.attempts.slice(1));
});

test("an earlier attempt goes on from the parameters it had reached", () => {
  const reachedBefore: Means = { means: Float64Array.of(12) };
  const [first] = answer(from({ earlier: [E.right(reachedBefore)] }, iterationLimit(0))).attempts;
  expect(answer(first).params).toEqual(reachedBefore);
});

test("parameters that cannot be evaluated any more end the search", () => {
  const lost: EmError = { _tag: "EvaluationFailed", where: "worker 1", message: "gone" };
  let evaluations = 0;
  const evaluateNothing: Evaluate<Means, LifetimeStats> = () => {
    evaluations++;
    return E.left(lost);
  };
  const failure = left(
    from({ earlier: [E.right({ means: Float64Array.of(12) })] }, iterationLimit(2), evaluateNothing),
  );
  expect(failure.error).toEqual(lost);
  expect(evaluations).toBe(1);
});

test("an evaluator that is lost in a later start ends the search: what is left of it must not be the best", () => {
  const lost: EmError = { _tag: "EvaluationFailed", where: "worker 1", message: "gone" };
  let evaluations = 0;
  const losing: Evaluate<Means, LifetimeStats> = (params) =>
    ++evaluations === 5 ? E.left(lost) : evaluate(params);
  expect(left(from({}, iterationLimit(2), losing)).error).toEqual(lost);
  expect(evaluations).toBe(5);
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
