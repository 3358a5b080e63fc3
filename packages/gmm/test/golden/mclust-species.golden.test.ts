import { expectClose, reference } from "@latentjs/testing";
import { expect, test } from "vitest";
import { COVARIANCE_NAMES, fitGmm, type CovarianceName } from "../../src/index.js";
import { fitted } from "../either.js";
import { expectParams, IRIS, SPECIES, type MclustParams } from "../reference.js";

/** R prints the values with 15 digits; EM on 150 rows loses two or three. */
const CLOSED_FORM = 1e-8;
/** How far mclust takes the M-steps that iterate. */
const INNER_LOOP = 1e-6;
const INNER_LOOPS: ReadonlySet<CovarianceName> = new Set(["VEI", "VEE", "EVE", "VVE", "VEV"]);
const toleranceOf = (covariance: CovarianceName): number =>
  INNER_LOOPS.has(covariance) ? INNER_LOOP : CLOSED_FORM;
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
/** The M-step of mclust 6.0.0 for VVE is no maximum of Q; see the script of this file. */
const vve = reference("mclust/iris_vve_maximum.json") as Structure;
const wantedFor = (covariance: CovarianceName): Structure =>
  covariance === "VVE" ? vve : models[covariance];

test.each(COVARIANCE_NAMES)(
  "iris from the species, %s: the start is the M-step from the labels",
  (covariance) => {
    const { df, mstep, loglik_after_mstep: start } = wantedFor(covariance);
    const fit = fitted(
      fitGmm(IRIS, { components: 3, covariance, init: { labels: SPECIES }, maxIterations: 0 }),
    );
    expect(fit.parameters).toBe(df);
    expect(fit.trace.length).toBe(1);
    expectClose(fit.trace, [start], toleranceOf(covariance));
    expectClose(fit.logLikelihood, start, toleranceOf(covariance));
    expectParams(fit.params, mstep, toleranceOf(covariance));
  },
);

test.each(
  COVARIANCE_NAMES.flatMap((covariance) =>
    (["none", "squarem"] as const).map((a) => [covariance, a] as const),
  ),
)("iris from the species, %s, acceleration %s: the fixed point of EM", (covariance, accelerate) => {
  const { loglik_after_mstep: start, converged, converged_loglik: limit } = wantedFor(covariance);
  const fit = fitted(
    fitGmm(IRIS, { components: 3, covariance, init: { labels: SPECIES }, accelerate, tol: 1e-14 }),
  );
  expect(fit.stop._tag).toBe("Converged");
  expectClose(fit.trace[0], start, toleranceOf(covariance));
  // However the M-steps went, EM has one fixed point there.
  expectClose(fit.logLikelihood, limit, CLOSED_FORM);
  expectParams(fit.params, converged, PARAMETERS);
});

test("iris from the species, VVE: better than where mclust's M-step leads", () => {
  const { converged_loglik: theirs } = models["VVE"];
  const fit = fitted(fitGmm(IRIS, { components: 3, covariance: "VVE", init: { labels: SPECIES } }));
  expect(fit.logLikelihood).toBeGreaterThan(theirs + 1);
});
