import { makeRng, poissonVariate } from "@latentjs/numerics";
import { left, outcome, right } from "@latentjs/testing";
import { expect, test } from "vitest";
import { fitMixture, type MixtureFit, type MixtureFitOptions } from "../src/index.js";
import { countRows, poissonFamily, type Poisson } from "./named-poisson.js";

const RATES = [4, 200, 900];
const GROUP = 60;
const rng = makeRng("moves");
const COUNTS = Array.from({ length: 3 * GROUP }, (_, i) => poissonVariate(rng, RATES[Math.floor(i / GROUP)]));
const ROWS = countRows(COUNTS);
const TRUE = COUNTS.map((_, i) => Math.floor(i / GROUP));
/** The first two groups as one and the third cut in two: EM alone does not get out of there. */
const STUCK = COUNTS.map((count, i) => (i < 2 * GROUP ? 0 : count > 900 ? 1 : 2));

/** Memberships as probabilities: labels would name the components. */
const certain = (labels: ReadonlyArray<number>): { readonly responsibilities: number[][] } => ({
  responsibilities: labels.map((label) => [0, 1, 2].map((c) => (c === label ? 1 : 0))),
});
const [START, TRUTH] = [certain(STUCK), certain(TRUE)];

const fit = (options: Partial<MixtureFitOptions<Poisson>>): MixtureFit<Poisson> =>
  right(outcome(fitMixture(poissonFamily, ROWS, { components: 3, ...options })));

test("moves lead from two groups in one and another in two to the three groups", () => {
  const best = fit({ init: TRUTH });
  const stuck = fit({ init: START });
  expect(stuck.logLikelihood).toBeLessThan(best.logLikelihood - 1000);
  const moved = fit({ init: START, moves: "split-merge" });
  expect(Math.abs(moved.logLikelihood - best.logLikelihood)).toBeLessThan(1e-4);
  expect(moved.restarts.tried).toBeGreaterThan(1);
});

test("where nothing is higher the fit stays as it is", () => {
  const moved = fit({ init: TRUTH, moves: "split-merge" });
  expect(moved.params).toEqual(fit({ init: TRUTH }).params);
});

test("noise and equal weights go with moves, what means something does not", () => {
  const options = { mixing: "equal", noise: { volume: 5000 }, init: START } as const;
  const moved = fit({ ...options, moves: "split-merge" });
  expect(moved.logLikelihood).toBeGreaterThanOrEqual(fit(options).logLikelihood);
  expect(moved.params.weights[0]).toBe(moved.params.weights[1]);
  const labels = TRUE.map((label, i) => (i % 9 === 0 ? label : null));
  const refused = outcome(fitMixture(poissonFamily, ROWS, { components: 3, labels, moves: "split-merge" }));
  const named = fitMixture(poissonFamily, ROWS, {
    components: 3,
    init: { labels: TRUE },
    moves: "split-merge",
  });
  expect(left(outcome(named))).toMatchObject({ _tag: "InvalidInput", path: "moves" });
  expect(left(refused)).toMatchObject({ _tag: "InvalidInput", path: "moves" });
});
