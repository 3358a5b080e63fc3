import { expectClose, reference, rowsOf, type Nested } from "@latentjs/testing";
import { expect, test } from "vitest";
import { fitGmm, type CovarianceName } from "../../src/index.js";
import { fitted } from "../either.js";
import {
  expectParams,
  FAITHFUL,
  IRIS,
  LONG_WAIT,
  SPECIES,
  WAITING,
  type MclustParams,
} from "../reference.js";

/** As far as mclust's stop leaves its log-likelihoods and parameters. */
const LOG_LIKELIHOOD = 1e-6;
const PARAMETERS = 1e-4;

interface Variant extends MclustParams {
  readonly loglik: number;
}
type Variants = Readonly<
  Record<"equal" | "noise" | "noise_equal", Partial<Record<CovarianceName, Variant>>>
> & {
  readonly volume: number;
};
type SemiSupervised = Partial<Record<CovarianceName, Variant & { readonly df: number }>> & {
  readonly every: number;
};

const truth = reference("mclust/mixture_variants.json") as Readonly<
  Record<"faithful" | "iris3", Variants>
> & {
  readonly semi_supervised: Readonly<Record<"faithful" | "iris", SemiSupervised>>;
  readonly volumes: Readonly<Record<"faithful" | "iris" | "waiting" | "airquality", number>>;
};

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

const STRUCTURES: ReadonlyArray<CovarianceName> = ["VVV", "EEE", "VVI", "VII"];
const NOISY = NAMES.flatMap((name) =>
  (["noise", "noise_equal"] as const).flatMap((kind) => STRUCTURES.map((s) => [name, kind, s] as const)),
);

/** Components by weight, largest first, with that of the noise behind them. */
const byWeight = ({ pro, mean, sigma }: MclustParams): MclustParams => {
  const order = pro.slice(0, -1).map((_, c) => c);
  order.sort((a, b) => pro[b] - pro[a]);
  const inOrder = (values: Nested): Nested => order.map((c) => (values as ReadonlyArray<Nested>)[c]);
  return {
    pro: [...order.map((c) => pro[c]), pro[order.length]],
    mean: inOrder(mean),
    sigma: inOrder(sigma),
  };
};

test.each(NOISY)("%s, %s, %s: from the same labels", (name, kind, covariance) => {
  const { rows, labels, components } = DATA[name];
  const expected = truth[name][kind][covariance] as Variant;
  const mixing = kind === "noise" ? "free" : "equal";
  const options = { components, covariance, tol: 1e-13, maxIterations: 20_000, mixing, noise: true } as const;
  // A tenth of every row is the noise's: the components are those of the labels alone.
  const start = fitted(
    fitGmm(rows, { components, covariance, mixing, init: { labels }, maxIterations: 0 }),
  ).params;
  const params = { ...start, weights: Float64Array.of(...start.weights.map((w) => 0.9 * w), 0.1) };
  const fit = fitted(fitGmm(rows, { ...options, init: { params }, accelerate: "none" }));
  expectClose(fit.noise?.volume ?? 0, truth[name].volume, VOLUME);
  expectClose(fit.logLikelihood, expected.loglik, LOG_LIKELIHOOD);
  expectParams(fit.params, byWeight(expected), PARAMETERS);
  // A search of its own does at least as well.
  const searched = fitted(fitGmm(rows, { ...options, tol: 1e-10 }));
  expect(searched.logLikelihood).toBeGreaterThan(
    expected.loglik - LOG_LIKELIHOOD * Math.abs(expected.loglik),
  );
});

const SEMI_SUPERVISED = {
  faithful: { rows: FAITHFUL, labels: LONG_WAIT },
  iris: { rows: IRIS, labels: SPECIES },
} as const;

test.each((["faithful", "iris"] as const).flatMap((name) => STRUCTURES.map((s) => [name, s] as const)))(
  "%s, %s, the class of some rows known",
  (name, covariance) => {
    const { rows, labels } = SEMI_SUPERVISED[name];
    const { every, [covariance]: expected } = truth.semi_supervised[name];
    const known = labels.map((label, i) => (i % every === 0 ? label : null));
    const components = Math.max(...labels) + 1;
    const fit = fitted(
      fitGmm(rows, { components, covariance, labels: known, tol: 1e-13, maxIterations: 20_000 }),
    );
    expect(fit.parameters).toBe(expected?.df);
    expectClose(fit.logLikelihood, expected?.loglik ?? 0, LOG_LIKELIHOOD);
    expectParams(fit.params, expected as Variant, PARAMETERS);
  },
);

/** A few operations on logarithms. */
const VOLUME = 1e-12;

test.each([
  ["faithful", FAITHFUL],
  ["iris", IRIS],
  ["waiting", WAITING],
  ["airquality", rowsOf("airquality.csv").filter((row) => !row.some(Number.isNaN))],
] as const)("the volume of %s", (name, rows) => {
  const fit = fitted(fitGmm(rows, { components: 1, noise: true, maxIterations: 0 }));
  expectClose((fit.noise?.volume ?? 0) / truth.volumes[name], 1, VOLUME);
});
