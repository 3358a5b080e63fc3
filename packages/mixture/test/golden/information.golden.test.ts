import { E, emRate, mapCoordinates, positiveCoordinates, render, repeatCoordinates } from "@latentjs/em-core";
import { expectClose, reference, right, rowsOf } from "@latentjs/testing";
import { expect, test } from "vitest";
import { mixtureErrors, type MixtureErrors } from "../../src/index.js";
import { countBatch, type Poisson } from "../poisson.js";
import { poissonBank, poissonParams } from "../poisson-mixture.js";

const truth = reference("squarem/poisson_mixture_information.json") as {
  readonly par: readonly [number, number, number];
  readonly se_observed: ReadonlyArray<number>;
  readonly em_rate_eigenvalues: ReadonlyArray<number>;
};

/** R's second derivatives are differences of the log-likelihood itself. */
const DIFFERENCES = 1e-6;

const rows = rowsOf("hasselblad_deaths.csv");
const deaths = countBatch(
  rows.map(([count]) => count),
  Float64Array.from(rows, ([, days]) => days),
);
const repeated = countBatch(
  rows.flatMap(([count, days]) => Array.from({ length: days }, () => count)),
  null,
);
const rate = mapCoordinates(
  positiveCoordinates,
  (value): Poisson => ({ rate: value }),
  (component) => component.rate,
);
const [weight, low, high] = truth.par;
const params = poissonParams([weight, 1 - weight], [low, high]);

const errors = (batch: typeof deaths, method: Parameters<typeof mixtureErrors>[1]): MixtureErrors =>
  right(
    mixtureErrors(
      {
        bank: poissonBank(2),
        params,
        chunks: [batch],
        coordinates: repeatCoordinates(rate, 2),
        numbers: (components) => Float64Array.from(components, (component) => component.rate),
      },
      method,
    ),
  );

test("Hasselblad's death notices: standard errors and EM's rate", () => {
  const { weights, components, information } = errors(deaths, "observed");
  expectClose([weights[0], ...components], truth.se_observed, DIFFERENCES);
  expectClose([right(emRate(information))], truth.em_rate_eigenvalues.slice(0, 1), DIFFERENCES);
  expectClose(information.gradient, [0, 0, 0], 1e-5);
});

test.each(["observed", "empirical", "sandwich"] as const)(
  "a row of weight m counts as m rows: %s",
  (method) => {
    const weighted = errors(deaths, method);
    const alone = errors(repeated, method);
    expectClose(weighted.weights, alone.weights, 1e-8);
    expectClose(weighted.components, alone.components, 1e-8);
  },
);

test("where there is no maximum there are no standard errors", () => {
  // Two equal components: the likelihood has a ridge along the mixing weights.
  const found = mixtureErrors(
    {
      bank: poissonBank(2),
      params: poissonParams([0.5, 0.5], [2.157, 2.157]),
      chunks: [deaths],
      coordinates: repeatCoordinates(rate, 2),
      numbers: (components) => Float64Array.from(components, (component) => component.rate),
    },
    "observed",
  );
  expect(E.isLeft(found) && render(found.left)).toContain("positive definite");
});
