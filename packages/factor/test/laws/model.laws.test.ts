import { em, iterationLimit, overChunks, runSync } from "@latentjs/em-core";
import { momentsOfBatch, momentsOf } from "@latentjs/mvn";
import { makeRng, standardNormal, type Rng } from "@latentjs/numerics";
import { expectClose, left, outcome, right } from "@latentjs/testing";
import { expect } from "vitest";
import {
  factorCoordinates,
  factorModel,
  factorScores,
  fitFactorAnalysis,
  fitMfa,
  fitPpca,
  momentBatch,
  type FactorParams,
} from "../../src/index.js";
import { fc, test } from "../property.js";

interface Case {
  readonly d: number;
  readonly q: number;
  readonly params: FactorParams;
  readonly rows: Float64Array;
  readonly n: number;
}

const randomParams = (d: number, q: number, rng: Rng): FactorParams => ({
  mean: Float64Array.from({ length: d }, () => 5 * standardNormal(rng)),
  loadings: Float64Array.from({ length: d * q }, () => standardNormal(rng)),
  noise: Float64Array.from({ length: d }, () => 0.2 + rng.uniform()),
});

/** Rows of a factor model, and parameters that are not theirs. */
const cases: fc.Arbitrary<Case> = fc
  .record({ d: fc.integer({ min: 2, max: 6 }), q: fc.integer({ min: 1, max: 2 }), seed: fc.nat() })
  .map(({ d, q, seed }) => {
    const rng = makeRng(seed);
    const truth = randomParams(d, q, rng);
    const n = 60;
    const rows = new Float64Array(n * d);
    for (let i = 0; i < n; i++) {
      const z = Float64Array.from({ length: q }, () => standardNormal(rng));
      for (let j = 0; j < d; j++) {
        rows[i * d + j] = truth.mean[j] + Math.sqrt(truth.noise[j]) * standardNormal(rng);
        for (let f = 0; f < q; f++) rows[i * d + j] += truth.loadings[j * q + f] * z[f];
      }
    }
    return { d, q, params: randomParams(d, q, rng), rows, n };
  });

test.prop([cases, fc.constantFrom("free", "common")])(
  "EM climbs, and the M-step maximises Q",
  ({ d, q, params, rows, n }, noise) => {
    const start = noise === "free" ? params : { ...params, noise: new Float64Array(d).fill(0.7) };
    const model = factorModel(d, q, noise);
    const batch = momentBatch(momentsOfBatch({ rows: n, cols: d, data: rows, first: 0, weights: null }));
    // The driver fails a run in which a plain step loses ground.
    const fit = right(
      outcome(runSync(em(model, start, { stop: iterationLimit(20) }), overChunks(model, [batch]))),
    );
    expect(fit.trace.length).toBe(21);
    const { stats } = right(overChunks(model, [batch])(start));
    const best = right(model.mStep(stats, start));
    const top = model.q(best, stats);
    const coordinates = factorCoordinates(new Float64Array(d).fill(1), q, noise);
    const x = coordinates.pack(best);
    for (let i = 0; i < x.length; i++) {
      for (const by of [-1e-3, 1e-3]) {
        const moved = right(coordinates.unpack(x.map((v, at) => (at === i ? v + by : v))));
        expect(model.q(moved, stats)).toBeLessThanOrEqual(top + 1e-9 * Math.abs(top));
      }
    }
  },
);

test.prop([cases])("parts of the rows add up", ({ d, q, params, rows, n }) => {
  const model = factorModel(d, q);
  const of = (from: number, to: number): ReturnType<typeof momentBatch> =>
    momentBatch(
      momentsOfBatch({
        rows: to - from,
        cols: d,
        data: rows.subarray(from * d, to * d),
        first: from,
        weights: null,
      }),
    );
  const whole = right(overChunks(model, [of(0, n)])(params));
  const parts = right(overChunks(model, [of(0, 17), of(17, n)])(params));
  expectClose([parts.logLikelihood, parts.weight], [whole.logLikelihood, whole.weight], 1e-10);
  expectClose(parts.stats.mean, whole.stats.mean, 1e-10);
  expectClose(parts.stats.scatter, whole.stats.scatter, 1e-9);
});

test.prop([cases])("expected factors are those of the posterior normal", ({ d, q, params, rows }) => {
  // By hand from two formulas: weights^T (x - mean) with weights = cov^-1 loadings solves cov weights = loadings.
  const { data } = right(factorScores(params, { rows: 1, cols: d, data: rows.subarray(0, d) }));
  const unit = Array.from({ length: d }, (_, j) => {
    const row = params.mean.slice();
    row[j] += 1;
    return Array.from(right(factorScores(params, [row])).data);
  });
  for (let f = 0; f < q; f++) {
    const score = unit.reduce((total, weights, j) => total + weights[f] * (rows[j] - params.mean[j]), 0);
    expectClose([data[f]], [score], 1e-8);
    for (let i = 0; i < d; i++) {
      let image = params.noise[i] * unit[i][f];
      for (let j = 0; j < d; j++) {
        for (let g = 0; g < q; g++)
          image += params.loadings[i * q + g] * params.loadings[j * q + g] * unit[j][f];
      }
      expectClose([image], [params.loadings[i * q + f]], 1e-9);
    }
  }
});

test("what is wrong is said", () => {
  const rows = [
    [1, 2, 3],
    [2, 1, 0],
    [4, 4, 1],
    [0, 3, 3],
    [2, 2, 5],
  ];
  expect(left(outcome(fitFactorAnalysis({ rows }, { factors: 2 })))).toMatchObject({ path: "factors" });
  expect(left(outcome(fitFactorAnalysis({ rows }, { factors: 0 })))).toMatchObject({ path: "factors" });
  const double = rows.map(([a, b]) => [a, b, a + b]);
  expect(left(outcome(fitFactorAnalysis({ rows: double }, { factors: 1 })))).toMatchObject({
    _tag: "NotPositiveDefinite",
  });
  expect(left(fitPpca({ rows }, { factors: 3 }))).toMatchObject({ path: "factors" });
  expect(left(outcome(fitMfa(rows, { components: 0, factors: 1 })))).toMatchObject({ path: "components" });
  expect(left(outcome(fitMfa(rows, { components: 1, factors: 3 })))).toMatchObject({ path: "factors" });
  expect(left(outcome(fitMfa(rows, { components: 1, factors: 1, seed: 0.5 })))).toMatchObject({
    path: "seed",
  });
  expect(left(outcome(fitMfa([[Number.NaN, 1]], { components: 1, factors: 1 })))).toMatchObject({
    _tag: "InvalidInput",
  });
  const model = factorModel(3, 1);
  const params = {
    mean: new Float64Array(3),
    loadings: new Float64Array(3),
    noise: Float64Array.of(1, 0, 1),
  };
  expect(left(model.eStep(params))).toMatchObject({ path: "noise[1]" });
  expect(() => factorModel(3, 2).eStep(params)).toThrow(RangeError);
  expect(right(momentsOf(rows)).weight).toBe(5);
});
