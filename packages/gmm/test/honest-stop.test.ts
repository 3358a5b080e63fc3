import { E, anderson } from "@latentjs/em-core";
import { makeRng, standardNormal } from "@latentjs/numerics";
import { expect, test } from "vitest";
import { fitGmm, type GmmFit, type GmmOptions } from "../src/index.js";
import { fitted } from "./either.js";
import { randomRows } from "./random.js";
import { FAITHFUL, IRIS, WAITING } from "./reference.js";

type Rows = ReadonlyArray<ReadonlyArray<number>>;

/** What a fit that says it converged may lack to its limit, in tolerances per row. */
const HONESTY = 10;
const STRUCTURES = ["full", "tied", "diagonal", "spherical"] as const;
const ACCELERATIONS = ["none", "squarem", anderson] as const;

/** Where EM comes from the parameters of a fit: accelerated until nothing moves, then plain. */
const limitOf = (data: Rows, { params }: GmmFit, options: GmmOptions): number => {
  const { components, covariance = "full" } = options;
  const on: GmmOptions = { components, covariance, init: { params } };
  const far = fitGmm(data, { ...on, tol: 1e-13, maxIterations: 1500 });
  // Where the way on ends in a singular covariance, there is no limit to speak of.
  if (E.isLeft(far)) return Number.NaN;
  const rest = fitGmm(data, {
    ...on,
    init: { params: far.right.params },
    accelerate: "none",
    tol: 0,
    maxIterations: 100,
  });
  return E.isLeft(rest) ? Number.NaN : rest.right.logLikelihood;
};

/** How many tolerances per row the fits with `options` lack to their limits, those that say they converged. */
const shortfalls = (data: Rows, options: GmmOptions, tol: number): ReadonlyArray<number> => {
  const outcome = fitGmm(data, { maxIterations: 5000, ...options, tol });
  if (E.isLeft(outcome) || outcome.right.stop._tag !== "Converged") return [];
  const lacks = limitOf(data, outcome.right, options) - outcome.right.logLikelihood;
  return Number.isNaN(lacks) ? [] : [lacks / (tol * data.length)];
};

/** Every combination is tried; those that lack more than they may are named. */
const expectHonest = (
  data: Rows,
  sizes: ReadonlyArray<number>,
  tols: ReadonlyArray<number>,
  seeds: ReadonlyArray<number>,
  shared: Partial<GmmOptions>,
): void => {
  const tried: number[] = [];
  const dishonest: string[] = [];
  for (const components of sizes)
    for (const covariance of STRUCTURES)
      for (const accelerate of ACCELERATIONS)
        for (const seed of seeds)
          for (const tol of tols) {
            const init = seed % 2 === 0 ? "kmeans++" : "random";
            const options: GmmOptions = { components, covariance, accelerate, seed, init, ...shared };
            for (const lacks of shortfalls(data, options, tol)) {
              tried.push(lacks);
              if (!(lacks <= HONESTY)) dishonest.push(`${JSON.stringify(options)} tol ${tol}: ${lacks}`);
            }
          }
  expect(dishonest).toEqual([]);
  expect(tried.length).toBeGreaterThan(
    0.8 * sizes.length * STRUCTURES.length * 2 * seeds.length * tols.length,
  );
};

test.each([2, 3, 4, 5, 6])("single starts on iris, %i components", (k) => {
  expectHonest(IRIS, [k], [1e-6, 1e-8], [0, 1], { restarts: 1 });
  expectHonest(IRIS, [k], [1e-10], [2], { restarts: 1 });
});

test.each<GmmOptions>([
  { components: 6, init: "random", accelerate: "none", seed: 12 },
  { components: 6, init: "kmeans++", seed: 20 },
])("a coarse tolerance on iris takes no plateau for a limit: %o", (options) => {
  expect(shortfalls(IRIS, { ...options, restarts: 1, search: "exhaustive" }, 1e-5)).toEqual([
    expect.closeTo(0, -1),
  ]);
});

