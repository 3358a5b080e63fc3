import { em, incrementalEm, overChunks, remainingGain, runSync } from "@latentjs/em-core";
import { makeRng } from "@latentjs/numerics";
import { outcome, right } from "@latentjs/testing";
import { expect, test } from "vitest";
import { familyEmissions, hmm, sampleHmm, sequenceChunks, sequences, sliceColumns } from "../src/index.js";
import { countBatch, poisson } from "./counts.js";

test("incremental EM over sequences reaches the optimum of EM", () => {
  const emissions = familyEmissions(poisson);
  const model = hmm(emissions.bank(2));
  const truth = {
    initial: Float64Array.of(0.5, 0.5),
    transitions: Float64Array.of(0.9, 0.1, 0.2, 0.8),
    emissions: [{ rate: 2 }, { rate: 8 }],
  };
  const counts = new Float64Array(1000);
  const lengths = [...new Float64Array(20).fill(50)];
  sampleHmm(truth, lengths, makeRng(7), (all, state, row, rng) => {
    let events = -1;
    for (let product = 1; product > Math.exp(-all[state].rate); product *= rng.uniform()) events++;
    counts[row] = events;
  });
  const chunks = sequenceChunks(right(sequences(countBatch(counts), lengths)), sliceColumns, 50);
  expect(chunks.length).toBe(20);
  const start = { ...truth, emissions: [{ rate: 4 }, { rate: 5 }] };
  const batch = right(
    outcome(runSync(em(model, start, { stop: remainingGain(1e-10) }), overChunks(model, chunks))),
  );
  const fit = right(outcome(incrementalEm(model, start, chunks)));
  expect(Math.abs(fit.logLikelihood - batch.logLikelihood)).toBeLessThan(1e-4);
  fit.trace.slice(1).forEach((value, i) => expect(value).toBeGreaterThanOrEqual(fit.trace[i] - 1e-8));
});
