import { fc, test } from "@fast-check/vitest";
import { expectClose } from "@latentjs/testing";
import { expect } from "vitest";
import {
  affine,
  conditional,
  density,
  entropy,
  expectedLogLikelihood,
  klDivergence,
  logDensity,
  mahalanobis,
  mahalanobisSquared,
  marginal,
  openMvn,
  sample,
  type Mvn,
} from "../../src/index.js";
import { answer } from "../either.js";
import { CASES, mvnCase, randomMvn, rowAt, timesTransposed } from "../random.js";

/** Two ways to the same number through a factor of condition at most some 1e3. */
const TOLERANCE = 1e-11;

const columns = (d: number): number[] => Array.from({ length: d }, (_, j) => j);

/** Some columns in random order, at least one, and the others in increasing order, at least one. */
const split = (d: number, uniform: () => number): { readonly some: number[]; readonly rest: number[] } => {
  const shuffled = columns(d)
    .map((j) => ({ j, key: uniform() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ j }) => j);
  const some = shuffled.slice(0, 1 + Math.floor(uniform() * (d - 1)));
  return { some, rest: columns(d).filter((j) => !some.includes(j)) };
};

const expectSame = (actual: Mvn, wanted: Mvn): void => {
  expectClose(actual.mean, wanted.mean, TOLERANCE);
  expectClose(actual.cov, wanted.cov, TOLERANCE);
};

test.prop([mvnCase(2, 6)], CASES)("log f(x) = log f(x[a]) + log f(x[b] | x[a])", ({ d, mvn, rng }) => {
  const { some, rest } = split(d, rng.uniform);
  const x = rowAt(answer(sample(mvn, 1, rng)), 0);
  const at = (indices: ReadonlyArray<number>): number[] => indices.map((j) => x[j]);
  const first = answer(logDensity(answer(marginal(mvn, some)), [at(some)]))[0];
  const then = answer(logDensity(answer(conditional(mvn, some, at(some))), [at(rest)]))[0];
  expectClose(first + then, answer(logDensity(mvn, [x])), TOLERANCE);
});

test.prop([mvnCase(3, 6)], CASES)("a marginal of a conditional is the conditional of a marginal", (c) => {
  const { d, mvn, rng } = c;
  const observed = [d - 1];
  const x = [rng.uniform()];
  // Columns 0 .. d - 2 are left by conditioning; of those all but column 0 are kept.
  const kept = columns(d - 1).slice(1);
  const conditionalFirst = answer(marginal(answer(conditional(mvn, observed, x)), kept));
  const marginalFirst = answer(conditional(answer(marginal(mvn, [...kept, d - 1])), [kept.length], x));
  expectSame(conditionalFirst, marginalFirst);
});

test.prop([mvnCase(3, 6)], CASES)("conditioning on columns one by one is conditioning on all", (c) => {
  const { mvn, rng } = c;
  const [x, y] = [rng.uniform(), rng.uniform()];
  // Once column 0 is observed, column 2 is the second of those left.
  const oneByOne = answer(conditional(answer(conditional(mvn, [0], [x])), [1], [y]));
  expectSame(oneByOne, answer(conditional(mvn, [2, 0], [y, x])));
});

test.prop([mvnCase(1, 5)], CASES)("conditioning on nothing and keeping every column change nothing", (c) => {
  const { d, mvn } = c;
  expect(answer(conditional(mvn, [], []))).toEqual(mvn);
  expect(answer(marginal(mvn, columns(d)))).toEqual(mvn);
});

test.prop([mvnCase(2, 6)], CASES)(
  "a marginal is an affine image by rows of the identity",
  ({ d, mvn, rng }) => {
    const { some } = split(d, rng.uniform);
    const rows = some.map((j) => columns(d).map((l) => (l === j ? 1 : 0)));
    const image = answer(affine(mvn, rows, new Float64Array(some.length)));
    expectSame(image, answer(marginal(mvn, some)));
  },
);

/** m × d of full rank: random, plus 3 on the diagonal. */
const fullRank = (m: number, d: number, uniform: () => number): Float64Array =>
  Float64Array.from({ length: m * d }, (_, at) => uniform() - 0.5 + (at % (d + 1) === 0 ? 3 : 0));

test.prop([mvnCase(2, 6)], CASES)(
  "an affine map after an affine map is their composition",
  ({ d, mvn, rng }) => {
    const m = Math.max(1, d - 1);
    const a = fullRank(d, d, rng.uniform);
    const b = Float64Array.from({ length: d }, rng.uniform);
    const c = fullRank(m, d, rng.uniform);
    const e = Float64Array.from({ length: m }, rng.uniform);
    const flat = (data: Float64Array, rows: number) => ({ rows, cols: d, data });
    const stepwise = answer(affine(answer(affine(mvn, flat(a, d), b)), flat(c, m), e));
    const aTransposed = Float64Array.from(a, (_, at) => a[(at % d) * d + Math.floor(at / d)]);
    const product = timesTransposed(c, aTransposed, d);
    const shift = timesTransposed(c, b, d).map((v, i) => v + e[i]);
    expectSame(stepwise, answer(affine(mvn, flat(product, m), shift)));
  },
);

