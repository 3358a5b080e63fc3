import { E, render, type Either, type EmError } from "@latentjs/em-core";
import { expectClose, reference } from "@latentjs/testing";
import { expect, test } from "vitest";
import { errorsToJson, fitGmmOrThrow, gmmErrors, type GmmErrors } from "../../src/index.js";
import { FAITHFUL, WAITING } from "../reference.js";

const truth = reference("mclust/faithful_information.json") as Readonly<
  Record<"se_observed" | "se_empirical" | "se_sandwich", ReadonlyArray<number>>
>;

/** A maximum that is good to 1e-13 nats a row is good to some 1e-6 of a standard error. */
const AT_THE_MAXIMUM = 1e-5;

const fit = fitGmmOrThrow(FAITHFUL, { components: 2, columns: ["eruptions", "waiting"], tol: 1e-13 });

const right = (found: Either<EmError, GmmErrors>): GmmErrors => {
  if (E.isLeft(found)) throw new Error(render(found.left));
  return found.right;
};

/** In the order of the reference, which has the smaller component first: weight, means, lower triangles of covariances. */
const inOrder = ({ weights, means, covariances }: GmmErrors): ReadonlyArray<number> => [
  weights[1],
  ...[1, 0].flatMap((c) => [...means[c]]),
  ...[1, 0].flatMap((c) => [covariances[c][0], covariances[c][2], covariances[c][3]]),
];

const expectErrors = (found: GmmErrors, expected: ReadonlyArray<number>): void => {
  const shares = inOrder(found).map((error, i) => error / expected[i]);
  expectClose(
    shares,
    shares.map(() => 1),
    AT_THE_MAXIMUM,
  );
};

test.each([
  ["observed", truth.se_observed],
  ["empirical", truth.se_empirical],
  ["sandwich", truth.se_sandwich],
] as const)("Old Faithful: %s standard errors of the fit", (method, expected) => {
  expectErrors(right(gmmErrors(FAITHFUL, fit, { method })), expected);
});

test("a row of weight 2 counts as two rows", () => {
  const twice = [...FAITHFUL, ...FAITHFUL];
  const weights = new Float64Array(FAITHFUL.length).fill(2);
  expectErrors(
    right(gmmErrors(FAITHFUL, fit, { method: "sandwich", weights })),
    inOrder(right(gmmErrors(twice, fit, { method: "sandwich" }))),
  );
});

test("as an object they have the shape of the model", () => {
  const { weights, means, covariances } = right(gmmErrors(FAITHFUL, fit));
  expect(errorsToJson({ weights, means, covariances })).toEqual({
    weights: [...weights],
    means: means.map((mean) => [...mean]),
    covariances: covariances.map(([a, b, c, d]) => [
      [a, b],
      [c, d],
    ]),
  });
  const unknown = errorsToJson({
    weights: Float64Array.of(0),
    means: [Float64Array.of(NaN)],
    covariances: [Float64Array.of(1)],
  });
  expect(unknown).toEqual({ weights: [0], means: [[null]], covariances: [[[1]]] });
});

test("parameters that are no maximum have none", () => {
  const [first, second] = fit.params.components;
  const apart = {
    ...fit,
    params: {
      weights: Float64Array.of(0.5, 0.5),
      components: [
        { ...first, mean: Float64Array.of(3.6, 71) },
        { ...second, mean: Float64Array.of(3.5, 71) },
      ],
    },
  };
  expect(E.isLeft(gmmErrors(FAITHFUL, apart))).toBe(true);
});

test("waiting times alone: standard errors of two normals", () => {
  const golden = reference("mixtools/waiting_observed_information.json") as {
    readonly estimate: ReadonlyArray<number>;
    readonly se: ReadonlyArray<number>;
  };
  const rows = WAITING.map((waiting) => [waiting]);
  const found = right(gmmErrors(rows, fitGmmOrThrow(rows, { components: 2, tol: 1e-13 })));
  const [, , , first, second] = golden.estimate;
  const [weight, mean1, mean2, stdDev1, stdDev2] = golden.se;
  // The variance moves by twice the standard deviation for each unit of it.
  const expected = [weight, mean1, mean2, 2 * first * stdDev1, 2 * second * stdDev2];
  const ours = [
    found.weights[1],
    found.means[1][0],
    found.means[0][0],
    found.covariances[1][0],
    found.covariances[0][0],
  ];
  const shares = ours.map((error, i) => error / expected[i]);
  expectClose(
    shares,
    shares.map(() => 1),
    AT_THE_MAXIMUM,
  );
});
