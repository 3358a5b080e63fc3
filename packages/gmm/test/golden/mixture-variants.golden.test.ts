import { expectClose, reference } from "@latentjs/testing";
import { expect, test } from "vitest";
import { fitGmm, type CovarianceName } from "../../src/index.js";
import { fitted } from "../either.js";
import { expectParams, FAITHFUL, IRIS, LONG_WAIT, SPECIES, type MclustParams } from "../reference.js";

/** As far as mclust's stop leaves its log-likelihoods and parameters. */
const LOG_LIKELIHOOD = 1e-6;
const PARAMETERS = 1e-4;

interface Variant extends MclustParams {
  readonly loglik: number;
}
type Variants = Readonly<Record<"equal", Partial<Record<CovarianceName, Variant>>>>;

const truth = reference("mclust/mixture_variants.json") as Readonly<Record<"faithful" | "iris3", Variants>>;

const DATA = {
  faithful: { rows: FAITHFUL, labels: LONG_WAIT, components: 2 },
  iris3: { rows: IRIS.map(([a, b, , d]) => [a, b, d]), labels: SPECIES, components: 3 },
} as const;
const NAMES = ["faithful", "iris3"] as const;

test.each(NAMES.flatMap((name) => (["VVV", "EEE", "VII"] as const).map((s) => [name, s] as const)))(
  "%s, %s, equal mixing weights",
  (name, covariance) => {
    const { rows, labels, components } = DATA[name];
    const expected = truth[name].equal[covariance] as Variant;
    const options = { components, covariance, tol: 1e-13, maxIterations: 20_000 };
    const fit = fitted(fitGmm(rows, { ...options, init: { labels }, mixing: "equal" }));
    expectClose(fit.logLikelihood, expected.loglik, LOG_LIKELIHOOD);
    expectParams(fit.params, expected, PARAMETERS);
    const free = fitted(fitGmm(rows, { ...options, init: { labels } }));
    expect(free.parameters - fit.parameters).toBe(components - 1);
  },
);
