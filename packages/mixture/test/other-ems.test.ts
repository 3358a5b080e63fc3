import {
  em,
  incrementalEm,
  learnFrom,
  onlineEm,
  overChunks,
  remainingGain,
  runSync,
  type IncrementalFit,
} from "@latentjs/em-core";
import { makeRng } from "@latentjs/numerics";
import { outcome, right } from "@latentjs/testing";
import { expect, test } from "vitest";
import { countBatch, type CountBatch } from "./poisson.js";
import {
  poissonMixture,
  poissonParams,
  type PoissonMixtureStats,
  type PoissonParams,
} from "./poisson-mixture.js";

const model = poissonMixture(2);
const start = poissonParams([0.5, 0.5], [1, 8]);

/** Counts with means 2 and 9, two of three with the first. */
const counts = ((): Float64Array => {
  const rng = makeRng("other EMs");
  return Float64Array.from({ length: 6000 }, () => {
    const rate = rng.uniform() < 2 / 3 ? 2 : 9;
    let events = -1;
    for (let product = 1; product > Math.exp(-rate); product *= rng.uniform()) events++;
    return events;
  });
})();
const chunks: ReadonlyArray<CountBatch> = Array.from({ length: 60 }, (_, i) =>
  countBatch(counts.subarray(100 * i, 100 * i + 100), null, 100 * i),
);
const batchFit = right(
  outcome(runSync(em(model, start, { stop: remainingGain(1e-10) }), overChunks(model, chunks))),
);

test("incremental EM of a mixture reaches the optimum of EM", () => {
  const fit: IncrementalFit<PoissonParams, PoissonMixtureStats> = right(
    outcome(incrementalEm(model, start, chunks)),
  );
  expect(Math.abs(fit.logLikelihood - batchFit.logLikelihood)).toBeLessThan(1e-4);
  fit.trace.slice(1).forEach((value, i) => expect(value).toBeGreaterThanOrEqual(fit.trace[i] - 1e-7));
  expect(fit.iteration).toBeLessThan(batchFit.iteration);
});

test("one pass of online EM ends within a thousandth of a nat a row", () => {
  const learner = right(onlineEm(model, { averageFrom: 20 }));
  const run = right(learnFrom(learner, learner.begin(start), chunks));
  const { logLikelihood } = right(overChunks(model, chunks)(right(learner.result(run))));
  expect(batchFit.logLikelihood - logLikelihood).toBeLessThan(1e-3 * 6000);
  expect(batchFit.logLikelihood - logLikelihood).toBeGreaterThan(-1e-6);
});
