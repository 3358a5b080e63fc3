import { em, iterationLimit, overChunks, plain, runSync, smallGain, anyOf } from "@latentjs/em-core";
import { replicate } from "@latentjs/mixture";
import { expectClose, outcome, reference, right, rowsOf } from "@latentjs/testing";
import { expect, test } from "vitest";
import {
  hmm,
  posterior,
  sequenceChunks,
  sequences,
  sliceDense,
  viterbi,
  type HmmParams,
} from "../../src/index.js";
import { columnBatch, normal, type Normal } from "../normal.js";

/** The same arithmetic in another order. */
const TOLERANCE = 1e-9;

interface Params {
  readonly initial: ReadonlyArray<number>;
  readonly transitions: ReadonlyArray<ReadonlyArray<number>>;
  readonly mean: ReadonlyArray<number>;
  readonly sd: ReadonlyArray<number>;
}
const { lengths, start, at_start, first_step, trace, fixed_point } = reference("hmm/faithful_hmm.json") as {
  readonly lengths: ReadonlyArray<number>;
  readonly start: Params;
  readonly at_start: {
    readonly loglik: number;
    readonly posterior: ReadonlyArray<ReadonlyArray<number>>;
    readonly pairs: ReadonlyArray<ReadonlyArray<number>>;
    readonly path: ReadonlyArray<number>;
    readonly log_joint: number;
  };
  readonly first_step: Params;
  readonly trace: ReadonlyArray<number>;
  readonly fixed_point: Params & { readonly loglik: number; readonly path: ReadonlyArray<number> };
};

const paramsOf = ({ initial, transitions, mean, sd }: Params): HmmParams<ReadonlyArray<Normal>> => ({
  initial: Float64Array.from(initial),
  transitions: Float64Array.from(transitions.flat()),
  emissions: mean.map((m, j) => ({ mean: m, variance: sd[j] ** 2 })),
});
const numbersOf = ({ initial, transitions, emissions }: HmmParams<ReadonlyArray<Normal>>): number[] => [
  ...initial,
  ...transitions,
  ...emissions.flatMap(({ mean, variance }) => [mean, Math.sqrt(variance)]),
];

const waiting = rowsOf("faithful.csv", ["waiting"]).flat();
const data = right(sequences(columnBatch(waiting), lengths));
const bank = replicate(normal, 2);
const model = hmm(bank);
const chunks = sequenceChunks(data, sliceDense, 50);

test("the E-step at the start is R's", () => {
  const { stats, logLikelihood, weight } = right(overChunks(model, [data])(paramsOf(start)));
  expect(weight).toBe(272);
  expect(Math.abs(logLikelihood - at_start.loglik)).toBeLessThan(TOLERANCE);
  expectClose(stats.transitions, at_start.pairs.flat(), TOLERANCE);
  const seen = right(posterior(bank, paramsOf(start), data));
  expectClose(seen.posterior, at_start.posterior.flat(), TOLERANCE);
});

test("a step of EM is R's, whatever the chunks", () => {
  expect(chunks.map(({ rows }) => rows)).toEqual([100, 172]);
  for (const parts of [[data], chunks]) {
    const { stats } = right(overChunks(model, parts)(paramsOf(start)));
    const next = right(model.mStep(stats, paramsOf(start)));
    expectClose(numbersOf(next), numbersOf(paramsOf(first_step)), TOLERANCE);
  }
});

test("EM goes the way it goes in R", () => {
  const fit = right(
    outcome(runSync(em(model, paramsOf(start), { stop: iterationLimit(9) }), overChunks(model, chunks))),
  );
  expectClose(fit.trace, trace, TOLERANCE);
});

test("EM arrives where it arrives in R, and so does the path", () => {
  const stop = anyOf(smallGain(1e-15), iterationLimit(500));
  const fit = right(
    outcome(runSync(em(model, paramsOf(start), { stop, accelerator: plain() }), overChunks(model, chunks))),
  );
  expect(Math.abs(fit.logLikelihood - fixed_point.loglik)).toBeLessThan(TOLERANCE);
  const { states } = right(viterbi(bank, fit.params, data));
  expect([...states]).toEqual(fixed_point.path);
  expect([...right(viterbi(bank, paramsOf(start), data)).states]).toEqual(at_start.path);
});
