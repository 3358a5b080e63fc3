import { expectClose, reference } from "@latentjs/testing";
import { expect, test } from "vitest";
import { fitGmm, fitGmmOrThrow, predict, type GmmData, type GmmOptions } from "../../src/index.js";
import { answer, fitted } from "../either.js";
import {
  expectParams,
  FAITHFUL,
  IRIS,
  LONG_WAIT,
  SPECIES,
  WAITING,
  type MclustParams,
} from "../reference.js";

/** The same arithmetic in another order of sums. */
const ITERATION = 1e-9;
/** mclust's point was iterated until no parameter moved by 1e-14 in a step; what is left is the rate of EM. */
const FIXED_POINT = 1e-8;

const iterations = (count: number): Pick<GmmOptions, "accelerate" | "tol" | "maxIterations"> => ({
  accelerate: "none",
  tol: 0,
  maxIterations: count,
});

test("faithful, two full components: each of 60 iterations", () => {
  const { trace } = reference("mclust/faithful_em_trace.json") as { readonly trace: ReadonlyArray<number> };
  const fit = fitted(fitGmm(FAITHFUL, { components: 2, init: { labels: LONG_WAIT }, ...iterations(59) }));
  expect(fit.trace.length).toBe(60);
  expectClose(fit.trace, trace, ITERATION);
});

interface FixedPoint extends MclustParams {
  readonly loglik: number;
  readonly counts: ReadonlyArray<number>;
  readonly df: number;
  readonly aic: number;
  readonly bic: number;
  readonly icl: number;
}

interface FromLabels {
  readonly trace: ReadonlyArray<number>;
  readonly after_1: MclustParams;
  readonly after_10: MclustParams;
  readonly fixed_point: FixedPoint;
}

const fromLabels = reference("mclust/em_from_labels.json") as Record<string, Record<string, FromLabels>>;

const DATA_SETS: ReadonlyArray<{
  readonly name: string;
  readonly data: GmmData;
  readonly labels: ReadonlyArray<number>;
  readonly components: number;
  readonly structures: ReadonlyArray<NonNullable<GmmOptions["covariance"]>>;
}> = [
  { name: "iris", data: IRIS, labels: SPECIES, components: 3, structures: ["VVV", "EEE", "VVI", "VII"] },
  {
    name: "faithful",
    data: FAITHFUL,
    labels: LONG_WAIT,
    components: 2,
    structures: ["VVV", "EEE", "VVI", "VII"],
  },
  { name: "waiting", data: WAITING, labels: LONG_WAIT, components: 2, structures: ["V", "E"] },
];

for (const { name, data, labels, components, structures } of DATA_SETS) {
  test.each(structures)(`${name} from labels, %s: ten iterations`, (covariance) => {
    const { trace, after_1: first, after_10: tenth } = fromLabels[name][covariance];
    const options: GmmOptions = { components, covariance, init: { labels }, ...iterations(9) };
    const fit = fitted(fitGmm(data, options));
    expectClose(fit.trace, trace, ITERATION);
    expectParams(fit.params, tenth, ITERATION);
    expectParams(fitGmmOrThrow(data, { ...options, maxIterations: 0 }).params, first, ITERATION);
  });

  test.each(structures)(`${name} from labels, %s: fixed point, criteria and classes`, (covariance) => {
    const point = fromLabels[name][covariance].fixed_point;
    const fit = fitted(fitGmm(data, { components, covariance, init: { labels }, ...iterations(500) }));
    expectParams(fit.params, point, FIXED_POINT);
    expectClose(fit.logLikelihood, point.loglik, FIXED_POINT);
    expect(fit.parameters).toBe(point.df);
    expectClose(
      [fit.criteria.aic, fit.criteria.bic, fit.criteria.icl],
      [point.aic, point.bic, point.icl],
      FIXED_POINT,
    );
    const counts = Array.from({ length: components }, () => 0);
    for (const label of answer(predict(fit, data)).labels) counts[label]++;
    expect(counts).toEqual(point.counts);
  });
}

interface Weighted {
  readonly after_1: MclustParams & { readonly loglik: number };
  readonly after_5: MclustParams & { readonly loglik: number };
  readonly fixed_point: FixedPoint;
}

type WeightedCase = Record<string, Weighted> & {
  readonly weights_cycle: ReadonlyArray<number>;
  readonly total_weight: number;
};

const weighted = reference("mclust/weighted_em.json") as Record<string, Record<string, WeightedCase>>;

for (const { name, data, labels, components, structures } of DATA_SETS.slice(0, 2)) {
  for (const cycle of ["whole", "with_zeros"]) {
    const { weights_cycle: pattern, total_weight: total } = weighted[name][cycle];
    const weights = labels.map((_, i) => pattern[i % pattern.length]);
    const zeros = weights.filter((w) => w === 0).length;

    test.each(structures)(`${name}, weights ${pattern.join(" ")}, %s`, (covariance) => {
      const { after_1: first, after_5: fifth, fixed_point: point } = weighted[name][cycle][covariance];
      const options: GmmOptions = { components, covariance, init: { labels }, weights };
      const fit = fitted(fitGmm(data, { ...options, ...iterations(4) }));
      expect(fit.rows).toBe(labels.length - zeros);
      expect(fit.totalWeight).toBe(total);
      expectClose([fit.trace[0], fit.trace[4]], [first.loglik, fifth.loglik], ITERATION);
      expectParams(fit.params, fifth, ITERATION);
      const limit = fitted(fitGmm(data, { ...options, ...iterations(500) }));
      expectParams(limit.params, point, FIXED_POINT);
      expectClose([limit.logLikelihood, limit.criteria.bic], [point.loglik, point.bic], FIXED_POINT);
      expect(limit.parameters).toBe(point.df);
    });

    test(`${name}, weights ${pattern.join(" ")} divided by 4: the same point, a quarter of the log-likelihood`, () => {
      const { after_5: fifth } = weighted[name][cycle]["VVV"];
      const quarters = weights.map((w) => w / 4);
      const fit = fitted(fitGmm(data, { components, init: { labels }, weights: quarters, ...iterations(4) }));
      expectParams(fit.params, fifth, ITERATION);
      expectClose(4 * fit.logLikelihood, fifth.loglik, ITERATION);
    });
  }
}
