import { expect, test } from "vitest";
import {
  anyOf,
  E,
  em,
  iterationLimit,
  overChunks,
  plain,
  remainingGain,
  runSync,
  squarem,
  type Accelerator,
  type EmOptions,
  type FitEvent,
  type LatentVariableModel,
} from "../src/index.js";
import { answer, left } from "./either.js";
import {
  bareMeans,
  lifetimes,
  logMeans,
  maximumOf,
  rowsOf,
  type Lifetimes,
  type LifetimeStats,
  type Means,
  type Sample,
} from "./models/lifetimes.js";

/** Rate 0.9: the map is m -> (60 + 18 m) / 20, its limit 30. */
const SAMPLES: ReadonlyArray<Sample> = [{ ended: 2, cutOff: 18, total: 60 }];
const model = lifetimes(1);
const batch = rowsOf(SAMPLES);
const at = (mean: number): Means => ({ means: Float64Array.of(mean) });
const meanOf = ({ means }: Means): number => means[0];
const step = (mean: number): number => (60 + 18 * mean) / 20;

const run = (
  accelerator: Accelerator<Means>,
  options: Partial<EmOptions<Means, LifetimeStats>> = {},
  of: LatentVariableModel<Means, Lifetimes, LifetimeStats> = model,
) => {
  const events: string[] = [];
  const observer = (event: FitEvent<Means>): void => {
    if (event._tag === "Iterated") events.push(`${event.kind} ${meanOf(event.iterate.params).toFixed(2)}`);
    if (event._tag === "Rejected") events.push(`rejected before ${event.iteration}: ${event.error._tag}`);
  };
  const stop = anyOf(remainingGain(1e-10), iterationLimit(5000));
  const outcome = runSync(
    em(of, at(10), { stop, accelerator, observer, ...options }),
    overChunks(of, [batch]),
  );
  return { outcome, events };
};

/** Proposes `candidates` one after the other, then plain steps; counts what was refused. */
const jumping = (candidates: ReadonlyArray<number>) => {
  const refused: number[] = [];
  const accelerator: Accelerator<Means> = {
    name: "jumping",
    start: () => {
      const ahead = [...candidates];
      let last = Number.NaN;
      return {
        propose: (_from, emStep) => {
          const next = ahead.shift();
          if (next === undefined) return { candidate: emStep, extrapolated: false };
          last = next;
          return { candidate: at(next), extrapolated: true };
        },
        rejected: () => refused.push(last),
        atRest: () => true,
        memory: () => [],
      };
    },
  };
  return { accelerator, refused };
};

test("an extrapolated point that is better is taken", () => {
  const { accelerator, refused } = jumping([25]);
  const { outcome, events } = run(accelerator, { stop: iterationLimit(2) });
  expect(events).toEqual(["start 10.00", "extrapolated 25.00", "em 25.50"]);
  expect(answer(outcome).evaluations).toBe(3);
  expect(refused).toEqual([]);
});

test("one whose objective is lower is refused and the plain step taken", () => {
  const { accelerator, refused } = jumping([2]);
  const { outcome, events } = run(accelerator, { stop: iterationLimit(2) });
  expect(events).toEqual(["start 10.00", "rejected before 1: ObjectiveDecreased", "em 12.00", "em 13.80"]);
  const fit = answer(outcome);
  expect([fit.iteration, fit.evaluations, fit.trace.length]).toEqual([2, 4, 3]);
  expect(refused).toEqual([2]);
});

test("one that the model refuses is no error of the run", () => {
  const { events } = run(jumping([-3, Infinity, 20]).accelerator, { stop: iterationLimit(3) });
  expect(events).toEqual([
    "start 10.00",
    "rejected before 1: InvalidInput",
    "em 12.00",
    "rejected before 2: InvalidInput",
    "em 13.80",
    "extrapolated 20.00",
  ]);
});

test("one from which no M-step is possible is refused, although its objective is higher", () => {
  const fragile: typeof model = {
    ...model,
    mStep: (stats, previous) =>
      meanOf(previous) === 20
        ? E.left({ _tag: "NotPositiveDefinite", what: "The covariance", pivot: 0, value: 0 })
        : model.mStep(stats, previous),
  };
  const { events } = run(jumping([20]).accelerator, { stop: iterationLimit(2) }, fragile);
  expect(events).toEqual(["start 10.00", "rejected before 1: NotPositiveDefinite", "em 12.00", "em 13.80"]);
});

test("a plain step that fails is an error, accelerated or not", () => {
  const broken: typeof model = {
    ...model,
    mStep: (stats, previous) => E.map(({ means }: Means) => at(0.2 * means[0]))(model.mStep(stats, previous)),
  };
  expect(left(run(squarem(logMeans(1)), {}, broken).outcome).error._tag).toBe("ObjectiveDecreased");
});

