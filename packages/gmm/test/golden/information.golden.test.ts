import { denseChunks, E, emRate, emRates, render } from "@latentjs/em-core";
import { mixtureErrors, type ErrorsMethod } from "@latentjs/mixture";
import { expectClose, reference } from "@latentjs/testing";
import { expect, test } from "vitest";
import { resolveCovariance, type GmmParams } from "../../src/index.js";
import { FAITHFUL } from "../reference.js";

interface Information {
  readonly estimate: ReadonlyArray<number>;
  readonly se_observed: ReadonlyArray<number>;
  readonly se_empirical: ReadonlyArray<number>;
  readonly se_sandwich: ReadonlyArray<number>;
  readonly em_rate: number;
  readonly em_rates: ReadonlyArray<number>;
}

const truth = reference("mclust/faithful_information.json") as Information;

/** What differences of double precision leave of the digits of exact derivatives. */
const DIFFERENCES = 1e-7;

const [weight, a1, b1, a2, b2, ...covs] = truth.estimate;
const symmetric = ([s11, s21, s22]: ReadonlyArray<number>): Float64Array =>
  Float64Array.of(s11, s21, s21, s22);
const params: GmmParams = {
  weights: Float64Array.of(weight, 1 - weight),
  components: [
    { mean: Float64Array.of(a1, b1), cov: symmetric(covs.slice(0, 3)) },
    { mean: Float64Array.of(a2, b2), cov: symmetric(covs.slice(3)) },
  ],
};
const batch = {
  rows: FAITHFUL.length,
  cols: 2,
  data: Float64Array.from(FAITHFUL.flat()),
  first: 0,
  weights: null,
};

// Whatever the units of the coordinates.
test.each<[ErrorsMethod, ReadonlyArray<number>, ReadonlyArray<number>]>([
  ["observed", truth.se_observed, [1, 1]],
  ["empirical", truth.se_empirical, [1, 1]],
  ["sandwich", truth.se_sandwich, [1, 1]],
  ["observed", truth.se_observed, [1e-4, 1e5]],
])("Old Faithful, two normals: %s standard errors", (method, expected, scale) => {
  const structure = resolveCovariance("full", 2);
  if (E.isLeft(structure)) throw new Error(render(structure.left));
  structure.right.use(({ bank, coordinates }) => {
    const found = mixtureErrors(
      {
        bank: bank(2, 2),
        params,
        chunks: denseChunks(batch, 100),
        coordinates: coordinates(2, Float64Array.from(scale)),
        numbers: (components) =>
          Float64Array.from([
            ...components.flatMap(({ mean }) => [...mean]),
            ...components.flatMap(({ cov }) => [cov[0], cov[2], cov[3]]),
          ]),
      },
      method,
    );
    if (E.isLeft(found)) throw new Error(render(found.left));
    const { weights, components, information } = found.right;
    const relative = [weights[0], ...components].map((error, i) => error / expected[i]);
    expectClose(
      relative,
      relative.map(() => 1),
      DIFFERENCES,
    );
    expect(weights[1]).toBeCloseTo(weights[0], 12);
    const rate = emRate(information);
    expectClose(E.isRight(rate) ? rate.right : Number.NaN, truth.em_rate, DIFFERENCES);
    const rates = emRates(information);
    expectClose(E.isRight(rates) ? rates.right : [], truth.em_rates, DIFFERENCES);
  });
});
