import { fc, test } from "@fast-check/vitest";
import {
  denseChunks,
  E,
  expectedMonoid,
  foldParts,
  overChunks,
  type DenseBatch,
  type Expected,
} from "@latentjs/em-core";
import { makeRng, standardNormal } from "@latentjs/numerics";
import { expectClose } from "@latentjs/testing";
import { expect } from "vitest";
import {
  fitMvn,
  fitMvnMissing,
  mvnCoordinates,
  mvnMissing,
  type Moments,
  type Mvn,
  type MvnMissingFit,
} from "../../src/index.js";
import { answer, outcome } from "../either.js";
import { batchWithHoles, CASES, mvnCase, randomMvn, randomRows, randomWeights } from "../random.js";

/** Sums over some tens of rows, through factors of moderate condition. */
const TOLERANCE = 1e-10;
/** Relative rounding of an objective, as the driver allows it. */
const SLACK = 1e-10;

const expected = (params: Mvn, batch: DenseBatch, chunkRows?: number): Expected<Moments> =>
  answer(overChunks(mvnMissing(batch.cols), denseChunks(batch, chunkRows))(params));

const startFor = (batch: DenseBatch, seed: number): Mvn => randomMvn(makeRng(seed), batch.cols);

const expectSame = (actual: Expected<Moments>, wanted: Expected<Moments>): void => {
  expectClose(actual.weight, wanted.weight, TOLERANCE);
  expectClose(actual.logLikelihood, wanted.logLikelihood, TOLERANCE);
  expectClose(actual.stats.weight, wanted.stats.weight, TOLERANCE);
  expectClose(actual.stats.mean, wanted.stats.mean, TOLERANCE);
  expectClose(actual.stats.scatter, wanted.stats.scatter, TOLERANCE);
  expect(actual.badRow).toBe(wanted.badRow);
};

test.prop([batchWithHoles, fc.nat()], CASES)(
  "twenty plain steps never lose, and each gains at least what q gains",
  (batch, seed) => {
    const model = mvnMissing(batch.cols);
    let params = startFor(batch, seed);
    let before = expected(params, batch);
    for (let step = 0; step < 20; step++) {
      const next = answer(model.mStep(before.stats, params));
      const after = expected(next, batch);
      const gain = after.logLikelihood - before.logLikelihood;
      const qGain = model.q(next, before.stats) - model.q(params, before.stats);
      const rounding = SLACK * (1 + Math.abs(before.logLikelihood));
      expect(qGain).toBeGreaterThanOrEqual(-rounding);
      expect(gain).toBeGreaterThanOrEqual(qGain - rounding);
      params = next;
      before = after;
    }
  },
);

test.prop([batchWithHoles, fc.nat()], CASES)("no small nudge of an M-step raises q", (batch, seed) => {
  const model = mvnMissing(batch.cols);
  const start = startFor(batch, seed);
  const { stats } = expected(start, batch);
  const best = answer(model.mStep(stats, start));
  const top = model.q(best, stats);
  const coordinates = mvnCoordinates(new Float64Array(batch.cols).fill(1));
  const at = coordinates.pack(best);
  const rng = makeRng(seed).split("nudges");
  for (const size of [1e-2, 1e-3]) {
    for (let nudge = 0; nudge < 10; nudge++) {
      const there = answer(coordinates.unpack(at.map((v) => v + size * standardNormal(rng))));
      expect(model.q(there, stats)).toBeLessThan(top);
    }
  }
});

test.prop([batchWithHoles, fc.nat(), fc.integer({ min: 1, max: 20 })], CASES)(
  "the same chunks give the same bits in whatever order and by whomever they are seen",
  (batch, seed, chunkRows) => {
    const model = mvnMissing(batch.cols);
    const params = startFor(batch, seed);
    const chunks = denseChunks(batch, chunkRows);
    const inOrder = expected(params, batch, chunkRows);
    const oneSeesAllBackwards = answer(model.eStep(params));
    const backwards = chunks.toReversed().map(oneSeesAllBackwards).toReversed();
    const eachBySomebodyElse = chunks.map((chunk) => answer(model.eStep(params))(chunk));
    const monoid = expectedMonoid(model.stats);
    expect(foldParts(monoid, backwards)).toEqual(inOrder);
    expect(foldParts(monoid, eachBySomebodyElse)).toEqual(inOrder);
  },
);

