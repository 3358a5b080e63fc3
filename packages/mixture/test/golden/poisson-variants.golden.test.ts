import { anderson } from "@latentjs/em-core";
import { expectClose, outcome, reference, right } from "@latentjs/testing";
import { expect, test } from "vitest";
import { fitMixture, type FamilyParams, type MixtureFit, type MixtureFitOptions } from "../../src/index.js";
import { countRows, days, deaths, poissonFamily, type Poisson } from "../named-poisson.js";

interface Maximum {
  readonly loglik: number;
  readonly pro: ReadonlyArray<number>;
  readonly rates: ReadonlyArray<number>;
}

const truth = reference("families/poisson_variants.json") as Readonly<
  Record<"equal" | "held" | "known" | "noise" | "equal_noise" | "vanishing", Maximum>
>;

const LOG_LIKELIHOOD = 1e-6;
/** As far as `optim` tells parameters on a flat top. */
const PARAMETERS = 1e-3;

const fit = (options: Partial<MixtureFitOptions<Poisson>>): MixtureFit<Poisson> =>
  right(outcome(fitMixture(poissonFamily, deaths, { components: 2, tol: 1e-13, ...options })));

/** Rate and weight of each component, by the rate, and the weight of the noise if there is some. */
const byRate = ({ weights, components }: FamilyParams<Poisson>): ReadonlyArray<number> => [
  ...components
    .map(({ rate }, c) => [rate, weights[c]] as const)
    .toSorted(([a], [b]) => a - b)
    .flat(),
  ...weights.subarray(components.length),
];

const expected = ({ pro, rates }: Maximum): ReadonlyArray<number> => [
  ...rates.flatMap((rate, c) => [rate, pro[c]]),
  ...pro.slice(rates.length),
];

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

/** Days without a death are known to be of the first component, days of seven or more of the second. */
const KNOWN = days.map(([count]) => (count === 0 ? 0 : count >= 7 ? 1 : null));

test("components of some rows are known", () => {
  const found = fit({ labels: KNOWN, maxIterations: 20_000 });
  expectClose(found.logLikelihood, truth.known.loglik, LOG_LIKELIHOOD);
  // In the order of the labels, though the second component might be the larger one.
  expectClose(found.params.weights, truth.known.pro, PARAMETERS);
  expectClose(
    found.params.components.map(({ rate }) => rate),
    truth.known.rates,
    PARAMETERS,
  );
  expect(found.parameters).toBe(3);
});

/** Fifteen more days of every count. */
const contaminated = countRows(
  days.map(([count]) => count),
  Float64Array.from(days, ([, weight]) => weight + 15),
);

test.each(["noise", "equal_noise"] as const)("%s", (name) => {
  const options = { components: 2, tol: 1e-13, maxIterations: 100_000, noise: { volume: 10 } } as const;
  const mixing = name === "noise" ? "free" : "equal";
  const found = right(outcome(fitMixture(poissonFamily, contaminated, { ...options, mixing })));
  expectClose(found.logLikelihood, truth[name].loglik, LOG_LIKELIHOOD);
  expectClose(byRate(found.params), expected(truth[name]), PARAMETERS);
  expect(found.parameters).toBe(name === "noise" ? 4 : 3);
});

test("noise without rows of its own ends without weight, which is no collapse", () => {
  const found = fit({
    noise: { volume: 10 },
    mixing: "equal",
    labels: KNOWN,
    maxIterations: 20_000,
    tol: 1e-12,
  });
  expectClose(found.logLikelihood, truth.vanishing.loglik, LOG_LIKELIHOOD);
  expectClose(byRate(found.params), expected(truth.vanishing), PARAMETERS);
});
