import { em, overChunks, runSync, smallChange } from "@latentjs/em-core";
import { mixture, replicate, type MixtureParams } from "@latentjs/mixture";
import { momentsOf } from "@latentjs/mvn";
import { expectClose, outcome, reference, right, rowsOf } from "@latentjs/testing";
import { describe, expect, test } from "vitest";
import {
  covarianceOf,
  factorCoordinates,
  factorModel,
  factorNormal,
  fitFactorAnalysis,
  fitMfa,
  fitPpca,
  momentBatch,
  principalComponents,
  type FactorParams,
} from "../../src/index.js";

const TOLERANCE = 1e-10;
/** Where R's optimiser and ours stop. */
const AT_MAXIMUM = 1e-6;

interface Part {
  readonly mean: ReadonlyArray<number>;
  readonly loadings: ReadonlyArray<number>;
  readonly noise: ReadonlyArray<number>;
}
interface Mfa {
  readonly weight: number;
  readonly part: ReadonlyArray<Part>;
  readonly loglik: number;
}
const { ppca, mfa, cars } = reference("factor/factor_analysis.json") as {
  readonly ppca: {
    readonly fits: ReadonlyArray<{
      readonly factors: number;
      readonly noise: number;
      readonly eigenvalues: ReadonlyArray<number>;
      readonly loglik: number;
    }>;
  };
  readonly cars: {
    readonly rows: ReadonlyArray<ReadonlyArray<number>>;
    readonly fits: ReadonlyArray<{ readonly loglik: number }>;
  };
  readonly mfa: { readonly free_start: Mfa; readonly start: Mfa; readonly maximum: Mfa };
};
const iris = rowsOf("iris.csv").map((row) => row.slice(0, 4));
const moments = right(momentsOf(iris));

describe.each(ppca.fits)(
  "$factors principal components of iris",
  ({ factors, noise, eigenvalues, loglik }) => {
    test("in closed form are those of prcomp", () => {
      const fit = right(fitPpca({ rows: iris }, { factors }));
      expectClose(fit.eigenvalues, eigenvalues, TOLERANCE);
      expectClose(fit.params.noise, [noise, noise, noise, noise], TOLERANCE);
      expect(Math.abs(fit.logLikelihood - loglik)).toBeLessThan(1e-8);
      // By hand: means, loadings less rotations, one variance.
      expect(fit.freeParameters).toBe([9, 12, 14][factors - 1]);
    });
    test("by EM are the closed form", () => {
      const model = factorModel(4, factors, "common");
      const { params } = right(principalComponents(moments, factors));
      const start: FactorParams = {
        mean: moments.mean,
        loadings: Float64Array.from({ length: 4 * factors }, (_, at) => ((at * 7) % 5) / 5 + 0.1),
        noise: new Float64Array(4).fill(1),
      };
      const stop = smallChange(factorCoordinates(Float64Array.of(1, 1, 1, 1), factors, "common"), 1e-12);
      const fit = right(
        outcome(runSync(em(model, start, { stop }), overChunks(model, [momentBatch(moments)]))),
      );
      expect(Math.abs(fit.logLikelihood - loglik)).toBeLessThan(1e-8);
      expectClose(covarianceOf(fit.params), covarianceOf(params), AT_MAXIMUM);
    });
  },
);

const paramsOf = ({ weight, part }: Mfa): MixtureParams<ReadonlyArray<FactorParams>> => ({
  weights: Float64Array.of(weight, 1 - weight),
  components: part.map(({ mean, loadings, noise }) => ({
    mean: Float64Array.from(mean),
    loadings: Float64Array.from(loadings),
    noise: Float64Array.from(noise),
  })),
});

describe("two factor analysers", () => {
  test.each([
    ["free", mfa.free_start],
    ["common", mfa.start],
    ["common", mfa.maximum],
  ] as const)("with %s noise have R's log-likelihood", (noise, given) => {
    const model = mixture(replicate(factorNormal(4, 1, noise), 2));
    const batch = { rows: 150, cols: 4, data: Float64Array.from(iris.flat()), first: 0, weights: null };
    const { logLikelihood } = right(overChunks(model, [batch])(paramsOf(given)));
    expect(Math.abs(logLikelihood - given.loglik)).toBeLessThan(1e-9);
  });
  test("reach R's maximum from its start and from our own", () => {
    const options = { components: 2, factors: 1, noise: "common", tol: 1e-12 } as const;
    const given = right(outcome(fitMfa(iris, { ...options, init: paramsOf(mfa.start) })));
    expect(Math.abs(given.logLikelihood - mfa.maximum.loglik)).toBeLessThan(AT_MAXIMUM);
    expectClose([given.params.weights[0]], [mfa.maximum.weight], 1e-5);
    mfa.maximum.part.forEach(({ mean, noise }, c) => {
      expectClose(given.params.components[c].mean, mean, 1e-5);
      expectClose(given.params.components[c].noise, noise, 1e-5);
    });
    const own = right(outcome(fitMfa(iris, options)));
    expect(own.logLikelihood).toBeGreaterThan(mfa.maximum.loglik - AT_MAXIMUM);
  });
});

test("one component is factor analysis", () => {
  const one = right(outcome(fitMfa(cars.rows, { components: 1, factors: 1, tol: 1e-13 })));
  const fa = right(outcome(fitFactorAnalysis({ rows: cars.rows }, { factors: 1, tol: 1e-13 })));
  expect(Math.abs(one.logLikelihood - fa.logLikelihood)).toBeLessThan(1e-7);
  expect(Math.abs(one.logLikelihood - cars.fits[0].loglik)).toBeLessThan(AT_MAXIMUM);
  expect(one.freeParameters).toBe(fa.freeParameters);
});