test.prop([batchWithHoles, fc.nat(), fc.integer({ min: 1, max: 20 })], CASES)(
  "another grid gives the same values to rounding",
  (batch, seed, chunkRows) => {
    const params = startFor(batch, seed);
    expectSame(expected(params, batch, chunkRows), expected(params, batch));
  },
);

test.prop([batchWithHoles, fc.nat(), fc.integer({ min: 2, max: 4 })], CASES)(
  "weight m is the row m times",
  (batch, seed, m) => {
    const params = startFor(batch, seed);
    const times = Array.from({ length: batch.rows }, (_, i) => (i % 3 === 0 ? m : 1));
    const repeated = times.flatMap((n, i) =>
      Array.from({ length: n }, () => [...batch.data.subarray(i * batch.cols, (i + 1) * batch.cols)]),
    );
    const many: DenseBatch = {
      ...batch,
      rows: repeated.length,
      data: Float64Array.from(repeated.flat()),
      weights: null,
    };
    const weighted = { ...batch, weights: Float64Array.from(times) };
    expectSame(expected(params, weighted), expected(params, many));
  },
);

test.prop([batchWithHoles, fc.nat()], CASES)(
  "a common factor of the weights is a factor of the statistics",
  (b, seed) => {
    const params = startFor(b, seed);
    const weights = b.weights ?? new Float64Array(b.rows).fill(1);
    const { scale } = mvnMissing(b.cols).stats;
    const once = expected(params, { ...b, weights });
    const tripled = expected(params, { ...b, weights: weights.map((w) => 3 * w) });
    const { stats, logLikelihood, weight } = once;
    expectSame(tripled, {
      ...once,
      stats: scale(3, stats),
      logLikelihood: 3 * logLikelihood,
      weight: 3 * weight,
    });
  },
);

const complete = fc
  .record({ d: fc.integer({ min: 1, max: 5 }), extra: fc.integer({ min: 5, max: 40 }), seed: fc.nat() })
  .map(({ d, extra, seed }) => {
    const rng = makeRng(seed);
    const n = 2 * d + extra;
    return { ...randomRows(rng, n, d), first: 0, weights: randomWeights(rng.split("weights"), n) };
  });

test.prop([complete, fc.nat()], CASES)(
  "with nothing missing one step is maximum likelihood",
  (batch, seed) => {
    const model = mvnMissing(batch.cols);
    const start = startFor(batch, seed);
    const one = answer(model.mStep(expected(start, batch).stats, start));
    const closed = answer(fitMvn(batch, { weights: batch.weights }));
    expectClose(one.mean, closed.params.mean, TOLERANCE);
    expectClose(one.cov, closed.params.cov, TOLERANCE);
    expectClose(expected(one, batch).logLikelihood, closed.logLikelihood, TOLERANCE);
  },
);

const fitted = (batch: DenseBatch): MvnMissingFit => {
  const weights = batch.weights ?? new Float64Array(batch.rows).fill(1);
  return answer(outcome(fitMvnMissing(batch, { weights, tol: 1e-14 })));
};

/** A fit at 1e-14 nats a row is within some 1e-7 standard deviations of its limit. */
const FIT_TOLERANCE = 1e-5;
const FITS = { ...CASES, numRuns: 20 };

