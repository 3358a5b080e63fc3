import { makeRng } from "@latentjs/numerics";
import { expect, test } from "vitest";
import {
  E,
  O,
  optima,
  restarts,
  runSync,
  type EmError,
  type EmProcess,
  type Fit,
  type FitFailure,
  type Observer,
  type Race,
  type Stop,
} from "../src/index.js";
import type { Outcome } from "../src/contestant.js";
import { answer, left } from "./either.js";

/** A run that takes a way laid down beforehand: the objective of every iterate, and how it ends after the last. */
interface Way {
  readonly objectives: ReadonlyArray<number>;
  readonly end: Stop | EmError;
}

const CONVERGED: Stop = { _tag: "Converged", rule: "the end of its way" };
const SINGULAR: EmError = { _tag: "NotPositiveDefinite", what: "a covariance", pivot: 0, value: 0 };
const WEIGHT = 10;

const isStop = (end: Way["end"]): end is Stop =>
  end._tag === "Converged" || end._tag === "Cancelled" || end._tag === "TimeLimit";

/** Parameters are the number of the attempt and of the iterate, statistics the objective. */
type At = readonly [attempt: number, iteration: number];

function* travel(
  { objectives, end }: Way,
  attempt: number,
  watch: Observer<At, number>,
): EmProcess<At, number, Outcome<At, number>> {
  let last: FitFailure<At>["last"] = O.none;
  let fit: Fit<At, number> | null = null;
  for (const [iteration, objective] of objectives.entries()) {
    const params: At = [attempt, iteration];
    yield params;
    const iterate = { iteration, params, objective, logLikelihood: objective };
    const trace = objectives.slice(0, iteration + 1);
    const entries = trace.map((value) => ({ objective: value, kind: "em" as const, qGain: Number.NaN }));
    const state = { params, entries, evaluations: trace.length, memory: [] };
    last = O.some(iterate);
    if (isStop(end)) {
      fit = { ...iterate, stop: end, stats: objective, weight: WEIGHT, trace, evaluations: trace.length };
    }
    watch({ _tag: "Iterated", iterate, kind: "em", stats: objective, state: () => state, resumable: true });
  }
  if (fit !== null) return E.right(fit);
  return E.left({ error: isStop(end) ? SINGULAR : end, last });
}

/** Rounds end after 4, 6, 8, 12, ... iterations. */
const RACE: Race = { first: 4, patience: 3, near: 0 };

const search = (ways: ReadonlyArray<Way>, race?: Race, isDoubtful: (at: At) => boolean = () => false) => {
  const asked: At[] = [];
  const told: Array<readonly [attempt: number, end: string]> = [];
  const outcome = runSync(
    restarts<At, number>(
      {
        starts: ways.length,
        rng: makeRng(1),
        init: () => E.right([0, 0]),
        race,
        isDoubtful: ({ params }) => isDoubtful(params),
        onAttempt: (_, { attempt, outcome: end }) =>
          told.push([attempt, E.isLeft(end) ? end.left.error._tag : end.right.stop._tag]),
      },
      (_, attempt, watch) => travel(ways[attempt] ?? LEADER, attempt, watch),
    ),
    (params) => {
      asked.push(params);
      return E.right({ stats: 0, logLikelihood: 0, weight: WEIGHT, rows: WEIGHT, badRow: -1 });
    },
  );
  return { outcome, asked, told };
};

const steps = (from: number, by: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => from + by * i);

const LEADER: Way = { objectives: steps(-50, 5, 11), end: CONVERGED };
/** Gains 2 in the later half of the first round and is 22 behind then. */
const SLOW: Way = { objectives: steps(-56, 1, 30), end: CONVERGED };

test("who falls behind is set aside where the round ended, is told of, and costs no further E-step", () => {
  const { outcome, asked, told } = search([SLOW, LEADER], RACE);
  const { best, bestAttempt, attempts } = answer(outcome);
  expect([bestAttempt, best.objective, best.stats]).toEqual([1, 0, 0]);
  expect(told).toEqual([
    [0, "SetAside"],
    [1, "Converged"],
  ]);
  expect(attempts[0]).toEqual(
    E.right({
      iteration: 4,
      params: [0, 4],
      objective: -52,
      logLikelihood: -52,
      stop: { _tag: "SetAside", iterations: 4, behind: 22, follows: null },
      weight: WEIGHT,
      trace: [-56, -55, -54, -53, -52],
      evaluations: 5,
    }),
  );
  expect(asked.length).toBe(5 + 11);
  expect(optima(attempts)).toEqual([{ objective: 0, hits: 1 }]);
});

