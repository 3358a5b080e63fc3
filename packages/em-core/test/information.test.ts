import { expect, test } from "vitest";
import {
  E,
  emRate,
  inverseInformation,
  continuationRatios,
  mapCoordinates,
  observedInformation,
  runSync,
  standardErrors,
  type Coordinates,
  type Evaluate,
} from "../src/index.js";
import { left, right } from "./either.js";

/*
 * Genetic linkage (Rao 1973; Dempster, Laird & Rubin 1977, section 1): counts 125, 18, 20, 34 with probabilities 1/2 + p/4, (1 - p)/4, (1 - p)/4,
 * p/4. The maximum is the positive root of 197 p² - 15 p - 68 = 0, the observed information 125/(2 + p)² + 38/(1 - p)² + 34/p², and of the first
 * cell 125 p / (2 + p) belong to the part that grows with p.
 */
const [a, b, c] = [125, 38, 34];
const maximum = (15 + Math.sqrt(15 * 15 + 4 * 197 * 68)) / (2 * 197);

interface Linkage {
  readonly p: number;
}
const model = {
  q: ({ p }: Linkage, held: number): number => (held + c) * Math.log(p) + b * Math.log(1 - p),
  logPrior: () => 0,
};
const evaluate: Evaluate<Linkage, number> = ({ p }) =>
  E.right({
    stats: (a * p) / (2 + p),
    logLikelihood: a * Math.log(2 + p) + b * Math.log(1 - p) + c * Math.log(p),
    weight: 197,
    badRow: -1,
  });
/** p itself in units of `unit`. */
const inUnits = (unit: number): Coordinates<Linkage> => ({
  dimension: 1,
  pack: ({ p }) => Float64Array.of(p / unit),
  unpack: (x) => E.right({ p: (x[0] ?? 0) * unit }),
});
const logOdds: Coordinates<Linkage> = mapCoordinates(
  continuationRatios(2),
  (pair): Linkage => ({ p: pair[0] ?? 0 }),
  ({ p }) => Float64Array.of(p, 1 - p),
);

const observed = a / (2 + maximum) ** 2 + b / (1 - maximum) ** 2 + c / maximum ** 2;
const held = (a * maximum) / (2 + maximum);
const complete = (held + c) / maximum ** 2 + b / (1 - maximum) ** 2;
const CLOSE = 8;

test.each([
  ["p", inUnits(1)],
  ["p in millionths", inUnits(1e-6)],
  ["p in millions", inUnits(1e6)],
  ["log-odds of p", logOdds],
])("genetic linkage, by %s: information, standard error and rate", (_, coordinates) => {
  const params = { p: maximum };
  const found = right(runSync(observedInformation({ model, coordinates }, params), evaluate));
  const covariance = right(inverseInformation(found.observed, found.steps));
  const [error] = right(standardErrors(coordinates, params, covariance, ({ p }) => Float64Array.of(p)));
  expect((error ?? 0) * Math.sqrt(observed)).toBeCloseTo(1, CLOSE);
  expect(right(emRate(found))).toBeCloseTo(1 - observed / complete, CLOSE);
});

test("away from the maximum the gradient is that of the log-likelihood", () => {
  const p = 0.4;
  const found = right(runSync(observedInformation({ model, coordinates: inUnits(1) }, { p }), evaluate));
  expect(found.gradient[0]).toBeCloseTo(a / (2 + p) - b / (1 - p) + c / p, 6);
});

/** Shares of three levels of which the last was never seen. */
const shares = {
  model: {
    q: (p: Float64Array, counts: Float64Array): number =>
      counts.reduce((sum, count, i) => sum + (count === 0 ? 0 : count * Math.log(p[i] ?? 0)), 0),
    logPrior: () => 0,
  },
  coordinates: continuationRatios(3),
};
const evaluateShares =
  (counts: Float64Array): Evaluate<Float64Array, Float64Array> =>
  () =>
    E.right({ stats: counts, logLikelihood: 0, weight: 100, badRow: -1 });

test.each([
  [Float64Array.of(30, 70, 0), [0, 1]],
  [Float64Array.of(0, 30, 70), [1, 2]],
  [Float64Array.of(30, 0, 70), [0, 2]],
])(
  "a probability of 0 is fixed, and the others have the errors that they have without it",
  (counts, seen) => {
    const params = counts.map((count) => count / 100);
    const { model: multinomial, coordinates } = shares;
    const chart = { model: multinomial, coordinates };
    const found = right(runSync(observedInformation(chart, params), evaluateShares(counts)));
    const covariance = right(inverseInformation(found.observed, found.steps));
    const errors = right(standardErrors(coordinates, params, covariance, (p) => p));
    for (const [i, error] of errors.entries()) {
      expect(error).toBeCloseTo(seen.includes(i) ? Math.sqrt((0.3 * 0.7) / 100) : 0, CLOSE);
    }
  },
);

test("what the likelihood does not depend on has no standard error", () => {
  const idle: Coordinates<{ readonly used: number; readonly idle: number }> = {
    dimension: 2,
    pack: (p) => Float64Array.of(p.used, p.idle),
    unpack: (x) => E.right({ used: x[0] ?? 0, idle: x[1] ?? 0 }),
  };
  const chart = {
    model: { q: (p: { readonly used: number }) => -50 * p.used * p.used, logPrior: () => 0 },
    coordinates: idle,
  };
  const params = { used: 0, idle: 3 };
  const found = right(
    runSync(observedInformation(chart, params), () =>
      E.right({ stats: 0, logLikelihood: 0, weight: 100, badRow: -1 }),
    ),
  );
  const covariance = right(inverseInformation(found.observed, found.steps));
  const [used, other] = right(
    standardErrors(idle, params, covariance, (p) => Float64Array.of(p.used, p.idle)),
  );
  expect(used).toBeCloseTo(0.1, CLOSE);
  expect(other).toBeNaN();
});

test("at a saddle the information is refused", () => {
  const chart = {
    model: { q: (p: { readonly p: number }) => 50 * p.p * p.p, logPrior: () => 0 },
    coordinates: inUnits(1),
  };
  const found = right(
    runSync(observedInformation(chart, { p: 0 }), () =>
      E.right({ stats: 0, logLikelihood: 0, weight: 100, badRow: -1 }),
    ),
  );
  expect(left(inverseInformation(found.observed, found.steps))).toMatchObject({ path: "information" });
});
