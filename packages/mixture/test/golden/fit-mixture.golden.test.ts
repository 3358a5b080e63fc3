import { expectClose, outcome, reference, right } from "@latentjs/testing";
import { expect, test } from "vitest";
import { fitMixture } from "../../src/index.js";
import { deaths, poissonFamily } from "../named-poisson.js";

/** The maximum, where the log-likelihood is flat: curvature 4 against rounding of 1e-12. */
const AT_OPTIMUM = 1e-6;
/** What a converged fit may still gain, 10 · 1e-8 a row of 1096. */
const LEFT_TO_GAIN = 1.2e-4;
/** A log-likelihood that is flat to that leaves this to the parameters, at a curvature of 4. */
const FLAT = 1e-2;

const maximum = reference("squarem/poisson_mixture_information.json") as {
  readonly par: readonly [weight: number, first: number, second: number];
  readonly loglik: number;
};

test("by default every start finds the maximum that R has", () => {
  const fit = right(outcome(fitMixture(poissonFamily, deaths, { components: 2 })));
  expect(fit.stop._tag).toBe("Converged");
  expect(Math.abs(fit.logLikelihood - maximum.loglik)).toBeLessThan(LEFT_TO_GAIN);
  expect(fit.restarts).toMatchObject({ tried: 10, failed: 0, setAside: 0 });
  expect(fit.restarts.optima).toHaveLength(1);
  const [p, first, second] = maximum.par;
  expectClose(fit.params.weights, [1 - p, p], FLAT);
  expectClose(
    fit.params.components.map(({ rate }) => rate),
    [second, first],
    FLAT,
  );
});

test("the criteria count K - 1 weights and K rates", () => {
  const options = { components: 2, tol: 1e-13, restarts: 1 };
  const fit = right(outcome(fitMixture(poissonFamily, deaths, options)));
  expect(fit.parameters).toBe(3);
  expect(fit.totalWeight).toBe(1096);
  expectClose([fit.logLikelihood], [maximum.loglik], 1e-12);
  expectClose([fit.criteria.bic], [-2 * maximum.loglik + 3 * Math.log(1096)], 1e-10);
  const [p, first, second] = maximum.par;
  expectClose(fit.params.weights, [1 - p, p], AT_OPTIMUM);
  expectClose(
    fit.params.components.map(({ rate }) => rate),
    [second, first],
    AT_OPTIMUM,
  );
});