test("a race asks every question once, and the survivors' runs are those of a search without one", () => {
  const ways = [SLOW, LEADER, { ...LEADER, objectives: steps(-49, 5, 9) }];
  const raced = search(ways, RACE);
  const exhaustive = search(ways);
  const all = answer(exhaustive.outcome).attempts;
  expect(answer(raced.outcome).attempts.slice(1)).toEqual(all.slice(1));
  expect(answer(raced.outcome).best).toEqual(answer(exhaustive.outcome).best);
  expect(new Set(raced.asked.map(String)).size).toBe(raced.asked.length);
  expect(exhaustive.asked).toEqual(ways.flatMap(({ objectives }, a) => objectives.map((_, i) => [a, i])));
});

test("when the leader fails, those that it had left behind go on from where they stood", () => {
  const runaway: Way = { ...LEADER, end: SINGULAR };
  const { outcome, asked, told } = search([SLOW, runaway], RACE);
  const { best, attempts } = answer(outcome);
  expect(told).toEqual([
    [0, "SetAside"],
    [1, "NotPositiveDefinite"],
    [0, "Converged"],
  ]);
  expect(best.objective).toBe(-27);
  expect(attempts.map(E.isLeft)).toEqual([false, true]);
  expect(asked.length).toBe(30 + 11);
});

test("a failure brings back all whom the failed one had left behind, and they race on", () => {
  const runaway: Way = { ...LEADER, end: SINGULAR };
  const slower: Way = { objectives: steps(-90, 1, 40), end: CONVERGED };
  const { outcome, told } = search([SLOW, runaway, slower], RACE);
  expect(told).toEqual([
    [0, "SetAside"],
    [2, "SetAside"],
    [1, "NotPositiveDefinite"],
    // Behind the first one now, and by less.
    [2, "SetAside"],
    [0, "Converged"],
  ]);
  const [, , last] = answer(outcome).attempts;
  expect(answer(last ?? left(outcome)).stop).toMatchObject({ _tag: "SetAside", behind: 34 });
});

test("when every start fails, the first failure is the answer", () => {
  const { outcome } = search(
    [
      { ...SLOW, end: { ...SINGULAR, pivot: 7 } },
      { ...LEADER, end: SINGULAR },
    ],
    RACE,
  );
  expect(left(outcome).error).toEqual({ ...SINGULAR, pivot: 7 });
});

test.each<Stop>([{ _tag: "Cancelled" }, { _tag: "TimeLimit", limitMs: 5 }])(
  "cut short by %o, the search returns the best of what all have reached",
  (stop) => {
    const close: Way = { objectives: steps(-40, 4, 12), end: CONVERGED };
    const { outcome } = search([SLOW, close, { objectives: steps(-50, 5, 6), end: stop }, LEADER], RACE);
    const { best, bestAttempt, attempts } = answer(outcome);
    // The third start ends in the second round, after the second start has gone to its end: -40 + 6 · 4.
    expect([bestAttempt, best.objective, best.stop, best.stats]).toEqual([1, -16, stop, -16]);
    expect(attempts.map((a) => answer(a).stop._tag)).toEqual(["SetAside", stop._tag, stop._tag, stop._tag]);
    expect(attempts.map((a) => answer(a).iteration)).toEqual([4, 6, 5, 4]);
  },
);

test("cut short in the first round, no further start begins", () => {
  const { outcome } = search([LEADER, { objectives: [-9, -8], end: { _tag: "Cancelled" } }, LEADER], RACE);
  const { best, attempts } = answer(outcome);
  expect(attempts.map((a) => answer(a).iteration)).toEqual([4, 1]);
  expect([best.objective, best.stop._tag]).toEqual([-8, "Cancelled"]);
});

test("a run that is doubted does not win, and whom it had left behind goes on and does", () => {
  const doubted = search([SLOW, LEADER], RACE, ([attempt]) => attempt === 1);
  const { best, bestAttempt, attempts } = answer(doubted.outcome);
  expect(doubted.told).toEqual([
    [0, "SetAside"],
    [1, "Converged"],
    [0, "Converged"],
  ]);
  expect([bestAttempt, best.objective, best.iteration]).toEqual([0, -27, 29]);
  expect(optima(attempts)).toEqual([
    { objective: 0, hits: 1 },
    { objective: -27, hits: 1 },
  ]);
});

test("where all runs are doubted the highest wins", () => {
  for (const race of [RACE, undefined]) {
    const { best, bestAttempt } = answer(search([SLOW, LEADER], race, () => true).outcome);
    expect([bestAttempt, best.objective]).toEqual([1, 0]);
  }
});