test.prop([batchWithHoles], FITS)("a converged fit is a fixed point, and a maximum", (batch) => {
  const fit = fitted(batch);
  expect(fit.stop._tag).toBe("Converged");
  const model = mvnMissing(batch.cols);
  const next = answer(model.mStep(fit.stats, fit.params));
  expectClose(next.mean, fit.params.mean, FIT_TOLERANCE);
  expectClose(next.cov, fit.params.cov, FIT_TOLERANCE);
  const coordinates = mvnCoordinates(new Float64Array(batch.cols).fill(1));
  const at = coordinates.pack(fit.params);
  const rng = makeRng(batch.rows);
  for (let nudge = 0; nudge < 10; nudge++) {
    const there = answer(coordinates.unpack(at.map((v) => v + 1e-2 * standardNormal(rng))));
    expect(expected(there, batch).logLikelihood).toBeLessThan(fit.logLikelihood);
  }
});

test.prop([batchWithHoles], FITS)("the log-likelihood of a fit is that at its parameters", (batch) => {
  const fit = fitted(batch);
  // Rows with nothing observed are left out of the fit and have log-likelihood 0.
  expectClose(expected(fit.params, batch).logLikelihood, fit.logLikelihood, TOLERANCE);
});

test.prop([batchWithHoles], FITS)("columns in another order give the fit in that order", (batch) => {
  const { rows, cols: d } = batch;
  const reversed = Float64Array.from({ length: rows * d }, (_, at) => {
    const i = Math.floor(at / d);
    return batch.data[i * d + (d - 1 - (at % d))];
  });
  const there = fitted({ ...batch, data: reversed });
  const here = fitted(batch);
  expectClose(there.params.mean.toReversed(), here.params.mean, FIT_TOLERANCE);
  // Reversing rows and columns of a matrix reverses its numbers.
  expectClose(there.params.cov.toReversed(), here.params.cov, FIT_TOLERANCE);
});

test.prop([batchWithHoles], FITS)("an offset of 1e8 moves the mean and nothing else", (batch) => {
  const near = { ...batch, data: batch.data.map((v) => Math.round(v * 1024) / 1024) };
  const here = fitted(near);
  const there = fitted({ ...near, data: near.data.map((v) => v + 1e8) });
  expectClose(there.params.cov, here.params.cov, FIT_TOLERANCE);
  expectClose(
    there.params.mean.map((m) => m - 1e8),
    here.params.mean,
    FIT_TOLERANCE,
  );
  expectClose(there.logLikelihood, here.logLikelihood, 1e-7);
});

test.prop([mvnCase(1, 6), fc.integer({ min: -8, max: 8 })], CASES)(
  "coordinates lead back, and are the same in any unit",
  ({ d, mvn, rng }, power) => {
    const unit = Float64Array.from({ length: d }, () => 10 ** power * (1 + rng.uniform()));
    const inUnits: Mvn = {
      mean: mvn.mean.map((m, j) => m * unit[j]),
      cov: mvn.cov.map((v, at) => v * unit[Math.floor(at / d)] * unit[at % d]),
    };
    const coordinates = mvnCoordinates(unit);
    const x = coordinates.pack(inUnits);
    expect(x.length).toBe(coordinates.dimension);
    expect(coordinates.dimension).toBe(d + (d * (d + 1)) / 2);
    expectClose(x, mvnCoordinates(new Float64Array(d).fill(1)).pack(mvn), TOLERANCE);
    const back = answer(coordinates.unpack(x));
    expectClose(
      back.mean.map((m, j) => m / unit[j]),
      mvn.mean,
      TOLERANCE,
    );
    expectClose(
      back.cov.map((v, at) => v / unit[Math.floor(at / d)] / unit[at % d]),
      mvn.cov,
      TOLERANCE,
    );
  },
);

test("coordinates outside the model are refused", () => {
  const coordinates = mvnCoordinates(Float64Array.of(1, 1));
  // A column of which the logarithm of the conditional standard deviation is -40 is determined by the other.
  expect(E.isLeft(coordinates.unpack(Float64Array.of(0, 0, 0, 1, -40)))).toBe(true);
  expect(E.isLeft(coordinates.unpack(Float64Array.of(0, 0, 0, 1, 800)))).toBe(true);
  expect(E.isRight(coordinates.unpack(Float64Array.of(0, 0, 0, 1, 0)))).toBe(true);
});
