import { makeRng, standardNormal } from "@latentjs/numerics";
import { expect, test } from "vitest";
import { fitGmm, fitToJson, type CovarianceAlias, type GmmFit, type GmmOptions } from "../src/index.js";
import { fitted } from "./either.js";
import { FAITHFUL, IRIS } from "./reference.js";

/** Two groups of 40 rows, and 5 rows of the first that lie within `gap` of each other. */
const planted = (gap: number): number[][] => {
  const rng = makeRng("planted");
  const rows = Array.from({ length: 80 }, (_, i) => [
    standardNormal(rng) + (i < 40 ? 0 : 5),
    standardNormal(rng),
  ]);
  const near = Array.from({ length: 5 }, () => [
    1.5 + gap * standardNormal(rng),
    1.2 + gap * standardNormal(rng),
  ]);
  return [...rows, ...near];
};

/** Memberships under which the near rows are a component of their own. */
const ALONE = Array.from({ length: 85 }, (_, i) => (i < 40 ? 0 : i < 80 ? 1 : 2));

const fit = (gap: number, options: Partial<GmmOptions> = {}): GmmFit =>
  fitted(fitGmm(planted(gap), { components: 3, ...options }));

test.each(["full", "diagonal", "spherical"] as const)(
  "a component on five rows that nearly coincide is flagged for %s, and says why with numbers",
  (covariance) => {
    const { spurious, warnings, params } = fit(1e-4, { covariance, init: { labels: ALONE } });
    expect(spurious.map(({ component, reason }) => [component, reason])).toEqual([[2, "near-singular"]]);
    // The share of the rows times their number.
    expect(spurious[0].rows).toBeCloseTo(85 * params.weights[2], 10);
    expect(spurious[0].message).toMatch(
      /^Component 2 holds 5\.0\d effective rows with at most [\d.]+(e-5)? times the standard deviation of every larger component/,
    );
    expect(warnings.slice(0, 2)).toEqual([
      spurious[0].message,
      expect.stringMatching(/^This maximum is flagged as spurious, and the search found none that is not\./),
    ]);
  },
);

test.each([1, 0.3])("a small component that is no narrower than %d of the others is no accident", (gap) => {
  expect(fit(gap, { init: { labels: ALONE } }).spurious).toEqual([]);
});

test("a search prefers a sound optimum to a flagged higher one, and names the higher one", () => {
  const found = fit(1e-4, { restarts: 30 });
  const [first] = found.restarts.optima;
  expect(first.spurious).toBe(true);
  expect(found.logLikelihood).toBeLessThan(first.objective);
  expect(found.spurious).toEqual([]);
  expect(found.logLikelihood).toBe(
    Math.max(...found.restarts.optima.filter(({ spurious }) => !spurious).map(({ objective }) => objective)),
  );
  expect(found.warnings[0]).toMatch(
    new RegExp(
      `of log-likelihood ${first.objective}, above that of the result, (was|were) left out as spurious`,
    ),
  );
});

test("flags do not change with the units of the columns", () => {
  const rescaled = planted(1e-4).map(([x, y]) => [x * 2 ** 20, y * 2 ** -20]);
  for (const covariance of ["full", "diagonal"] satisfies CovarianceAlias[]) {
    const options = { components: 3, covariance, init: { labels: ALONE } };
    const of = (rows: number[][]): unknown[] =>
      fitted(fitGmm(rows, options)).spurious.map(({ component, reason }) => [component, reason]);
    expect(of(rescaled)).toEqual(of(planted(1e-4)));
    expect(of(rescaled)).toEqual([[2, "near-singular"]]);
  }
});

test("many rows in almost no space are a feature of the data", () => {
  const rng = makeRng("scales");
  const rows = Array.from({ length: 200 }, (_, i) => {
    const scale = i < 100 ? 1 : 1e-6;
    return [scale * standardNormal(rng), scale * standardNormal(rng)];
  });
  expect(fitted(fitGmm(rows, { components: 2 })).spurious).toEqual([]);
});

test.each([
  ["iris", IRIS],
  ["Old Faithful", FAITHFUL],
] as const)("no optimum of %s with two to four components is flagged", (_, rows) => {
  for (const covariance of ["full", "tied", "diagonal", "spherical"] satisfies CovarianceAlias[]) {
    for (const components of [2, 3, 4]) {
      const { restarts, spurious } = fitted(fitGmm(rows, { components, covariance, restarts: 5 }));
      expect(spurious).toEqual([]);
      expect(restarts.optima.some((optimum) => optimum.spurious)).toBe(false);
    }
  }
});

test("a row of weight m counts as m rows, and small weights do not make components small", () => {
  const rows = planted(1e-4);
  const reasons = (weight: number): unknown[] =>
    fit(1e-4, { init: { labels: ALONE }, weights: rows.map(() => weight) }).spurious.map(
      ({ reason }) => reason,
    );
  expect(reasons(1e-9)).toEqual(["near-singular"]);
  // Five rows that were each seen 100 times are 500.
  expect(reasons(100)).toEqual([]);
});

test("optima say what share of the rows they put into another component", () => {
  const { restarts } = fitted(fitGmm(IRIS, { components: 4, restarts: 20 }));
  const [best, ...others] = restarts.optima;
  expect(best.disagreement).toBe(0);
  expect(others.length).toBeGreaterThan(2);
  for (const { disagreement } of others.slice(0, 9)) {
    expect(disagreement).toBeGreaterThan(0);
    expect(disagreement).toBeLessThan(0.75);
    // A whole number of the 150 rows.
    expect(Math.abs(150 * (disagreement ?? 0) - Math.round(150 * (disagreement ?? 0)))).toBeLessThan(1e-9);
  }
});

test("the saved fit says it all", () => {
  const json = fitToJson(fit(1e-4, { init: { labels: ALONE } }));
  expect(json["spurious"]).toEqual([
    { component: 2, reason: "near-singular", rows: expect.any(Number), message: expect.any(String) },
  ]);
  expect(json["restarts"]).toMatchObject({ optima: [{ hits: 1, disagreement: 0, spurious: true }] });
});
