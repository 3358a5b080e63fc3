import { expectClose, left, outcome, right } from "@latentjs/testing";
import { expect, test } from "vitest";
import {
  familyCheckpointCodec,
  fitMixture,
  kindOf,
  type Checkpoint,
  type FamilyParams,
  type FamilyProblem,
  type MixtureFitOptions,
} from "../src/index.js";
import { countRows, poissonFamily, type Poisson } from "./named-poisson.js";

const start = (weights: number[], rates: number[]): { readonly params: FamilyParams<Poisson> } => ({
  params: { weights: Float64Array.from(weights), components: rates.map((rate) => ({ rate })) },
});

const COUNTS = [0, 1, 2, 1, 0, 1, 12, 14, 13, 30, 31, 33];
const ROWS = countRows(COUNTS);
/** The second of three holds nothing: at a rate of 400 every count is impossible. */
const HOPELESS = start([0.5, 0.1, 0.4], [1, 400, 20]);

const attempt = (options: Partial<MixtureFitOptions<Poisson>>) =>
  outcome(fitMixture(poissonFamily, ROWS, { components: 3, init: HOPELESS, ...options }));

test("by default a component without rows ends the fit", () => {
  expect(left(attempt({}))).toMatchObject({ _tag: "ComponentCollapsed", component: 1 });
  expect(left(attempt({ onCollapse: "fail" }))).toEqual(left(attempt({})));
});

test("dropped, it leaves the others, and the fit is one of two components", () => {
  const fit = right(attempt({ onCollapse: "drop" }));
  const two = right(
    outcome(fitMixture(poissonFamily, ROWS, { components: 2, init: start([5 / 9, 4 / 9], [1, 20]) })),
  );
  expect(fit.params).toEqual(two.params);
  expect([fit.logLikelihood, fit.parameters, fit.criteria]).toEqual([two.logLikelihood, 3, two.criteria]);
  expectClose(Float64Array.from(fit.trace), Float64Array.from(two.trace), 1e-14);
  // The E-step before it was dropped counts.
  expect(fit.evaluations).toBe(two.evaluations + 1);
  expect(fit.repairs).toMatchObject([{ action: "dropped", component: 1, components: 2, rows: 0 }]);
  expect(fit.warnings[0]).toMatch(
    /^Component 1 of 3 had no estimate any more and was dropped, which leaves 2\. Component 1 holds [\d.e-]+ of effective weight, below the floor 1\.2e-11\.$/,
  );
});

test("reseeded, it begins at the rows that the others fit worst", () => {
  const fit = right(attempt({ onCollapse: "reseed", maxIterations: 0 }));
  // Under rates of 1 and 20 with weights 5/9 and 4/9 these are 33, 31, then 30: a group of twice two rows adds 12 or 0 by its density.
  const rates = fit.params.components.map(({ rate }) => rate);
  expect(fit.params.weights.length).toBe(3);
  expect(fit.repairs).toMatchObject([{ action: "reseeded", component: 1, components: 3, rows: 4 }]);
  const group = Math.max(...rates);
  expectClose(
    group,
    (33 + 31 + 30 + Number(COUNTS.find((count) => Math.abs((33 + 31 + 30 + count) / 4 - group) < 1e-9))) / 4,
    1e-12,
  );
  const done = right(attempt({ onCollapse: "reseed" }));
  expectClose(
    Float64Array.from(done.params.components.map(({ rate }) => rate).toSorted((a, b) => a - b)),
    Float64Array.of(5 / 6, 13, 94 / 3),
    1e-2,
  );
  expect(done.warnings[0]).toMatch(/^Component 1 of 3 had no estimate any more and was put at the 4 rows/);
});

test("a fit that dropped a component goes on from a checkpoint to the same bits", () => {
  const saved: Array<Checkpoint<FamilyProblem, FamilyParams<Poisson>>> = [];
  const codec = familyCheckpointCodec(kindOf(poissonFamily, 3));
  const options = { onCollapse: "drop", init: HOPELESS } as const;
  const whole = right(
    attempt({ ...options, checkpoint: { everyMs: 0, save: (checkpoint) => saved.push(checkpoint) } }),
  );
  expect(saved.length).toBeGreaterThan(0);
  for (const checkpoint of saved) {
    const resume = right(codec.decode(structuredClone(codec.encode(checkpoint))));
    const again = right(attempt({ ...options, resume }));
    expect([again.params, again.trace, again.logLikelihood, again.repairs]).toEqual([
      whole.params,
      whole.trace,
      whole.logLikelihood,
      whole.repairs,
    ]);
  }
});

test("policies that are none are refused, and those that cannot be followed", () => {
  expect(left(attempt({ onCollapse: "merge" as "drop" }))).toMatchObject({
    path: "onCollapse",
    actual: "merge",
  });
  const held = { held: [0.5, null, null] };
  expect(left(attempt({ onCollapse: "drop", mixing: held }))).toMatchObject({ path: "onCollapse" });
});
