import { expectClose, left, outcome, right } from "@latentjs/testing";
import { describe, expect, test } from "vitest";
import {
  equalMixing,
  familyErrors,
  fitMixture,
  freeMixing,
  heldMixing,
  mixingRule,
  weightsOfRule,
  type Mixing,
  type MixingRule,
} from "../src/index.js";
import { deaths, poissonFamily } from "./named-poisson.js";

const ROUNDING = 1e-14;
const COUNTS = Float64Array.of(6, 2, 1, 1);

describe("weights that maximise sum_k counts[k] log weights[k]", () => {
  test.each<readonly [string, MixingRule, ReadonlyArray<number>, number]>([
    ["free", freeMixing(4), [0.6, 0.2, 0.1, 0.1], 3],
    ["equal", equalMixing(4), [0.25, 0.25, 0.25, 0.25], 0],
    ["equal, and one of its own", equalMixing(4, 1), [0.3, 0.3, 0.3, 0.1], 1],
    ["all held", heldMixing([0.4, 0.3, 0.2, 0.1]), [0.4, 0.3, 0.2, 0.1], 0],
    // 0.5 is left for 6 + 1 + 1 rows.
    ["one held", heldMixing([null, 0.5, null, null]), [0.375, 0.5, 0.0625, 0.0625], 2],
    ["all but one held", heldMixing([0.4, 0.3, null, 0.1]), [0.4, 0.3, 0.2, 0.1], 0],
  ])("%s", (_, rule, weights, freeParameters) => {
    expectClose(rule.estimate(COUNTS), weights, ROUNDING);
    expectClose(rule.estimate(Float64Array.from(weights)), weights, ROUNDING);
    expect(rule.freeParameters).toBe(freeParameters);
    expect(rule.coordinates.dimension).toBe(freeParameters);
    for (const coordinates of [rule.coordinates, rule.searchCoordinates]) {
      expectClose(right(coordinates.unpack(coordinates.pack(Float64Array.from(weights)))), weights, ROUNDING);
    }
  });
});

test.each<readonly [unknown, RegExp]>([
  ["even", /^mixing/],
  [{ held: [0.5] }, /^mixing\.held/],
  [{ held: [0, null] }, /^mixing\.held/],
  [{ held: [1, null] }, /^mixing\.held/],
  [{ held: [0.5, 0.4] }, /^mixing\.held/],
])("%j is no rule", (mixing, path) => {
  const error = left(mixingRule(mixing as Mixing, 2));
  expect(error).toMatchObject({ _tag: "InvalidInput", path: expect.stringMatching(path) as unknown });
});

test("given weights have to follow the rule, to rounding", () => {
  const equal = equalMixing(3);
  expectClose(
    right(weightsOfRule(equal, Float64Array.of(0.333333, 0.333333, 0.333334), "start")),
    [1 / 3, 1 / 3, 1 / 3],
    ROUNDING,
  );
  expect(left(weightsOfRule(equal, Float64Array.of(0.3, 0.3, 0.4), "start"))).toMatchObject({
    path: "start.weights",
  });
});

const start = (weights: ReadonlyArray<number>) => ({
  params: { weights: Float64Array.from(weights), components: [{ rate: 1 }, { rate: 3 }] },
});

test("a start from parameters begins exactly there, and one that breaks the rule is refused", () => {
  const options = { components: 2, mixing: "equal", maxIterations: 0 } as const;
  const { params } = right(
    outcome(fitMixture(poissonFamily, deaths, { ...options, init: start([0.5, 0.5]) })),
  );
  expect(params).toEqual(start([0.5, 0.5]).params);
  const refused = left(outcome(fitMixture(poissonFamily, deaths, { ...options, init: start([0.4, 0.6]) })));
  expect(refused).toMatchObject({ _tag: "InvalidInput", path: "init.params.weights" });
});

test("a checkpoint of a fit with other mixing weights is refused", () => {
  const saved: Array<Parameters<NonNullable<Parameters<typeof fitMixture>[2]["checkpoint"]>["save"]>[0]> = [];
  const options = { components: 2, restarts: 1 };
  fitMixture(poissonFamily, deaths, {
    ...options,
    checkpoint: { everyMs: 0, save: (checkpoint) => saved.push(checkpoint) },
  });
  const resume = saved.at(-1) as NonNullable<
    Parameters<typeof fitMixture<{ rate: number }, never>>[2]["resume"]
  >;
  expect(
    left(outcome(fitMixture(poissonFamily, deaths, { ...options, resume, mixing: "equal" }))),
  ).toMatchObject({
    path: "checkpoint, mixing",
    expected: "equal",
    actual: "free",
  });
});

test("weights that are not estimated have no standard error", () => {
  const { params } = right(
    outcome(
      fitMixture(poissonFamily, deaths, {
        components: 2,
        mixing: "equal",
        tol: 1e-13,
        maxIterations: 100_000,
      }),
    ),
  );
  const { weights, components } = right(
    familyErrors({ family: poissonFamily, params }, deaths, "observed", { mixing: "equal" }),
  );
  expect(weights).toEqual([0, 0]);
  expect(components).toHaveLength(2);
});
