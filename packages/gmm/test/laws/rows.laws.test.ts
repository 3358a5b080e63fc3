import { expectClose, right } from "@latentjs/testing";
import { makeRng, standardNormal, type Rng } from "@latentjs/numerics";
import { expect, test } from "vitest";
import {
  fitGmm,
  gmmErrors,
  predict,
  score,
  type CovarianceName,
  type GmmFit,
  type GmmOptions,
} from "../../src/index.js";
import { fitted } from "../either.js";

/*
 * What is known of rows, noise, rules for the mixing weights, observation weights and missing entries, in any combination. A law holds for the same
 * few iterations from the same parameters, so that nothing depends on where a search ends.
 */

/** Sums in another order, over a few iterations. */
const ROUNDING = 1e-10;

interface Case {
  readonly rows: ReadonlyArray<ReadonlyArray<number>>;
  readonly times: ReadonlyArray<number>;
  readonly options: GmmOptions;
  readonly truth: ReadonlyArray<number>;
}

const drawRow = (rng: Rng, component: number): ReadonlyArray<number> => {
  const x = standardNormal(rng);
  return component === 2
    ? [12 * rng.uniform() - 3, 12 * rng.uniform() - 3]
    : [6 * component + x, 5 * component + 0.5 * x + standardNormal(rng)];
};

const STRUCTURES: ReadonlyArray<CovarianceName> = ["VVV", "EEE", "VVI", "VII", "EEV", "VEI", "EII"];

const MIXING: ReadonlyArray<NonNullable<GmmOptions["mixing"]>> = ["free", "equal", { held: [0.4, null] }];

const caseOf = (seed: number): Case => {
  const rng = makeRng(seed);
  const covariance = STRUCTURES[rng.below(STRUCTURES.length)];
  const mixing = MIXING[rng.below(MIXING.length)];
  const [isWeighted, isLabelled, isPrior, isNoisy, isMissing] = Array.from(
    { length: 5 },
    () => rng.below(2) === 1,
  );
  const truth = Array.from({ length: 60 }, (_, i) => (i % 6 === 5 ? 2 : i % 2));
  const rows = truth.map((component, i) => {
    const [x, y] = drawRow(rng, component);
    return isMissing && i % 7 === 3 ? [x, Number.NaN] : [x, y];
  });
  const noise = isNoisy ? 1 : 0;
  const labels = truth.map((component, i) =>
    i % 5 === 0 ? (component < 2 ? component : isNoisy ? -1 : null) : null,
  );
  const priors = truth.map((_, i) =>
    i % 4 === 0
      ? Array.from({ length: 2 + noise }, () => 0.2 + rng.uniform())
      : Array.from({ length: 2 + noise }, () => 1),
  );
  const free = mixing === "equal" ? [0.5, 0.5] : typeof mixing === "object" ? [0.4, 0.6] : [0.45, 0.55];
  const held = typeof mixing === "object" ? 0.4 : null;
  // Held weights stay; all others leave a tenth to the noise.
  const weights = free.map((w, c) => (isNoisy ? (held === null ? 0.9 * w : c === 0 ? w : w - 0.1) : w));
  const start = { cov: Float64Array.of(2, 0, 0, 2) };
  const params = {
    weights: Float64Array.from([...weights, ...(isNoisy ? [0.1] : [])]),
    components: [
      { mean: Float64Array.of(0, 0), ...start },
      { mean: Float64Array.of(6, 5), ...start },
    ],
  };
  return {
    rows,
    truth,
    times: truth.map(() => (isWeighted ? 1 + rng.below(3) : 1)),
    options: {
      components: 2,
      covariance,
      mixing,
      init: { params },
      maxIterations: 6,
      tol: 0,
      ...(isLabelled ? { labels } : {}),
      ...(isPrior ? { priors } : {}),
      ...(isNoisy ? { noise: { volume: 144 } } : {}),
    },
  };
};

/** Each seed is a case of its own, which the name of a failing test tells. */
const seeds = (from: number, count: number): ReadonlyArray<number> =>
  Array.from({ length: count }, (_, i) => from + i);

const numbersOf = ({ params, trace, criteria }: GmmFit): ReadonlyArray<number> => [
  ...trace,
  ...params.weights,
  ...params.components.flatMap(({ mean, cov }) => [...mean, ...cov]),
  criteria.bic,
  criteria.icl,
];

const repeated = <A>(values: ArrayLike<A>, times: ReadonlyArray<number>): A[] => {
  const out: A[] = [];
  for (const [i, count] of times.entries()) for (let c = 0; c < count; c++) out.push(values[i]);
  return out;
};

