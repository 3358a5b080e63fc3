import { expectClose, reference } from "@latentjs/testing";
import { expect, test } from "vitest";
import { fitGmm, type CovarianceName } from "../../src/index.js";
import { fitted } from "../either.js";
import { expectParams, IRIS, SPECIES, type MclustParams } from "../reference.js";

/** R prints the values with 15 digits; EM on 150 rows loses two or three. */
const LOG_LIKELIHOOD = 1e-8;
/** mclust stops once the log-likelihood is flat to rounding, where the parameters still move. */
const PARAMETERS = 1e-6;

interface Structure {
  readonly df: number;
  readonly mstep: MclustParams;
  readonly loglik_after_mstep: number;
  readonly converged: MclustParams;
  readonly converged_loglik: number;
}

const { models } = reference("mclust/iris_me_14models_from_species.json") as {
  readonly models: Record<string, Structure>;
};
const STRUCTURES: ReadonlyArray<CovarianceName> = ["VVV", "EEE", "VVI", "VII"];

test.each(STRUCTURES)("iris from the species, %s: the start is the M-step from the labels", (covariance) => {
  const { df, mstep, loglik_after_mstep: start } = models[covariance];
  const fit = fitted(
    fitGmm(IRIS, { components: 3, covariance, init: { labels: SPECIES }, maxIterations: 0 }),
  );
  expect(fit.parameters).toBe(df);
  expect(fit.trace.length).toBe(1);
  expectClose(fit.trace, [start], LOG_LIKELIHOOD);
  expectClose(fit.logLikelihood, start, LOG_LIKELIHOOD);
  expectParams(fit.params, mstep, LOG_LIKELIHOOD);
});

test.each(
  STRUCTURES.flatMap((covariance) => (["none", "squarem"] as const).map((a) => [covariance, a] as const)),
)("iris from the species, %s, acceleration %s: the fixed point of EM", (covariance, accelerate) => {
  const { loglik_after_mstep: start, converged, converged_loglik: limit } = models[covariance];
  const fit = fitted(
    fitGmm(IRIS, { components: 3, covariance, init: { labels: SPECIES }, accelerate, tol: 1e-14 }),
  );
  expect(fit.stop._tag).toBe("Converged");
  expectClose(fit.trace[0], start, LOG_LIKELIHOOD);
  expectClose(fit.logLikelihood, limit, LOG_LIKELIHOOD);
  expectParams(fit.params, converged, PARAMETERS);
});
