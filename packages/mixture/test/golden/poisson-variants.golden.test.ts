import { anderson } from "@latentjs/em-core";
import { expectClose, outcome, reference, right } from "@latentjs/testing";
import { expect, test } from "vitest";
import { fitMixture, type FamilyParams, type MixtureFit, type MixtureFitOptions } from "../../src/index.js";
import { deaths, poissonFamily, type Poisson } from "../named-poisson.js";

interface Maximum {
  readonly loglik: number;
  readonly pro: ReadonlyArray<number>;
  readonly rates: ReadonlyArray<number>;
}

const truth = reference("families/poisson_variants.json") as Readonly<Record<"equal" | "held", Maximum>>;

const LOG_LIKELIHOOD = 1e-6;
/** As far as `optim` tells parameters on a flat top. */
const PARAMETERS = 1e-3;

const fit = (options: Partial<MixtureFitOptions<Poisson>>): MixtureFit<Poisson> =>
  right(outcome(fitMixture(poissonFamily, deaths, { components: 2, tol: 1e-13, ...options })));

const byRate = ({ weights, components }: FamilyParams<Poisson>): ReadonlyArray<number> =>
  components
    .map(({ rate }, c) => [rate, weights[c]] as const)
    .toSorted(([a], [b]) => a - b)
    .flat();

const expected = ({ pro, rates }: Maximum): ReadonlyArray<number> =>
  rates.flatMap((rate, c) => [rate, pro[c]]);

test.each(["none", "squarem", anderson] as const)("equal mixing weights, acceleration %s", (accelerate) => {
  const found = fit({ mixing: "equal", accelerate, maxIterations: 100_000 });
  expect([...found.params.weights]).toEqual([0.5, 0.5]);
  expect(found.parameters).toBe(2);
  expectClose(found.logLikelihood, truth.equal.loglik, LOG_LIKELIHOOD);
  expectClose(byRate(found.params), expected(truth.equal), PARAMETERS);
  expectClose(found.criteria.aic, 4 - 2 * truth.equal.loglik, LOG_LIKELIHOOD);
});

test.each([[[0.3, 0.7]], [[0.3, null]]])("held mixing weights %j", (held) => {
  const found = fit({ mixing: { held } });
  expect(found.parameters).toBe(2);
  expectClose(found.params.weights, [0.3, 0.7], 1e-15);
  // Components keep the order of the weights that were given.
  expectClose(found.logLikelihood, truth.held.loglik, LOG_LIKELIHOOD);
  expectClose(byRate(found.params), expected(truth.held), PARAMETERS);
});
