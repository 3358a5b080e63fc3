import { reference } from "@latentjs/testing";
import { expect, test } from "vitest";
import { bootstrapGmm, fitGmmOrThrow, type CovarianceName, type GmmErrors } from "../../src/index.js";
import { answer } from "../either.js";
import { FAITHFUL } from "../reference.js";

interface Errors {
  readonly se: ReadonlyArray<number>;
  readonly lower: ReadonlyArray<number>;
  readonly upper: ReadonlyArray<number>;
}
const truth = reference("mclust/bootstrap_errors.json") as Readonly<
  Record<"weighted" | "parametric", Readonly<Record<string, Errors>>>
>;

/**
 * Standard deviations of 999 and of 4000 replicates, whose distribution has a kurtosis of 3 to 4, scatter about each other by sqrt(3 / 4 · (1 / 999 + 1 / 4000)) = 3 %.
 * Fourfold.
 */
const MONTE_CARLO = 0.12;
/** An end of an interval scatters by some 2.7 / sqrt(n) standard errors; fourfold. */
const ENDS = 0.4;

/** In the order of the reference, which has the smaller component first: weight, means, lower triangles of covariances. */
const inOrder = ({ weights, means, covariances }: GmmErrors): ReadonlyArray<number> => [
  weights[1],
  ...[1, 0].flatMap((c) => [...means[c]]),
  ...[1, 0].flatMap((c) => [covariances[c][0], covariances[c][2], covariances[c][3]]),
];

test.each(
  (["weighted", "parametric"] as const).flatMap((method) =>
    (["VVV", "EEE", "VII"] as const).map((covariance): readonly [typeof method, CovarianceName] => [
      method,
      covariance,
    ]),
  ),
)(
  "Old Faithful, %s bootstrap of %s: errors and intervals of mclust, within Monte-Carlo error",
  (method, covariance) => {
    const fit = fitGmmOrThrow(FAITHFUL, { components: 2, covariance });
    const found = answer(bootstrapGmm(FAITHFUL, fit, { method }));
    const expected = truth[method][covariance];
    expect([found.replicates, found.failed]).toEqual([999, 0]);
    const errors = inOrder(found);
    const far = errors.filter(
      (error, i) => !(Math.abs(error - expected.se[i]) <= MONTE_CARLO * expected.se[i]),
    );
    expect(far).toEqual([]);
    for (const side of ["lower", "upper"] as const) {
      const ends = inOrder(found[side]);
      const off = ends.filter((end, i) => !(Math.abs(end - expected[side][i]) <= ENDS * expected.se[i]));
      expect(off).toEqual([]);
    }
  },
);
