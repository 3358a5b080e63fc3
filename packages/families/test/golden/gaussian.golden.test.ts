import { fitMixture } from "@latentjs/mixture";
import { expectClose, left, outcome, reference, right, rowsOf } from "@latentjs/testing";
import { expect, test } from "vitest";
import { family as module, gaussian } from "../../src/gaussian.js";
import { batchOf, tableOf } from "../tables.js";

interface FixedPoint {
  readonly pro: ReadonlyArray<number>;
  readonly mean: ReadonlyArray<ReadonlyArray<number>>;
  readonly sigma: ReadonlyArray<ReadonlyArray<ReadonlyArray<number>>>;
  readonly loglik: number;
  readonly df: number;
  readonly bic: number;
  readonly icl: number;
}
const golden = reference("mclust/em_from_labels.json") as {
  readonly faithful: Readonly<Record<"VVV" | "VVI" | "VII", { readonly fixed_point: FixedPoint }>>;
};
const faithful = rowsOf("faithful.csv", ["eruptions", "waiting"]);
const eruptions = Float64Array.from(faithful, ([minutes]) => minutes);
const waiting = Float64Array.from(faithful, ([, minutes]) => minutes);
const table = tableOf({ eruptions, waiting });
const labels = waiting.map((minutes) => (minutes > 68 ? 1 : 0));

/** mclust was run until its log-likelihood was flat. */
const LOGLIK = 1e-8;
const PARAMETERS = 1e-5;

test.for([
  ["full", "VVV"],
  ["diagonal", "VVI"],
  ["spherical", "VII"],
] as const)("%s covariances of Old Faithful are those of mclust's %s", ([covariance, name]) => {
  const spec = right(module.specFor(table, { covariance: name }));
  expect(spec).toMatchObject({ columns: ["eruptions", "waiting"], covariance });
  const family = gaussian({ columns: ["eruptions", "waiting"], covariance });
  const fit = right(
    outcome(fitMixture(family, batchOf(family, table), { components: 2, init: { labels }, tol: 1e-13 })),
  );
  const { fixed_point: expected } = golden.faithful[name];
  expectClose([fit.logLikelihood], [expected.loglik], LOGLIK);
  expect(fit.parameters).toBe(expected.df);
  expectClose([fit.criteria.bic, fit.criteria.icl], [expected.bic, expected.icl], LOGLIK);
  expectClose(fit.params.weights, expected.pro, PARAMETERS);
  expectClose(
    fit.params.components.flatMap(({ mean, cov }) => [...mean, ...cov]),
    expected.mean.flatMap((mean, c) => [...mean, ...expected.sigma[c].flat()]),
    PARAMETERS,
  );
});

test("a covariance outside the structure, and a structure that ties components, are refused", () => {
  const family = gaussian({ columns: ["a", "b"], covariance: "diagonal" });
  const theta = { mean: Float64Array.of(0, 0), cov: Float64Array.of(1, 0.2, 0.2, 1) };
  expect(left(family.open(theta))).toMatchObject({ path: "cov[1]", actual: "0.2" });
  expect(left(module.specFor(table, { covariance: "EEE" }))).toMatchObject({
    path: "setting covariance",
    expected: "full (VVV), diagonal (VVI) or spherical (VII)",
  });
});

test("units of the columns do not change what is found", () => {
  const scaled = tableOf({ eruptions: eruptions.map((x) => x * 2 ** 20), waiting });
  const [plain, other] = [table, scaled].map((of) =>
    right(module.fromSpec(right(module.specFor(of, {})))).use((family) => {
      const fit = right(
        outcome(
          fitMixture(family, batchOf(family, of), { components: 3, restarts: 1, maxIterations: 20, tol: 0 }),
        ),
      );
      return { trace: fit.trace, weights: fit.params.weights };
    }),
  );
  // Accelerated steps lead to the same points, not only to the same end.
  expectClose(
    other.trace,
    plain.trace.map((value) => value - 272 * 20 * Math.LN2),
    LOGLIK,
  );
  expectClose(other.weights, plain.weights, LOGLIK);
});
