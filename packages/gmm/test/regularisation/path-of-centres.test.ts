import { makeRng, standardNormal, type Rng } from "@latentjs/numerics";
import { describe, expect, test } from "vitest";
import { eigenvalueRatio, fitGmm, type CovarianceName } from "../../src/index.js";
import { orientations } from "../../src/regularisation/bounded-orientations.js";
import { shapes } from "../../src/regularisation/bounded-shapes.js";
import { largestRatio } from "../../src/regularisation/largest-ratio.js";
import { maximumWithin, type PathStructure } from "../../src/regularisation/maximum-within.js";
import type { Components } from "../../src/params.js";
import { answer, fitted } from "../either.js";
import { randomCovariance } from "../random.js";

const D = 8;
const K = 4;
const RATIO = 2;

interface Counted {
  readonly steps: number;
  readonly found: Components;
}

/** An M-step, and how many of Newton's steps it takes: for each the effects of the coordinates are asked for once. */
const counted = <P>(
  structureOf: (k: number, d: number) => PathStructure<P>,
): ((samples: ReadonlyArray<Float64Array>, previous: Components) => Counted) => {
  let steps = 0;
  const estimate = maximumWithin((k, d) => {
    const structure = structureOf(k, d);
    const effectsOf = (at: P): Float64Array => {
      steps++;
      return structure.chart.effectsOf(at);
    };
    return { ...structure, chart: { ...structure.chart, effectsOf } };
  });
  return (samples, previous) => {
    steps = 0;
    const covs = answer(estimate(samples, Float64Array.of(90, 120, 140, 150), D, RATIO, previous));
    return { steps, found: covs.map((cov) => ({ mean: new Float64Array(D), cov })) };
  };
};

/** Samples of components that differ in the units of their columns. */
const samplesOf = (rng: Rng): Float64Array[] =>
  Array.from({ length: K }, (_, c) => {
    const units = Array.from({ length: D }, () => Math.exp(0.6 * standardNormal(rng)));
    return randomCovariance(rng.split(`${c}`), D).map(
      (v, at) => v * units[Math.floor(at / D)] * units[at % D],
    );
  });

// EEV and VEV have saddles, and now and then a path that takes long about one.
describe.each([
  ["EVV", counted(shapes("E")), 40],
  ["EEV", counted(orientations("E")), 150],
  ["VEV", counted(orientations("V")), 80],
] as const)("%s", (__, estimate, most) => {
  test("few steps lead to the maximum within a ratio, as samples change from step to step", () => {
    const rng = makeRng(11);
    const sphere = Float64Array.from({ length: D * D }, (_, at) => (at % (D + 1) === 0 ? 1 : 0));
    let previous: Components = samplesOf(rng).map(() => ({ mean: new Float64Array(D), cov: sphere }));
    let samples = samplesOf(rng);
    const all: number[] = [];
    for (let round = 0; round < 20; round++) {
      const others = samplesOf(rng.split(`${round}`));
      samples = samples.map((sample, c) => sample.map((v, at) => v + 0.1 * (others[c][at] - v)));
      const { steps, found } = estimate(samples, previous);
      expect(largestRatio(found)).toBeGreaterThan(RATIO * (1 - 1e-6));
      all.push(steps);
      previous = found;
    }
    expect(all.reduce((a, b) => a + b, 0) / all.length).toBeLessThan(most);
  });
});

test.each<CovarianceName>(["EVV", "EEV", "VEV"])(
  "%s: with a ratio that allows samples singular to rounding, a fit never falls",
  (covariance) => {
    const rng = makeRng(12);
    for (let round = 0; round < 6; round++) {
      // Three components of a few rows, each row twice: some are soon a line.
      const rows = Array.from({ length: 10 }, () => [standardNormal(rng), standardNormal(rng)]);
      const fit = fitted(
        fitGmm([...rows, ...rows], {
          components: 3,
          covariance,
          seed: round,
          restarts: 1,
          maxIterations: 40,
          regularisation: [eigenvalueRatio(1e12)],
        }),
      );
      const falls = fit.trace.slice(1).map((value, i) => (fit.trace[i] - value) / (1 + Math.abs(value)));
      expect(Math.max(...falls)).toBeLessThan(1e-6);
    }
  },
);
