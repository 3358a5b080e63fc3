import { expectClose, outcome, reference, right, rowsOf } from "@latentjs/testing";
import { describe, expect, test } from "vitest";
import { familyEmissions, fitHmm, posterior, sequences, viterbi, type HmmFit } from "../../src/index.js";
import { countBatch, poisson, type Poisson, type PoissonStats } from "../counts.js";

/** Two programs at the same maximum, where the log-likelihood is flat. */
const LOG_LIKELIHOOD = 1e-6;
/** Parameters where R's optimisers stop on a gradient of about 1e-6. */
const PARAMETERS = 2e-4;
/** Printed with four digits behind the point. */
const PUBLISHED = 1e-4;

interface Model {
  readonly lambda: ReadonlyArray<number>;
  readonly transitions: ReadonlyArray<ReadonlyArray<number>>;
  readonly initial: ReadonlyArray<number>;
  readonly loglik: number;
  readonly aic: number;
  readonly bic: number;
  readonly viterbi: { readonly path: ReadonlyArray<number>; readonly log_joint: number };
  readonly posterior: ReadonlyArray<ReadonlyArray<number>>;
}
const { published, stationary, free } = reference("hmm/earthquakes_hmm.json") as {
  readonly published: { readonly minus_loglik: ReadonlyArray<number>; readonly aic: ReadonlyArray<number> };
  readonly stationary: Readonly<Record<string, Model>>;
  readonly free: Readonly<Record<string, Model>>;
};
const counts = rowsOf("earthquakes.csv", ["count"]).flat();
const data = right(sequences(countBatch(counts)));
const emissions = familyEmissions(poisson);

const fit = (
  states: number,
  initial: "free" | "stationary",
): HmmFit<ReadonlyArray<Poisson>, ReadonlyArray<PoissonStats>> =>
  right(outcome(fitHmm(data, emissions, { states, initial, tol: 1e-11, maxIterations: 5000, seed: 1 })));

/** Our states in the order of R's. */
const sorted = (rates: ReadonlyArray<Poisson>): ReadonlyArray<number> =>
  rates.map((_, j) => j).toSorted((a, b) => rates[a].rate - rates[b].rate);

describe.each([2, 3, 4])("%i states that begin in equilibrium", (states) => {
  const { params, logLikelihood, aic, bic, stop } = fit(states, "stationary");
  const model = stationary[states];
  const order = sorted(params.emissions);

  test("reach the maximum that Zucchini & MacDonald publish", () => {
    expect(stop._tag).toBe("Converged");
    expect(Math.abs(-logLikelihood - published.minus_loglik[states - 2])).toBeLessThan(PUBLISHED);
    expect(Math.abs(aic - published.aic[states - 2])).toBeLessThan(2 * PUBLISHED);
  });
  test("reach the maximum of R", () => {
    expect(Math.abs(logLikelihood - model.loglik)).toBeLessThan(LOG_LIKELIHOOD);
    expect(Math.abs(aic - model.aic)).toBeLessThan(2 * LOG_LIKELIHOOD);
    expect(Math.abs(bic - model.bic)).toBeLessThan(2 * LOG_LIKELIHOOD);
    expectClose(
      order.map((j) => params.emissions[j].rate),
      model.lambda,
      PARAMETERS,
    );
    expectClose(
      order.flatMap((i) => order.map((j) => params.transitions[i * states + j])),
      model.transitions.flat(),
      PARAMETERS,
    );
  });
});

describe.each([2, 3])("%i states at R's parameters", (states) => {
  const model = stationary[states];
  const params = {
    initial: Float64Array.from(model.initial),
    transitions: Float64Array.from(model.transitions.flat()),
    emissions: model.lambda.map((rate) => ({ rate })),
  };
  test("have R's path", () => {
    const path = right(viterbi(emissions.bank(states), params, data));
    expect([...path.states]).toEqual(model.viterbi.path);
    expect(Math.abs(path.logJoint - model.viterbi.log_joint)).toBeLessThan(1e-10);
  });
  test("have R's posterior probabilities", () => {
    const seen = right(posterior(emissions.bank(states), params, data));
    expectClose(seen.posterior, model.posterior.flat(), 1e-11);
    expect(Math.abs(seen.logLikelihood - model.loglik)).toBeLessThan(1e-10);
  });
});

test.each([2, 3])("%i states that begin anywhere reach the maximum of R", (states) => {
  const { params, logLikelihood } = fit(states, "free");
  expect(Math.abs(logLikelihood - free[states].loglik)).toBeLessThan(LOG_LIKELIHOOD);
  const order = sorted(params.emissions);
  expectClose(
    order.map((j) => params.initial[j]),
    free[states].initial,
    1e-6,
  );
});
