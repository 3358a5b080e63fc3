import { expect, test } from "vitest";
import {
  aitken,
  allOf,
  anyOf,
  iterationLimit,
  O,
  positiveCoordinates,
  smallChange,
  smallGain,
  timeLimit,
  type Entry,
  type Option,
  type Progress,
  type ProposalKind,
  type Stop,
  type StoppingRule,
} from "../src/index.js";

const WEIGHT = 100;

const entriesOf = (
  objectives: ReadonlyArray<number>,
  kinds: ReadonlyArray<ProposalKind> = objectives.map((_, i) => (i === 0 ? "start" : "em")),
): ReadonlyArray<Entry> =>
  objectives.map((objective, i) => ({ objective, kind: kinds[i], qGain: Number.NaN }));

const progress = (over: Partial<Progress<number>> = {}): Progress<number> => ({
  entries: entriesOf([-10, -8, -7]),
  weight: WEIGHT,
  elapsedMs: 0,
  params: 1,
  emStep: 1,
  ...over,
});

const tagOf = (stop: Option<Stop>): string => (O.isSome(stop) ? stop.value._tag : "none");
const never: StoppingRule = () => O.none;
const cancelled: StoppingRule = () => O.some({ _tag: "Cancelled" });

const at = (n: number): Progress<number> =>
  progress({ entries: entriesOf(Array.from({ length: n }, () => 0)) });

test("an iteration limit counts the start as iteration 0", () => {
  expect(tagOf(iterationLimit(2)(at(2)))).toBe("none");
  expect(iterationLimit(2)(at(3))).toEqual(O.some({ _tag: "IterationLimit", limit: 2 }));
  expect(tagOf(iterationLimit(0)(at(1)))).toBe("IterationLimit");
});

test("a time limit fires once the time has passed", () => {
  expect(tagOf(timeLimit(10)(progress({ elapsedMs: 9.9 })))).toBe("none");
  expect(timeLimit(10)(progress({ elapsedMs: 10 }))).toEqual(O.some({ _tag: "TimeLimit", limitMs: 10 }));
});

test("a small gain is one per unit of weight, in either direction", () => {
  // The last gain is 1 nat on a weight of 100.
  expect(tagOf(smallGain(0.01)(progress()))).toBe("Converged");
  expect(tagOf(smallGain(0.0099)(progress()))).toBe("none");
  expect(tagOf(smallGain(0.0099)(progress({ weight: 1000 })))).toBe("Converged");
  expect(tagOf(smallGain(0.01)(progress({ entries: entriesOf([-7, -9]) })))).toBe("none");
  expect(tagOf(smallGain(1)(progress({ entries: entriesOf([-7]) })))).toBe("none");
});

test("Aitken's remainder is the rest of the geometric series", () => {
  // Gains 4 and 3: the rate is 3/4, and 3 * (3/4 + 9/16 + ...) = 9 nats are still to come for a weight of 100.
  const slow = progress({ entries: entriesOf([-10, -6, -3]) });
  expect(tagOf(aitken(0.09)(slow))).toBe("Converged");
  expect(tagOf(aitken(0.0899)(slow))).toBe("none");
  // Gains that grow or change their sign promise no limit, and two entries tell no rate.
  expect(tagOf(aitken(1e9)(progress({ entries: entriesOf([-10, -9, -7]) })))).toBe("none");
  expect(tagOf(aitken(1e9)(progress({ entries: entriesOf([-10, -11, -10]) })))).toBe("none");
  expect(tagOf(aitken(1e9)(progress({ entries: entriesOf([-10, -9]) })))).toBe("none");
  expect(tagOf(aitken(0)(progress({ entries: entriesOf([-10, -7, -7]) })))).toBe("Converged");
});

test("Aitken's remainder is not read off extrapolated steps", () => {
  const objectives = [-10, -8, -7];
  const kinds: ReadonlyArray<ReadonlyArray<ProposalKind>> = [
    ["start", "em", "extrapolated"],
    ["start", "extrapolated", "em"],
  ];
  for (const kind of kinds) {
    expect(tagOf(aitken(1)(progress({ entries: entriesOf(objectives, kind) })))).toBe("none");
  }
});

test("a small change is that of the plain EM step, in coordinates", () => {
  const rule = smallChange(positiveCoordinates, 0.01);
  // In logarithms a change from 1 to 1.01 is log(1.01) = 0.00995, from 1000 to 1011 it is 0.01094.
  expect(tagOf(rule(progress({ params: 1, emStep: 1.01 })))).toBe("Converged");
  expect(tagOf(rule(progress({ params: 1000, emStep: 1010 })))).toBe("Converged");
  expect(tagOf(rule(progress({ params: 1000, emStep: 1011 })))).toBe("none");
  expect(tagOf(rule(progress({ params: 1, emStep: 0.98 })))).toBe("none");
  expect(tagOf(rule(progress({ params: -1, emStep: -1 })))).toBe("none");
});

test("anyOf fires with its first rule that fires", () => {
  expect(anyOf(never, iterationLimit(0), cancelled)(progress())).toEqual(
    O.some({ _tag: "IterationLimit", limit: 0 }),
  );
  expect(tagOf(anyOf(never, never)(progress()))).toBe("none");
  expect(tagOf(anyOf()(progress()))).toBe("none");
});

test("allOf fires when all its rules do, with the first one's reason", () => {
  expect(allOf(iterationLimit(0), cancelled)(progress())).toEqual(
    O.some({ _tag: "IterationLimit", limit: 0 }),
  );
  expect(tagOf(allOf(iterationLimit(0), never)(progress()))).toBe("none");
  expect(tagOf(allOf()(progress()))).toBe("none");
});

test("rules nest", () => {
  const rule = anyOf(allOf(smallGain(0.01), aitken(0.01)), timeLimit(50));
  expect(tagOf(rule(progress()))).toBe("Converged");
  expect(tagOf(rule(progress({ entries: entriesOf([-10, -9, -7]) })))).toBe("none");
  expect(tagOf(rule(progress({ entries: entriesOf([-10, -9, -7]), elapsedMs: 50 })))).toBe("TimeLimit");
});
