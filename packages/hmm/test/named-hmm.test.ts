import { E, finiteNumber, record } from "@latentjs/em-core";
import { expectClose, left, outcome, reference, right, rowsOf } from "@latentjs/testing";
import { describe, expect, test } from "vitest";
import {
  familyEmissions,
  fitNamedHmm,
  fitNamedHmmAsync,
  hmmCheckpointCodec,
  sequences,
  stepDensities,
  type HmmProblem,
  type NamedHmmOptions,
  type NamedHmmParams,
} from "../src/index.js";
import type { Checkpoint } from "@latentjs/mixture";
import { countBatch, poisson as counted, type Poisson } from "./counts.js";

/** The same, written and read back. */
const poisson = { ...counted, codec: record<Poisson>({ rate: finiteNumber }) };

/** Two programs at the same maximum, where the log-likelihood is flat. */
const LOG_LIKELIHOOD = 1e-6;

interface Model {
  readonly loglik: number;
  readonly viterbi?: { readonly log_joint: number };
}
const { stationary, free } = reference("hmm/earthquakes_hmm.json") as {
  readonly stationary: Readonly<Record<string, Model>>;
  readonly free: Readonly<Record<string, Model>>;
};
const counts = rowsOf("earthquakes.csv", ["count"]).flat();
const data = right(sequences(countBatch(counts)));

const options = (states: number, initial: "free" | "stationary"): NamedHmmOptions<Poisson> => ({
  states,
  initial,
  tol: 1e-11,
  maxIterations: 5000,
});

describe.each([
  [2, "stationary", stationary],
  [3, "stationary", stationary],
  [3, "free", free],
] as const)("%i states, %s initial probabilities", (states, initial, values) => {
  const fit = right(outcome(fitNamedHmm(poisson, data, options(states, initial))));
  const model = values[states];

  test("reach R's maximum and have its criteria", () => {
    expect(fit.stop._tag).toBe("Converged");
    const { logLikelihood, criteria, parameters } = fit;
    const bic = -2 * model.loglik + parameters * Math.log(counts.length);
    expectClose(
      [logLikelihood, criteria.aic, criteria.bic],
      [model.loglik, -2 * model.loglik + 2 * parameters, bic],
      LOG_LIKELIHOOD,
    );
    // ICL takes the joint density of rows and most probable path, which R's Viterbi recursion gives at its own parameters.
    const joint = model.viterbi?.log_joint ?? model.loglik + (bic - criteria.icl) / 2;
    expectClose([criteria.icl], [bic - 2 * (joint - model.loglik)], 1e-4);
  });

  test("densities of steps given those before sum to the log-likelihood", () => {
    const bank = familyEmissions(poisson).bank(states);
    const densities = right(stepDensities(bank, fit.params, data));
    expectClose([densities.reduce((a, b) => a + b, 0)], [model.loglik], LOG_LIKELIHOOD);
    // The first step has the mixture by the initial probabilities, by hand.
    const factorial = counts[0] === 13 ? 6227020800 : Number.NaN;
    const first = fit.params.emissions.reduce(
      (sum, { rate }, j) => sum + (fit.params.initial[j] * Math.exp(-rate) * rate ** 13) / factorial,
      0,
    );
    expectClose([densities[0]], [Math.log(first)], 1e-10);
  });

  test("come in the order of the steps they have", () => {
    expect([...fit.shares]).toEqual([...fit.shares].toSorted((a, b) => b - a));
    expectClose([fit.shares.reduce((a, b) => a + b, 0)], [1], 1e-12);
  });
});

test("the asynchronous fit, and one that was interrupted, have the same bits", async () => {
  const short = { ...options(3, "free"), restarts: 3, seed: 4 };
  const whole = right(outcome(fitNamedHmm(poisson, data, short)));
  const shared = right(outcome(await fitNamedHmmAsync(poisson, data, short)));
  expect(shared.params).toEqual(whole.params);
  let saved: Checkpoint<HmmProblem, NamedHmmParams<Poisson>> | undefined;
  const checkpoint = {
    everyMs: 0,
    save: (state: Checkpoint<HmmProblem, NamedHmmParams<Poisson>>) => {
      saved = state;
    },
  };
  fitNamedHmm(poisson, data, { ...short, maxIterations: 5, checkpoint });
  const codec = hmmCheckpointCodec(poisson);
  if (saved === undefined) throw new Error("nothing was saved");
  const resume = right(codec.decode(JSON.parse(JSON.stringify(codec.encode(saved))), "checkpoint"));
  const resumed = right(outcome(fitNamedHmm(poisson, data, { ...short, resume })));
  expect([resumed.params, resumed.trace]).toEqual([whole.params, whole.trace]);
  const other = left(outcome(fitNamedHmm(poisson, data, { ...short, states: 2, resume })));
  expect(other).toMatchObject({ _tag: "InvalidInput", path: "checkpoint, states" });
});

test("given states and parameters are where a fit starts", () => {
  const labels = counts.map((count) => (count > 20 ? 0 : 1));
  const labelled = right(outcome(fitNamedHmm(poisson, data, { states: 2, init: { labels }, tol: 1e-11 })));
  expect(labelled.restarts.tried).toBe(1);
  // The order of the labels, not that of the steps.
  const [{ rate: high }, { rate: low }] = labelled.params.emissions;
  expect(high).toBeGreaterThan(low);
  const { params, logLikelihood } = labelled;
  const from = right(outcome(fitNamedHmm(poisson, data, { states: 2, init: { params }, maxIterations: 0 })));
  expect(from.logLikelihood).toBe(logLikelihood);
  const refused = fitNamedHmm(poisson, data, { states: 3, init: { labels: labels.map(() => 5) } });
  expect(E.isLeft(refused)).toBe(true);
  expect(left(outcome(fitNamedHmm(poisson, data, { states: 0 })))).toMatchObject({ _tag: "InvalidInput" });
});