test("SQUAREM goes to the limit of a linear map in one step, where it is allowed to", () => {
  const { propose } = squarem(bareMeans(1)).start([1000]);
  expect(propose(at(10), at(step(10)))).toEqual({ candidate: at(12), extrapolated: false });
  const { candidate, extrapolated } = propose(at(12), at(step(12)));
  expect(extrapolated).toBe(true);
  expect(meanOf(candidate)).toBeCloseTo(30, 10);
});

test("SQUAREM takes no longer step than it has learned to", () => {
  const limited = squarem(bareMeans(1)).start([2]);
  limited.propose(at(10), at(12));
  // x0 - 2 a r + a^2 v with a = -2, r = 2, v = -0.2.
  expect(meanOf(limited.propose(at(12), at(13.8)).candidate)).toBeCloseTo(10 + 8 - 0.8, 12);
  const learned = limited.memory();
  expect(learned[0]).toBeGreaterThan(2);
  limited.rejected();
  expect(limited.memory()[0]).toBeLessThan(2);
  expect(limited.memory()[0]).toBeGreaterThanOrEqual(1);
});

test("SQUAREM begins with plain steps", () => {
  const cautious = squarem(bareMeans(1)).start();
  cautious.propose(at(10), at(12));
  expect(cautious.propose(at(12), at(13.8))).toEqual({ candidate: at(13.8), extrapolated: false });
  expect(cautious.memory()[0]).toBeGreaterThan(1);
});

test("SQUAREM is at rest after every second proposal", () => {
  const { propose, atRest } = squarem(bareMeans(1)).start();
  const resting = [atRest()];
  for (let i = 0, mean = 10; i < 4; i++, mean = step(mean)) {
    propose(at(mean), at(step(mean)));
    resting.push(atRest());
  }
  expect(resting).toEqual([true, false, true, false, true]);
});

test("SQUAREM takes the plain step where the extrapolated point leaves the model", () => {
  const { propose, memory } = squarem(bareMeans(1)).start([10]);
  propose(at(100), at(40));
  // r = -60 and v = 30, so a = -2 and the mean would be 100 - 240 + 120.
  expect(propose(at(40), at(10))).toEqual({ candidate: at(10), extrapolated: false });
  expect(memory()[0]).toBeLessThan(10);
});

test("SQUAREM takes the plain step where EM does not move", () => {
  const { propose } = squarem(bareMeans(1)).start([1000]);
  propose(at(30), at(30));
  expect(propose(at(30), at(30))).toEqual({ candidate: at(30), extrapolated: false });
});

test("SQUAREM reaches plain EM's limit with fewer E-steps and never loses ground", () => {
  const slow: ReadonlyArray<Sample> = [
    { ended: 1, cutOff: 199, total: 60 },
    { ended: 30, cutOff: 170, total: 900 },
  ];
  const twoGroups = lifetimes(2);
  const evaluate = overChunks(twoGroups, [rowsOf(slow)]);
  const stop = anyOf(remainingGain(1e-10), iterationLimit(20_000));
  const from: Means = { means: Float64Array.of(1, 100) };
  const slowly = answer(runSync(em(twoGroups, from, { stop, accelerator: plain() }), evaluate));
  for (const coordinates of [logMeans(2), bareMeans(2)]) {
    const accelerator = squarem(coordinates);
    const fit = answer(runSync(em(twoGroups, from, { stop, accelerator }), evaluate));
    expect(fit.stop._tag).toBe("Converged");
    expect(maximumOf(slow) - fit.objective).toBeLessThan(1e-6);
    expect(fit.evaluations).toBeLessThan(slowly.evaluations / 10);
    for (let i = 1; i < fit.trace.length; i++) {
      expect(fit.trace[i]).toBeGreaterThanOrEqual(
        fit.trace[i - 1] - 1e-10 * (1 + Math.abs(fit.trace[i - 1])),
      );
    }
  }
});

test("one accelerator serves many runs", () => {
  const accelerator = squarem(logMeans(1));
  expect(run(accelerator).events).toEqual(run(accelerator).events);
});

test("an evaluator that is lost during an extrapolated step ends the run: the plain step would be another way", () => {
  const lost = { _tag: "EvaluationFailed", where: "worker 1", message: "gone" } as const;
  const evaluate = overChunks(model, [batch]);
  for (let asked = 1; asked <= 6; asked++) {
    let count = 0;
    const outcome = runSync(
      em(model, at(2), { stop: iterationLimit(20), accelerator: squarem(logMeans(1)) }),
      (params: Means) => (++count === asked ? E.left(lost) : evaluate(params)),
    );
    expect(left(outcome).error).toEqual(lost);
    expect(count).toBe(asked);
  }
});
