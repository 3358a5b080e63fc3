import { fc, test } from "@fast-check/vitest";
import type { Either, EmError } from "@latentjs/em-core";
import { choleskyFactor, expectedLogLikelihood, type Moments } from "@latentjs/mvn";
import { choleskyLogDet, makeRng, standardNormal, symmetricEigen, type Rng } from "@latentjs/numerics";
import { expectClose } from "@latentjs/testing";
import { describe, expect } from "vitest";
import {
  eigenvalueRatio,
  fitGmm,
  largestRatio,
  resolveCovariance,
  type AnyStructure,
  type Components,
  type CovarianceName,
} from "../../src/index.js";
import { answer, fitted, sentence } from "../either.js";
import { batchOf, randomCovariance, randomRows } from "../random.js";

const NAMES = ["EVV", "EEV", "VEV"] as const;
type Name = (typeof NAMES)[number];

/** The last weight of the barrier costs this, relative to the weight of the rows, in each direction that the ratio binds in. */
const BARRIER = 1e-11;

/** Of an expected log-likelihood. */
const ROUNDING = 1e-14;

const structureOf = (name: CovarianceName, d: number): AnyStructure => answer(resolveCovariance(name, d));

const within = (name: CovarianceName, d: number, ratio: number): AnyStructure =>
  answer(
    eigenvalueRatio(ratio).apply(structureOf(name, d), {
      batch: batchOf([Array.from({ length: d }, () => 0)], null),
      components: 2,
    }),
  ).structure;

/** An M-step. */
const step = (
  structure: AnyStructure,
  moments: ReadonlyArray<Moments>,
  previous: Components,
): Either<EmError, Components> => structure.use(({ estimate }) => estimate(moments, previous));

const momentsOf = (samples: ReadonlyArray<Float64Array>, weights: ReadonlyArray<number>): Moments[] =>
  samples.map((sample, c) => ({
    weight: weights[c],
    mean: new Float64Array(Math.sqrt(sample.length)),
    scatter: sample.map((v) => weights[c] * v),
  }));

const expected = (components: Components, moments: ReadonlyArray<Moments>): number =>
  components.reduce((total, component, c) => total + expectedLogLikelihood(component, moments[c]), 0);

const spheres = (k: number, d: number, size = 1): Components =>
  Array.from({ length: k }, () => ({
    mean: new Float64Array(d),
    cov: Float64Array.from({ length: d * d }, (_, at) => (at % (d + 1) === 0 ? size : 0)),
  }));

interface Case {
  readonly d: number;
  readonly ratio: number;
  readonly moments: ReadonlyArray<Moments>;
  readonly weight: number;
}

const caseOf = (rng: Rng, round: number): Case => {
  const d = 2 + (round % 3);
  const k = 2 + (round % 2) + (round % 5 === 0 ? 1 : 0);
  const samples = Array.from({ length: k }, (_, c) => {
    const units = Array.from({ length: d }, () => Math.exp(0.7 * standardNormal(rng)));
    return randomCovariance(rng.split(`${round} ${c}`), d).map(
      (v, at) => v * units[Math.floor(at / d)] * units[at % d] * (1 + c),
    );
  });
  const weights = samples.map(() => 0.5 + 3 * rng.uniform());
  return {
    d,
    ratio: 1.2 + 3 * rng.uniform(),
    moments: momentsOf(samples, weights),
    weight: weights.reduce((a, b) => a + b, 0),
  };
};

/** Components brought within a ratio by a power of their covariances: it keeps the structure, and the ratio by Löwner's theorem. */
const powered = (components: Components, ratio: number): Components => {
  const largest = largestRatio(components);
  if (largest <= ratio) return components;
  const power = (0.9999999 * Math.log(ratio)) / Math.log(largest);
  return components.map(({ mean, cov }) => {
    const d = mean.length;
    const { values, vectors } = symmetricEigen(cov, d);
    const out = new Float64Array(d * d);
    for (let f = 0; f < d; f++)
      for (let at = 0; at < d * d; at++)
        out[at] += values[f] ** power * vectors[f * d + Math.floor(at / d)] * vectors[f * d + (at % d)];
    return { mean, cov: out };
  });
};

const volumesOf = (components: Components): number[] =>
  components.map(({ mean: { length: d }, cov }) => choleskyLogDet(answer(choleskyFactor(cov, d)), d) / d);

/** Whether covariances have what their structure shares, to rounding. */
const expectStructure = (name: Name, components: Components): void => {
  const volumes = volumesOf(components);
  if (name.startsWith("E"))
    expectClose(
      volumes,
      volumes.map(() => volumes[0]),
      1e-13,
    );
  if (name === "EVV") return;
  const shapes = components.map(({ mean: { length: d }, cov }, c) =>
    Array.from(symmetricEigen(cov, d).values, (v) => Math.log(v) - volumes[c]),
  );
  for (const shape of shapes) expectClose(shape, shapes[0], 1e-12);
};

