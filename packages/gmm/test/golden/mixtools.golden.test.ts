import { expectClose, reference } from "@latentjs/testing";
import { expect, test } from "vitest";
import { fitGmm } from "../../src/index.js";
import { fitted } from "../either.js";
import { WAITING } from "../reference.js";

/** mixtools' stop leaves its parameters this far from the fixed point. */
const TOLERANCE = 1e-6;

interface TwoNormals {
  readonly lambda: readonly [number, number];
  readonly mu: readonly [number, number];
  readonly sigma: readonly [number, number];
  readonly loglik: number;
}

const mixtools = reference("mixtools/mixtools.json") as Record<string, TwoNormals>;

test.each([
  ["free", "V", "waiting_tight"],
  ["equal", "E", "waiting_equal_sd"],
] as const)("waiting, two normals with %s variances", (_, covariance, name) => {
  const { lambda, mu, sigma: stdDevs, loglik } = mixtools[name];
  const fit = fitted(fitGmm(WAITING, { components: 2, covariance, tol: 1e-12 }));
  expectClose(fit.logLikelihood, loglik, TOLERANCE);
  // Components come largest first, and the larger one is mixtools' second.
  expectClose(fit.params.weights, lambda.toReversed(), TOLERANCE);
  expectClose(
    fit.params.components.map(({ mean }) => mean),
    mu.toReversed(),
    TOLERANCE,
  );
  expectClose(
    fit.params.components.map(({ cov }) => Math.sqrt(cov[0])),
    stdDevs.toReversed(),
    TOLERANCE,
  );
  expect(fit.params.components[0].cov.length).toBe(1);
});
