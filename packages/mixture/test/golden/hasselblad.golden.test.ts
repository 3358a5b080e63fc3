import {
  em,
  iterationLimit,
  overChunks,
  plain,
  remainingGain,
  runSync,
  smallChange,
  squarem,
  type Accelerator,
  type Fit,
  type StoppingRule,
} from "@latentjs/em-core";
import { expectClose, outcome, reference, right, rowsOf } from "@latentjs/testing";
import { expect, test } from "vitest";
import { classify } from "../../src/index.js";
import { countBatch } from "../poisson.js";
import {
  numbersOf,
  poissonBank,
  poissonCoordinates,
  poissonMixture,
  poissonParams,
  type PoissonMixtureStats,
  type PoissonParams,
} from "../poisson-mixture.js";

/** Iterates and log-likelihoods are those of another program to rounding, printed with 15 digits. */
const PER_ITERATION = 1e-8;
/** The maximum, where the log-likelihood is flat: curvature 4 against rounding of 1e-12. */
const AT_OPTIMUM = 1e-6;
/** Posterior probabilities are printed with 15 digits. */
const PROBABILITY = 1e-13;
const TOL = 1e-8;

type Par = readonly [number, number, number];
type Rows = ReadonlyArray<readonly [number, number]>;

const emTrace = reference("squarem/poisson_mixture_em_trace.json") as {
  readonly start: Par;
  readonly trace: ReadonlyArray<number>;
  readonly path: ReadonlyArray<Par>;
  readonly posterior_at_start: Rows;
  readonly maximum: { readonly posterior: Rows };
};
const maximum = reference("squarem/poisson_mixture_information.json") as {
  readonly par: Par;
  readonly loglik: number;
};

const rows = rowsOf("hasselblad_deaths.csv");
/** Days with so many deaths: the number of deaths is the row, the number of days its weight. */
const deaths = countBatch(
  rows.map(([count]) => count),
  Float64Array.from(rows, ([, days]) => days),
);
const DAYS = 1096;

const paramsOf = ([p, ...rates]: Par): PoissonParams => poissonParams([p, 1 - p], rates);
const parOf = (params: PoissonParams): number[] => {
  const [p, , first, second] = numbersOf(params);
  return [p, first, second];
};

const evaluate = overChunks(poissonMixture(2), [deaths]);

const run = (
  stop: StoppingRule<PoissonParams>,
  accelerator: Accelerator<PoissonParams>,
): Fit<PoissonParams, PoissonMixtureStats> => {
  const process = em(poissonMixture(2), paramsOf(emTrace.start), { stop, accelerator });
  return right(outcome(runSync(process, evaluate)));
};

test("EM goes the way it goes in R", () => {
  const path: number[] = [];
  const process = em(poissonMixture(2), paramsOf(emTrace.start), {
    stop: iterationLimit(20),
    observer: (event) => {
      if (event._tag === "Iterated") path.push(...parOf(event.iterate.params));
    },
  });
  const { trace, weight } = right(outcome(runSync(process, evaluate)));
  expect(weight).toBe(DAYS);
  expect(trace.length).toBe(21);
  const far = trace.map((objective, i) => Math.abs(objective - emTrace.trace[i]));
  expect(Math.max(...far)).toBeLessThan(PER_ITERATION);
  expectClose(path, emTrace.path.flat(), PER_ITERATION);
});

test.each([
  ["plain EM", plain<PoissonParams>()],
  ["SQUAREM", squarem(poissonCoordinates(2))],
])("%s arrives at the maximum that Newton steps in R found", (_name, accelerator) => {
  const fit = run(smallChange(poissonCoordinates(2), 1e-9), accelerator);
  expect(fit.stop._tag).toBe("Converged");
  expectClose(parOf(fit.params), maximum.par, AT_OPTIMUM);
  expect(Math.abs(fit.logLikelihood - maximum.loglik)).toBeLessThan(PER_ITERATION);
});

test("SQUAREM needs fewer than 100 E-steps and stops where no more than the tolerance is left", () => {
  const fit = run(remainingGain(TOL), squarem(poissonCoordinates(2)));
  expect(fit.stop._tag).toBe("Converged");
  expect(fit.evaluations).toBeLessThanOrEqual(100);
  expect(maximum.loglik - fit.logLikelihood).toBeLessThanOrEqual(TOL * DAYS);
  // Rows of this weight have a log-likelihood that is exact to about 1e-12.
  expect(maximum.loglik - fit.logLikelihood).toBeGreaterThan(-PER_ITERATION);
});

test.each([
  ["the start", emTrace.start, emTrace.posterior_at_start],
  ["the maximum", maximum.par, emTrace.maximum.posterior],
] as const)("posterior probabilities at %s are those of R", (_where, par, posterior) => {
  const seen = right(classify(poissonBank(2), paramsOf(par), deaths));
  expectClose(seen.posterior, posterior.flat(), PROBABILITY);
  expect([...seen.labels]).toEqual(posterior.map(([a, b]) => (b > a ? 1 : 0)));
});
