import { E, type Either, type EmError, type FlatRows } from "@latentjs/em-core";
import { bootstrapLrtOf, type LrtFit, type LrtModel } from "@latentjs/mixture";
import { left, outcome, reference, right, rowsOf } from "@latentjs/testing";
import { expect, test } from "vitest";
import {
  bootstrapLrt,
  bootstrapLrtAsync,
  fitGmm,
  sample,
  type GmmFit,
  type GmmParams,
} from "../src/index.js";

/** The statistic: of two log-likelihoods of which each may still gain 1e-8 nats a row. */
const EARLY = 2e-5;
/** Means of samples differ by chance: 6 standard errors happen once in 1e9. */
const STANDARD_ERRORS = 6;
const REPLICATES = 120;

const faithful = rowsOf("faithful.csv");

interface Reference {
  readonly statistic: number;
  readonly mean: number;
  readonly sd: number;
}
const mclust = reference("mclust/bootstrap_lrt.json") as {
  readonly replicates: number;
  readonly VVV: Reference;
  readonly EEE: Reference;
};

/** Fits from the given mixture alone, as mclust does. */
const asMclust = (covariance: "VVV" | "EEE"): LrtModel<GmmParams, FlatRows> => ({
  fit: (rows, components, [first], seed, isReplicate): Either<EmError, LrtFit<GmmParams>> =>
    E.map(({ params, logLikelihood }: GmmFit): LrtFit<GmmParams> => ({ model: params, logLikelihood }))(
      outcome(
        fitGmm(rows, {
          components,
          covariance,
          seed,
          ...(isReplicate && first !== undefined ? { init: { params: first } } : {}),
        }),
      ),
    ),
  sample: (params, seed) =>
    E.map(({ rows }: { readonly rows: FlatRows }) => rows)(
      sample({ covariance, columns: ["a", "b"], params }, faithful.length, seed),
    ),
});

test.for(["VVV", "EEE"] as const)(
  "%s: the statistic of mclust, and its distribution from the same starts",
  (covariance) => {
    const wanted = mclust[covariance];
    const rows = { rows: faithful.length, cols: 2, data: Float64Array.from(faithful.flat()) };
    const options = { to: 1, replicates: REPLICATES };
    const { tests, components } = right(bootstrapLrtOf(asMclust(covariance), rows, options));
    const [{ statistic, pValue, replicates }] = tests;
    expect(Math.abs(statistic - wanted.statistic)).toBeLessThan(EARLY);
    expect(pValue).toBe(1 / (REPLICATES + 1));
    expect(components).toBe(2);
    const mean = replicates.reduce((sum, value) => sum + value, 0) / REPLICATES;
    const standardError = wanted.sd * Math.sqrt(1 / REPLICATES + 1 / mclust.replicates);
    expect(Math.abs(mean - wanted.mean)).toBeLessThan(STANDARD_ERRORS * standardError);
  },
);

test("one component is rejected, and samples are searched as the data are", () => {
  const options = { covariance: "EEE", to: 1, replicates: 19 } as const;
  const { tests } = right(bootstrapLrt(faithful, options));
  const [{ statistic, pValue, replicates, failed }] = tests;
  expect(Math.abs(statistic - mclust.EEE.statistic)).toBeLessThan(EARLY);
  expect(pValue).toBe(1 / 20);
  expect(failed).toBe(0);
  // Two components are never worse than one.
  expect(Math.min(...replicates)).toBeGreaterThan(-EARLY);
});

test("tests go on to the first that does not reject, and workers change nothing", async () => {
  const options = { covariance: "spherical", from: 1, replicates: 19, seed: 5, to: 3 } as const;
  const three = faithful.map(([a], i) => [10 * (i % 2) + a]);
  const alone = right(bootstrapLrt(three, { ...options, covariance: "E", to: 4 }));
  const together = right(await bootstrapLrtAsync(three, { ...options, covariance: "E", to: 4, workers: 2 }));
  expect(together).toEqual(alone);
  const { tests, components } = alone;
  expect(tests.map((each) => each.components)).toEqual(tests.map((_, i) => i + 1));
  expect(tests.slice(0, -1).every(({ pValue }) => pValue <= 0.05)).toBe(true);
  expect(components).toBeGreaterThan(1);
});

test.for([
  [{ replicates: 0 }, "replicates"],
  [{ from: 0 }, "from"],
  [{ from: 3, to: 2 }, "to"],
  [{ level: 1 }, "level"],
  [{ seed: 0.5 }, "seed"],
  [{ restartsOfReplicates: -1 }, "restartsOfReplicates"],
] as const)("a wrong option is refused: %o", ([options, path]) => {
  expect(left(bootstrapLrt(faithful, options))).toMatchObject({ _tag: "InvalidInput", path });
});
