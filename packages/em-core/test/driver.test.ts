import { expect, test } from "vitest";
import {
  em,
  iterationLimit,
  anyOf,
  O,
  overChunks,
  overStream,
  remainingGain,
  runAsync,
  runSync,
  timeLimit,
  type EmOptions,
  type FitEvent,
  type LatentVariableModel,
} from "../src/index.js";
import { answer, left, right } from "./either.js";
import {
  cut,
  lifetimes,
  maximumOf,
  rowsOf,
  type Lifetimes,
  type LifetimeStats,
  type Means,
  type Sample,
} from "./models/lifetimes.js";

const SAMPLES: ReadonlyArray<Sample> = [
  { ended: 6, cutOff: 2, total: 24 },
  { ended: 2, cutOff: 6, total: 16 },
];
const batch = rowsOf(SAMPLES);
const model = lifetimes(2);
const start: Means = { means: Float64Array.of(1, 1) };
const chunks = cut(batch, 5);
const evaluate = overChunks(model, chunks);

/** Rounding of a log-likelihood of some 40 nats. */
const ROUNDING = 1e-13;

const run = (options: EmOptions<Means, LifetimeStats>, from: Means = start) =>
  runSync(em(model, from, options), evaluate);

test("the iterates are those of the closed form", () => {
  const seen: number[][] = [];
  const observer = (event: FitEvent<Means>): void => {
    if (event._tag === "Iterated") seen.push([...event.iterate.params.means]);
  };
  run({ stop: iterationLimit(3), observer });
  // m -> (24 + 2 m) / 8 and m -> (16 + 6 m) / 8: exact in binary.
  expect(seen).toEqual([
    [1, 1],
    [3.25, 2.75],
    [3.8125, 4.0625],
    [3.953125, 5.046875],
  ]);
});

test("what is returned belongs to one point", () => {
  const fit = answer(run({ stop: iterationLimit(7) }));
  const there = right(evaluate(fit.params));
  expect(fit.logLikelihood).toBe(there.logLikelihood);
  expect(fit.objective).toBe(there.logLikelihood);
  expect(fit.stats).toEqual(there.stats);
  expect(fit.weight).toBe(16);
  expect(fit.trace.at(-1)).toBe(fit.objective);
  expect(fit.trace).toHaveLength(8);
  expect([fit.iteration, fit.evaluations]).toEqual([7, 8]);
  expect(fit.stop).toEqual({ _tag: "IterationLimit", limit: 7 });
});

test("the objective climbs to its maximum and the run says why it stopped", () => {
  const fit = answer(run({ stop: anyOf(remainingGain(1e-12), iterationLimit(1000)) }));
  expect(fit.stop._tag).toBe("Converged");
  for (let i = 1; i < fit.trace.length; i++) {
    expect(fit.trace[i] - fit.trace[i - 1]).toBeGreaterThanOrEqual(-ROUNDING);
  }
  expect(Math.abs(fit.objective - maximumOf(SAMPLES))).toBeLessThan(1e-10);
  expect(fit.params.means[0]).toBeCloseTo(4, 5);
  expect(fit.params.means[1]).toBeCloseTo(8, 4);
});

/** What -n log m - (T + c m0) / m gains from m = m0 to its maximum. */
const riseFrom = (m0: number, { ended, cutOff, total }: Sample): number => {
  const n = ended + cutOff;
  const m1 = (total + cutOff * m0) / n;
  return n * (Math.log(m0 / m1) + m1 / m0 - 1);
};

test("a rise of q that is nothing but rounding is 0", () => {
  const rises: number[] = [];
  const observer = (event: FitEvent<Means>): void => {
    if (event._tag === "Iterated") rises.push(event.state().entries.at(-1)?.qGain ?? Number.NaN);
  };
  run({ stop: iterationLimit(150), observer });
  expect(rises[0]).toBeCloseTo(riseFrom(1, SAMPLES[0]) + riseFrom(1, SAMPLES[1]), 12);
  // The rate is 3/4, so the rise is below 1e-17 nats here.
  expect(rises.slice(75)).toEqual(Array<number>(76).fill(0));
  expect(rises.slice(0, 40).every((gain) => gain > 0)).toBe(true);
});

test("the asynchronous runner gives the same bits", async () => {
  const options = { stop: iterationLimit(20) };
  const stream = overStream(model, async function* () {
    await Promise.resolve();
    yield* chunks;
  });
  const fit = answer(await runAsync(em(model, start, options), stream));
  expect(fit).toEqual(answer(run(options)));
});

test("no iterations only evaluate the start", () => {
  const fit = answer(run({ stop: iterationLimit(0) }));
  expect(fit.params).toBe(start);
  expect([fit.iteration, fit.evaluations, fit.trace.length]).toEqual([0, 1, 1]);
});

test("a time limit ends a run with what was reached", () => {
  let time = 0;
  const now = (): number => (time += 10);
  const fit = answer(run({ stop: timeLimit(45), now }));
  expect(fit.stop).toEqual({ _tag: "TimeLimit", limitMs: 45 });
  // The clock is read at the start and after each E-step: 10, then 20, 30, 40, 50, 60.
  expect(fit.iteration).toBe(4);
});

test("time counts from `startedAt` where that is given", () => {
  const fit = answer(run({ stop: timeLimit(45), now: () => 100, startedAt: 50 }));
  expect(fit.iteration).toBe(0);
});