test.prop([mvnCase(2, 6)], CASES)("an affine image has the density of its original over |det A|", (c) => {
  const { d, mvn, rng } = c;
  // For a lower triangular A the determinant is the product of its diagonal.
  const a = columns(d).map((i) =>
    columns(d).map((j) => (j < i ? rng.uniform() : j === i ? 0.5 + rng.uniform() : 0)),
  );
  const b = columns(d).map(rng.uniform);
  const x = rowAt(answer(sample(mvn, 1, rng)), 0);
  const y = a.map((row, i) => row.reduce((sum, v, j) => sum + v * x[j], b[i]));
  const logDet = a.reduce((sum, row, i) => sum + Math.log(row[i]), 0);
  const image = answer(logDensity(answer(affine(mvn, a, b)), [y]))[0];
  expectClose(image + logDet, answer(logDensity(mvn, [x])), TOLERANCE);
});

test.prop([mvnCase(1, 6)], CASES)("the divergence is what the entropy and the cross term make of it", (c) => {
  const { d, mvn: p, rng } = c;
  const q = randomMvn(rng, d);
  const moments = { weight: 1, mean: p.mean, scatter: p.cov };
  const cross = expectedLogLikelihood(q, moments);
  expectClose(answer(klDivergence(p, q)), -answer(entropy(p)) - cross, TOLERANCE);
  expectClose(answer(entropy(p)), -expectedLogLikelihood(p, moments), TOLERANCE);
});

test.prop([mvnCase(1, 6), fc.integer({ min: 1, max: 20 })], CASES)(
  "the divergence is 0 for the same distribution and positive for any other, however close",
  ({ mvn: p }, digits) => {
    expect(answer(klDivergence(p, p))).toBe(0);
    // To second order 1/4 the square of a relative change of the first variance, 1/2 the square of a shift in its
    // units.
    const step = 2 ** -digits;
    const scaled = p.cov.map((v, at) => (at === 0 ? v * (1 + step) : v));
    const wider = answer(klDivergence(p, { mean: p.mean, cov: scaled }));
    const shifted = answer(klDivergence(p, { mean: p.mean.map((m) => m + step), cov: p.cov }));
    expect(wider).toBeGreaterThan(0);
    expect(shifted).toBeGreaterThan(0);
  },
);

test.prop([mvnCase(1, 6)], CASES)("log-density, distance and density say the same of a row", (c) => {
  const { d, mvn, rng } = c;
  const rows = answer(sample(mvn, 5, rng));
  const logs = answer(logDensity(mvn, rows));
  const squared = answer(mahalanobisSquared(mvn, rows));
  const constant = -0.5 * (d * Math.log(2 * Math.PI) + answer(openMvn(mvn)).logDet);
  expectClose(
    logs,
    squared.map((v) => constant - v / 2),
    TOLERANCE,
  );
  expectClose(answer(density(mvn, rows)), logs.map(Math.exp), TOLERANCE);
  expectClose(answer(mahalanobis(mvn, rows)), squared.map(Math.sqrt), TOLERANCE);
});

/** Units in which 1e8 is a whole number; adding 1e8 to a multiple of 1/1024 is then exact. */
const dyadic = (v: number): number => Math.round(v * 1024) / 1024;

test.prop([mvnCase(1, 6)], CASES)("an offset of 1e8 changes no density", ({ mvn, rng }) => {
  const rows = answer(sample(mvn, 5, rng));
  const near = { ...rows, data: rows.data.map(dyadic) };
  const mean = mvn.mean.map(dyadic);
  const far = { ...near, data: near.data.map((v) => v + 1e8) };
  const moved = answer(logDensity({ mean: mean.map((v) => v + 1e8), cov: mvn.cov }, far));
  expect(moved).toEqual(answer(logDensity({ mean, cov: mvn.cov }, near)));
});

test("the normal of one dimension, by hand", () => {
  const standard = { mean: [0], cov: [[1]] };
  // log(1 / sqrt(2 pi)); entropy log(2 pi e) / 2; KL(N(0, 1) || N(1, 4)) = log 2 + (1 + 1) / 8 - 1/2.
  expectClose(answer(logDensity(standard, [0, 1])), [-0.9189385332046727, -1.4189385332046727], TOLERANCE);
  expectClose(answer(entropy(standard)), 1.4189385332046727, TOLERANCE);
  expectClose(answer(klDivergence(standard, { mean: [1], cov: [[4]] })), 0.4431471805599453, TOLERANCE);
});

test("the divergence of close distributions keeps its digits", () => {
  // For variances 1 and 1 + e it is (1 / (1 + e) - 1 + log(1 + e)) / 2 = e^2 / 4 - e^3 / 3 + ..., here to 1e-11
  // relative.
  const e = 2 ** -20;
  const divergence = answer(klDivergence({ mean: [0], cov: [[1]] }, { mean: [0], cov: [[1 + e]] }));
  expectClose(divergence / (e * e), 0.25 - e / 3 + (3 * e * e) / 8, 1e-9);
});
