import { expect, test } from "vitest";
import {
  anyOf,
  E,
  em,
  float64s,
  iterationLimit,
  overChunks,
  plain,
  record,
  remainingGain,
  runStateCodec,
  runSync,
  squarem,
  type Accelerator,
  type EmOptions,
  type Json,
} from "../src/index.js";
import { answer, left, right } from "./either.js";
import { lifetimes, logMeans, rowsOf, type LifetimeStats, type Means } from "./models/lifetimes.js";

const model = lifetimes(2);
const rows = rowsOf([
  { ended: 3, cutOff: 57, total: 100 },
  { ended: 10, cutOff: 40, total: 9 },
]);
const evaluate = overChunks(model, [rows]);
const start: Means = { means: Float64Array.of(0.3, 7) };
const codec = runStateCodec(record<Means>({ means: float64s(2) }));
const stop = anyOf(remainingGain(1e-9), iterationLimit(3000));

const run = (options: Partial<EmOptions<Means, LifetimeStats>>, over = evaluate) =>
  runSync(em(model, start, { stop, ...options }), over);

/** Refuses every third step, so that rejections lie between checkpoints too. */
const stubborn: Accelerator<Means> = {
  name: "stubborn",
  start: ([count = 0] = []) => {
    let steps = count;
    return {
      propose: (_from, emStep) =>
        ++steps % 3 === 0
          ? { candidate: { means: emStep.means.map((mean) => 100 * mean) }, extrapolated: true }
          : { candidate: emStep, extrapolated: false },
      rejected: () => {},
      atRest: () => true,
      memory: () => [steps],
    };
  },
};

test.each<readonly [string, number, Accelerator<Means>]>([
  ["plain EM", 0, plain()],
  ["SQUAREM", 0, squarem(logMeans(2))],
  ["rejected steps", 10, stubborn],
])("a run resumed from any checkpoint goes on bit by bit: %s", (_name, fewestRejections, accelerator) => {
  const checkpoints: string[] = [];
  let rejections = 0;
  const whole = answer(
    run({
      accelerator,
      observer: (event) => {
        if (event._tag === "Rejected") rejections++;
        if (event._tag === "Iterated" && event.resumable) {
          checkpoints.push(JSON.stringify(codec.encode(event.state())));
        }
      },
    }),
  );
  expect(whole.stop._tag).toBe("Converged");
  expect(checkpoints.length).toBeGreaterThan(whole.trace.length / 3);
  expect(rejections).toBeGreaterThanOrEqual(fewestRejections);
  for (const checkpoint of checkpoints.filter((_, i) => i % 5 === 0 || i < 20)) {
    const resume = right(codec.decode(JSON.parse(checkpoint)));
    expect(answer(run({ accelerator, resume }))).toEqual(whole);
  }
});

test("a checkpoint taken later holds what it held when its event came", () => {
  const states: Array<() => unknown> = [];
  const copies: unknown[] = [];
  run({
    stop: iterationLimit(5),
    observer: (event) => {
      if (event._tag !== "Iterated") return;
      states.push(event.state);
      copies.push(structuredClone(event.state()));
    },
  });
  expect(states.map((state) => state())).toEqual(copies);
});

const checkpointAt = (iteration: number): Json => {
  let saved: Json = null;
  run({
    stop: iterationLimit(iteration),
    observer: (event) => {
      if (event._tag === "Iterated") saved = codec.encode(event.state());
    },
  });
  return saved;
};

test("a resumed run reports its first iterate as what it was", () => {
  const kinds: string[] = [];
  run({
    resume: right(codec.decode(checkpointAt(4))),
    stop: iterationLimit(6),
    observer: (event) => {
      if (event._tag === "Iterated") kinds.push(`${event.kind} ${event.iterate.iteration}`);
    },
  });
  expect(kinds).toEqual(["em 4", "em 5", "em 6"]);
});

test("a checkpoint of other data is refused", () => {
  const resume = right(codec.decode(checkpointAt(4)));
  const other = overChunks(model, [{ ...rows, times: rows.times.map((t) => t + 0.01) }]);
  const failure = left(run({ resume }, other));
  expect(failure.error).toMatchObject({
    _tag: "InvalidInput",
    path: "checkpoint",
    remedy: "Resume with the data and the options that the checkpoint was written for.",
  });
});

test.each([
  ["params.means", { params: { means: [1] } }, "params.means: expected a list of 2, got 1 items."],
  ["entries", { entries: [] }, "entries: expected at least one entry, got []."],
  ["evaluations", { evaluations: "5" }, 'evaluations: expected a finite number, got "5".'],
  ["memory", { memory: null }, "memory: expected a list, got null."],
  [
    "entries[1].kind",
    {
      entries: [
        { objective: -1, kind: "start", qGain: null },
        { objective: -1, kind: "leap", qGain: 0 },
      ],
    },
    'entries[1].kind: expected one of start, em, extrapolated, got "leap".',
  ],
])("a damaged checkpoint is refused by the path of the damage: %s", (_path, damage, sentence) => {
  const checkpoint = checkpointAt(3);
  expect(() => right(codec.decode(Object.assign({}, checkpoint, damage)))).toThrow(sentence);
  expect(E.isRight(codec.decode(checkpoint))).toBe(true);
});