describe.each(NAMES)("%s", (name) => {
  test("no covariances nearby within the ratio are more likely", () => {
    const rng = makeRng(3);
    let active = 0;
    let tried = 0;
    for (let round = 0; round < 30; round++) {
      const { d, ratio, moments, weight } = caseOf(rng, round);
      const structure = within(name, d, ratio);
      const found = answer(step(structure, moments, spheres(moments.length, d)));
      const largest = largestRatio(found);
      expect(largest).toBeLessThanOrEqual(ratio * (1 + 1e-12));
      expectStructure(name, found);
      if (largest > ratio * (1 - 1e-6)) active++;
      const best = expected(found, moments);
      const coordinates = structureOf(name, d).use((s) =>
        s.coordinates(moments.length, new Float64Array(d).fill(1)),
      );
      const at = coordinates.pack(found);
      for (let nudge = 0; nudge < 150; nudge++) {
        const size = 10 ** -(1 + (nudge % 5));
        const near = answer(coordinates.unpack(at.map((x) => x + size * standardNormal(rng))));
        const allowed = powered(near, ratio);
        tried++;
        expect(expected(allowed, moments)).toBeLessThanOrEqual(best + BARRIER * weight * d);
      }
    }
    expect(active).toBeGreaterThan(20);
    expect(tried).toBe(4500);
  });

  test("a step is never below the previous covariances, and stands still where it ended", () => {
    const rng = makeRng(4);
    for (let round = 0; round < 30; round++) {
      const { d, ratio, moments } = caseOf(rng, round);
      const other = caseOf(rng.split("other"), round).moments;
      const structure = within(name, d, ratio);
      const previous = answer(step(structure, other, spheres(other.length, d)));
      const found = answer(step(structure, moments, previous));
      const reached = expected(found, moments);
      const before = expected(previous, moments);
      expect(reached).toBeGreaterThanOrEqual(before - ROUNDING * (1 + Math.abs(before)));
      const again = expected(answer(step(structure, moments, found)), moments);
      expect(again).toBeGreaterThanOrEqual(reached - ROUNDING * (1 + Math.abs(reached)));
      if (name === "EVV") expect(again).toBeLessThanOrEqual(reached + BARRIER * (1 + Math.abs(reached)));
    }
  });

  test("where the maximum keeps the ratio that is the answer", () => {
    const rng = makeRng(5);
    for (let round = 0; round < 20; round++) {
      const { d, moments } = caseOf(rng, round);
      const previous = spheres(moments.length, d);
      const free = answer(step(structureOf(name, d), moments, previous));
      const bounded = answer(step(within(name, d, largestRatio(free) * (1 + 1e-10)), moments, previous));
      expectClose(
        bounded.map(({ cov }) => cov),
        free.map(({ cov }) => cov),
        1e-12,
      );
    }
  });

  test("a ratio of 1 is one covariance, and next to it nearly", () => {
    const rng = makeRng(6);
    for (let round = 0; round < 12; round++) {
      const { d, moments } = caseOf(rng, round);
      const previous = spheres(moments.length, d);
      const tied = answer(step(structureOf("EEE", d), moments, previous));
      for (const ratio of [1, 1 + 1e-10, 1 + 1e-8, 1 + 1e-5]) {
        const found = answer(step(within(name, d, ratio), moments, previous));
        expect(largestRatio(found)).toBeLessThanOrEqual(ratio * (1 + 1e-12));
        const size = Math.max(...tied[0].cov.map((v) => Math.abs(v)));
        for (const { cov } of found)
          expectClose(
            cov.map((v) => v / size),
            tied[0].cov.map((v) => v / size),
            2 * (ratio - 1) + 1e-12,
          );
      }
    }
  });

  test("the answer follows a unit for all columns, a turn of them, and the order of components", () => {
    const rng = makeRng(7);
    for (let round = 0; round < 12; round++) {
      const { d, ratio, moments } = caseOf(rng, round);
      const structure = within(name, d, ratio);
      const previous = spheres(moments.length, d);
      const found = answer(step(structure, moments, previous));
      const best = expected(found, moments);
      for (const unit of [1e-8, 1e8]) {
        const scaled = moments.map((m) => ({ ...m, scatter: m.scatter.map((v) => v * unit * unit) }));
        const there = answer(step(structure, scaled, spheres(moments.length, d, unit * unit)));
        expectClose(
          there.map(({ cov }) => cov.map((v) => v / (unit * unit))),
          found.map(({ cov }) => cov),
          1e-6,
        );
      }
      const turn = symmetricEigen(randomCovariance(rng, d), d).vectors;
      const turned = moments.map((m) => ({ ...m, scatter: congruent(turn, m.scatter, d) }));
      const there = expected(answer(step(structure, turned, previous)), turned);
      expect(Math.abs(there - best)).toBeLessThan(1e-10 * (1 + Math.abs(best)));
      const reversed = moments.toReversed();
      const back = expected(answer(step(structure, reversed, previous)), reversed);
      expect(Math.abs(back - best)).toBeLessThan(1e-10 * (1 + Math.abs(best)));
    }
  });

  test("a component without scatter takes part, and one direction that none has is refused", () => {
    const rng = makeRng(8);
    for (const d of [2, 3]) {
      const moments = momentsOf([new Float64Array(d * d), randomCovariance(rng, d)], [1, 2]);
      const structure = within(name, d, 2);
      const found = answer(step(structure, moments, spheres(2, d)));
      expect(largestRatio(found)).toBeLessThanOrEqual(2 * (1 + 1e-12));
      expectStructure(name, found);
      const flat = momentsOf([new Float64Array(d * d).fill(1), new Float64Array(d * d).fill(2)], [1, 2]);
      expect(sentence(step(structure, flat, spheres(2, d)))).toMatch(
        /^The average covariance of the components is singular: pivot 1 is /,
      );
    }
  });

  test("crossed lines: two columns, by hand", () => {
    // Variance 2 along (1, 1) and (1, -1), none across. With variances a along and b across, a <= 4 b, log a + log b + 2 / a is
    // least at b = a / 4, a = 1.
    const lines = momentsOf([Float64Array.of(1, 1, 1, 1), Float64Array.of(1, -1, -1, 1)], [1, 1]);
    const found = answer(step(within(name, 2, 4), lines, spheres(2, 2)));
    expectClose(found[0].cov, [0.625, 0.375, 0.375, 0.625], 1e-10);
    expectClose(found[1].cov, [0.625, -0.375, -0.375, 0.625], 1e-10);
  });

  test.prop(
    [fc.record({ d: fc.integer({ min: 2, max: 3 }), k: fc.integer({ min: 1, max: 4 }), seed: fc.nat() })],
    { seed: 1, numRuns: 12 },
  )("a fit keeps the ratio, and its log-likelihood never falls", ({ d, k, seed }) => {
    const rng = makeRng(seed);
    const rows = randomRows(rng.split("rows"), 60, d, k);
    const ratio = 1.5 + 3 * rng.uniform();
    const fit = fitted(
      fitGmm(rows, {
        components: k,
        covariance: name,
        regularisation: [eigenvalueRatio(ratio)],
        init: { labels: rows.map((_, i) => i % k) },
        maxIterations: 60,
      }),
    );
    expect(largestRatio(fit.params.components)).toBeLessThanOrEqual(ratio * (1 + 1e-9));
    expectStructure(name, fit.params.components);
    for (const [i, value] of fit.trace.entries()) {
      if (i > 0) expect(value).toBeGreaterThanOrEqual(fit.trace[i - 1] - 1e-10 * (1 + Math.abs(value)));
    }
  });
});