test.each(seeds(0, 60))(
  "case %i: a row of weight m counts as m equal rows, whatever is known of it",
  (seed) => {
    const { rows, times, options } = caseOf(seed);
    const { labels, priors, ...rest } = options;
    const weighted = fitted(fitGmm(rows, { ...options, weights: times }));
    const copies = fitted(
      fitGmm(repeated(rows, times), {
        ...rest,
        ...(labels === undefined ? {} : { labels: repeated(labels, times) }),
        ...(priors === undefined ? {} : { priors: repeated(priors, times) }),
      }),
    );
    expect(weighted.parameters).toBe(copies.parameters);
    expectClose(numbersOf(weighted), numbersOf(copies), ROUNDING);
  },
);

test.each(seeds(100, 60))(
  "case %i: the likelihood never falls, is that of score, and weights follow their rule",
  (seed) => {
    const { rows, times, options } = caseOf(seed);
    const { labels, priors, mixing } = options;
    const fit = fitted(fitGmm(rows, { ...options, weights: times, accelerate: "none" }));
    for (let i = 1; i < fit.trace.length; i++) {
      expect(fit.trace[i]).toBeGreaterThanOrEqual(fit.trace[i - 1] - ROUNDING * Math.abs(fit.trace[i]));
    }
    const knowledge = {
      ...(labels === undefined ? {} : { labels }),
      ...(priors === undefined ? {} : { priors }),
    };
    expectClose(right(score(fit, rows, times, knowledge)).logLikelihood, fit.logLikelihood, ROUNDING);
    const { weights } = fit.params;
    expectClose(
      weights.reduce((a, b) => a + b, 0),
      1,
      ROUNDING,
    );
    if (mixing === "equal") expectClose(weights[0], weights[1], ROUNDING);
    if (typeof mixing === "object") expectClose(weights[0], 0.4, ROUNDING);
    const { posterior, labels: found } = right(predict(fit, rows, knowledge));
    const width = weights.length;
    for (let i = 0; i < rows.length; i++) {
      const label = labels?.[i] ?? null;
      if (label === null) continue;
      expect(found[i]).toBe(label);
      expect(posterior[i * width + (label === -1 ? 2 : label)]).toBe(1);
    }
  },
);

test.each(seeds(200, 40))(
  "case %i: a factor of 0 for all components but one is a label, and factors of 1 say nothing",
  (seed) => {
    const { rows, times, options } = caseOf(seed);
    const { labels, priors: _, ...rest } = options;
    if (labels === undefined) return;
    const width = 2 + (rest.noise === undefined ? 0 : 1);
    const priors = Array.from(labels, (label) =>
      Array.from({ length: width }, (_own, c) =>
        label === null || c === (label === -1 ? 2 : label) ? 1 : 0,
      ),
    );
    const byLabels = fitted(fitGmm(rows, { ...rest, labels, weights: times }));
    const byPriors = fitted(fitGmm(rows, { ...rest, priors, weights: times }));
    expectClose(numbersOf(byPriors), numbersOf(byLabels), ROUNDING);
  },
);

test.each(seeds(300, 12))(
  "case %i: standard errors have the same numbers from a row of weight 2 and from two rows",
  (seed) => {
    const { rows, options } = caseOf(seed);
    const { init: _, maxIterations: __, tol: ___, ...rest } = options;
    const settled = fitGmm(rows, { ...options, maxIterations: 2000, tol: 1e-13 });
    if (settled._tag === "Left") return;
    const { labels, priors, mixing = "free" } = rest;
    const two = rows.map(() => 2);
    const given = {
      mixing,
      ...(labels === undefined ? {} : { labels }),
      ...(priors === undefined ? {} : { priors }),
    };
    const weighted = gmmErrors(rows, settled.right, { ...given, weights: two });
    const copies = gmmErrors(repeated(rows, two), settled.right, {
      mixing,
      ...(labels === undefined ? {} : { labels: repeated(labels, two) }),
      ...(priors === undefined ? {} : { priors: repeated(priors, two) }),
    });
    expect(weighted._tag).toBe(copies._tag);
    if (weighted._tag === "Left" || copies._tag === "Left") return;
    // Differences of the likelihood over small steps lose half of the digits.
    expectClose(weighted.right.weights, copies.right.weights, 1e-5);
    expect(weighted.right.weights).toHaveLength(settled.right.params.weights.length);
    if (mixing === "equal" && rest.noise === undefined) expectClose(weighted.right.weights, [0, 0], 1e-15);
  },
);