test("the best of a few starts on faithful", () => {
  expectHonest(FAITHFUL, [2, 3], [1e-6, 1e-8], [0], { restarts: 2 });
});

test("the best of a few starts on waiting alone, where EM creeps", () => {
  expectHonest(
    WAITING.map((w) => [w]),
    [2],
    [1e-6, 1e-8],
    [0],
    { restarts: 2 },
  );
});

// At a tolerance of 1e-6 one of these stops on the plateau around a saddle, where equal components make the likelihood
// flatter than any tolerance tells: the rates of EM alone cannot know.
test.each([1, 2, 3, 4, 5, 6])(
  "the best of a few starts on random rows %i, more components than groups",
  (round) => {
    const rng = makeRng(`honest/${round}`);
    const data = randomRows(rng, 30 + rng.below(90), 1 + rng.below(4), 2);
    expectHonest(data, [3], [1e-8], [0], { restarts: 2 });
  },
);

/** 20 to 119 rows of 1 to 4 columns in 1 to 4 spherical groups, some of them apart and some on top of each other. */
const groups = (seed: number): number[][] => {
  const rng = makeRng(`data/${seed}`);
  const [d, n, count] = [1 + rng.below(4), 20 + rng.below(100), 1 + rng.below(4)];
  const apart = 0.5 + 4 * rng.uniform();
  const normals = (): number[] => Array.from({ length: d }, () => standardNormal(rng));
  const centres = Array.from({ length: count }, () => normals().map((v) => apart * v));
  return Array.from({ length: n }, () => {
    const centre = centres[rng.below(count)];
    return normals().map((v, j) => centre[j] + v);
  });
};

test.each<readonly [number, number, GmmOptions]>([
  [24, 1e-8, { components: 2, covariance: "diagonal", seed: 24 }],
  [24, 1e-8, { components: 2, covariance: "spherical", seed: 24 }],
  [7, 1e-6, { components: 3, covariance: "tied", init: "random", accelerate: "none", seed: 7 }],
  [7, 1e-6, { components: 3, covariance: "tied", init: "random", seed: 7 }],
  [3, 1e-6, { components: 4, covariance: "tied", init: "random", seed: 3 }],
])("rows %i at %d, where the rates seen so far say little of the slowest one", (rows, tol, options) => {
  const [lacks] = shortfalls(groups(rows), { ...options, restarts: 1 }, tol);
  expect(lacks).toBeLessThanOrEqual(HONESTY);
});

test("a fit near a saddle, where the slow direction is hidden at first, goes on", () => {
  // One group taken apart into three: EM creeps along a plateau before it finds the way up.
  const options: GmmOptions = { components: 3, covariance: "tied", init: "random", restarts: 1 };
  const lacking = [1, 3, 9, 17, 21, 23].flatMap((seed) =>
    ACCELERATIONS.flatMap((accelerate) => shortfalls(FAITHFUL, { ...options, accelerate, seed }, 1e-8)),
  );
  expect(lacking.length).toBe(18);
  expect(Math.max(...lacking)).toBeLessThanOrEqual(HONESTY);
});

const fitFrom = (limit: number): GmmFit =>
  fitted(fitGmm(IRIS, { components: 3, restarts: 1, tol: limit, maxIterations: 5000 }));

test("a smaller tolerance is never further from the limit, and zero never stops on gain", () => {
  const [loose, middle, tight] = [1e-4, 1e-7, 1e-10].map((tol) => fitFrom(tol).logLikelihood);
  expect(middle).toBeGreaterThanOrEqual(loose);
  expect(tight).toBeGreaterThanOrEqual(middle);
  const never = fitted(fitGmm(IRIS, { components: 3, restarts: 1, tol: 0, maxIterations: 300 }));
  expect(never.stop).toEqual({ _tag: "IterationLimit", limit: 300 });
});