test("EVV, a line beside a sphere, by hand", () => {
  // Both have the axes (1, 1) and (1, -1). With variances 4 c and b of the first, c and 4 b of the second, at the bound along either and of one
  // volume, 2 log c + 2 log b + 3 / (2 c) + 1 / (4 b) is least at c = 3 / 4, b = 1 / 8.
  const moments = momentsOf([Float64Array.of(1, 1, 1, 1), Float64Array.of(1, 0, 0, 1)], [1, 1]);
  const found = answer(step(within("EVV", 2, 4), moments, spheres(2, 2)));
  expectClose(found[0].cov, [1.5625, 1.4375, 1.4375, 1.5625], 1e-10);
  expectClose(found[1].cov, [0.625, 0.125, 0.125, 0.625], 1e-10);
});

test("VVV next to a ratio of 1 keeps it, where sweeps over pairs do not settle", () => {
  const rng = makeRng(9);
  for (let round = 0; round < 12; round++) {
    const { d, moments } = caseOf(rng, round);
    for (const ratio of [1.0001, 1.01]) {
      const found = answer(step(within("VVV", d, ratio), moments, spheres(moments.length, d)));
      expect(largestRatio(found)).toBeLessThanOrEqual(ratio * (1 + 1e-9));
      const fewer = answer(step(within("VEV", d, ratio), moments, spheres(moments.length, d)));
      expect(expected(found, moments)).toBeGreaterThanOrEqual(expected(fewer, moments) - 1e-9);
    }
  }
});

/** A C A^T. */
const congruent = (a: Float64Array, c: Float64Array, d: number): Float64Array =>
  Float64Array.from({ length: d * d }, (_, place) => {
    const [i, j] = [Math.floor(place / d), place % d];
    let total = 0;
    for (let p = 0; p < d; p++)
      for (let q = 0; q < d; q++) total += a[i * d + p] * c[p * d + q] * a[j * d + q];
    return total;
  });