test("an aborted signal ends the run after the E-step under way, with what was reached", () => {
  const controller = new AbortController();
  const observer = (event: FitEvent<Means>): void => {
    if (event._tag === "Iterated" && event.iterate.iteration === 5) controller.abort();
  };
  const fit = answer(run({ stop: iterationLimit(100), observer, signal: controller.signal }));
  expect(fit.stop).toEqual({ _tag: "Cancelled" });
  expect(fit.iteration).toBe(5);
  expect(right(evaluate(fit.params)).logLikelihood).toBe(fit.objective);
});

test("a run aborted before it began has evaluated its start", () => {
  const fit = answer(run({ stop: iterationLimit(100), signal: AbortSignal.abort() }));
  expect([fit.stop._tag, fit.iteration]).toEqual(["Cancelled", 0]);
});

test("a start outside the model fails with nothing good", () => {
  const failure = left(run({ stop: iterationLimit(9) }, { means: Float64Array.of(1, -2) }));
  expect(failure.error).toMatchObject({ _tag: "InvalidInput", path: "means[1]", actual: "-2" });
  expect(failure.last).toEqual(O.none);
});

const broken = (over: Partial<LatentVariableModel<Means, Lifetimes, LifetimeStats>>, stop = 50) => {
  const other = { ...model, ...over };
  return runSync(em(other, start, { stop: iterationLimit(stop) }), overChunks(other, chunks));
};

test("an M-step that is off by 30 % is found out, and the last good iterate is at hand", () => {
  const failure = left(
    broken({
      mStep: (stats, previous) => {
        const { means } = right(model.mStep(stats, previous));
        return { _tag: "Right", right: { means: means.map((mean) => 1.3 * mean) } };
      },
    }),
  );
  expect(failure.error._tag).toBe("ObjectiveDecreased");
  if (failure.error._tag !== "ObjectiveDecreased" || O.isNone(failure.last))
    throw new Error("no last iterate");
  const last = failure.last.value;
  expect(last.objective).toBe(failure.error.before);
  expect(failure.error.after).toBeLessThan(failure.error.before);
  expect(right(evaluate(last.params)).logLikelihood).toBe(last.objective);
});

test("an M-step that fails ends the run with the iterate it failed at", () => {
  const error = { _tag: "ComponentCollapsed", component: 1, weight: 0, floor: 1 } as const;
  let steps = 0;
  const failure = left(
    broken({
      mStep: (stats, previous) =>
        ++steps > 3 ? { _tag: "Left", left: error } : model.mStep(stats, previous),
    }),
  );
  expect(failure.error).toEqual(error);
  if (O.isNone(failure.last)) throw new Error("no last iterate");
  expect(failure.last.value.iteration).toBe(3);
});

test("no limit makes a result of parameters that have no M-step; they come with the failure", () => {
  const error = { _tag: "ComponentCollapsed", component: 1, weight: 0, floor: 1 } as const;
  const failure = left(broken({ mStep: () => ({ _tag: "Left", left: error }) }, 0));
  expect(failure.error).toEqual(error);
  expect(failure.last).toMatchObject({ _tag: "Some", value: { iteration: 0 } });
});

const evaluating = (over: Partial<ReturnType<typeof sums>>) =>
  left(
    runSync(em(model, start, { stop: iterationLimit(5) }), () => ({
      _tag: "Right",
      right: { ...sums(), ...over },
    })),
  );
const sums = () => right(evaluate(start));

test("answers that are no numbers are errors that name the row", () => {
  expect(evaluating({ badRow: 7, logLikelihood: Number.NaN }).error).toEqual({
    _tag: "NonFiniteLikelihood",
    row: 7,
    value: Number.NaN,
  });
  for (const value of [Number.NaN, Infinity, -Infinity]) {
    expect(evaluating({ logLikelihood: value }).error).toEqual({
      _tag: "NonFiniteLikelihood",
      row: -1,
      value,
    });
  }
});

test("no weight is no data", () => {
  expect(evaluating({ weight: 0 }).error).toEqual({ _tag: "EmptyData", what: "The data source" });
});

test("a start where the prior has no density is refused", () => {
  const failure = left(broken({ logPrior: () => -Infinity }));
  expect(failure.error).toMatchObject({
    _tag: "InvalidInput",
    path: "log prior density",
    actual: "-Infinity",
  });
});

test("an evaluator's error ends the run with the last good iterate", () => {
  let passes = 0;
  const error = { _tag: "EvaluationFailed", where: "shard 3", message: "out of memory" } as const;
  const failure = left(
    runSync(em(model, start, { stop: iterationLimit(50) }), (params) =>
      ++passes > 4 ? { _tag: "Left", left: error } : evaluate(params),
    ),
  );
  expect(failure.error).toEqual(error);
  if (O.isNone(failure.last)) throw new Error("no last iterate");
  expect(failure.last.value.iteration).toBe(3);
});

/** Every E-step finds 1e-6 nats less than the one before. */
const falling = (slack: number) => {
  let fall = 0;
  return runSync(em(model, start, { stop: iterationLimit(3), slack }), () => ({
    _tag: "Right",
    right: { ...sums(), logLikelihood: -99 - (fall += 1e-6) },
  }));
};

test("a fall within the slack is rounding, one beyond it is an error", () => {
  // Relative to 1 + 99 the falls are 1e-8.
  expect(answer(falling(1.01e-8)).iteration).toBe(3);
  expect(left(falling(0.99e-8)).error._tag).toBe("ObjectiveDecreased");
});
