import { fitMixture, type MixtureFitOptions } from "@latentjs/mixture";
import { expectClose, outcome, reference, right } from "@latentjs/testing";
import { expect, test } from "vitest";
import { vonMisesFisher, type VonMisesFisher } from "../../src/von-mises-fisher.js";
import { batchOf, tableOf } from "../tables.js";

interface Variant {
  readonly pro: ReadonlyArray<number>;
  readonly mean: ReadonlyArray<ReadonlyArray<number>>;
  readonly concentration: ReadonlyArray<number>;
  readonly loglik: number;
}

const golden = reference("families/von_mises_fisher_variants.json") as Readonly<
  Record<"noise" | "known" | "all", Variant>
> & {
  readonly rows: ReadonlyArray<ReadonlyArray<number>>;
  readonly labels: ReadonlyArray<number>;
  readonly volume: number;
};

/** EM in R stops once the log-likelihood is flat to rounding. */
const LOG_LIKELIHOOD = 1e-6;
const PARAMETERS = 1e-4;

const { rows, labels, volume } = golden;
const columns = Object.fromEntries(rows[0].map((_, j) => [`x${j}`, rows.map((row) => row[j])]));
const family = vonMisesFisher({ columns: Object.keys(columns) });
const batch = batchOf(family, tableOf(columns));
const known = labels.map((label, i) => (i % 10 === 0 ? label - 1 : null));

type Options = Partial<MixtureFitOptions<VonMisesFisher>>;
const OPTIONS: ReadonlyArray<readonly ["noise" | "known" | "all", Options]> = [
  ["noise", { noise: { volume } }],
  ["known", { labels: known }],
  ["all", { noise: { volume }, labels: known, mixing: "equal" }],
];

test.each(OPTIONS)("directions in iris: %s", (name, options) => {
  const expected = golden[name];
  const fit = right(
    outcome(fitMixture(family, batch, { components: 2, tol: 1e-13, maxIterations: 20_000, ...options })),
  );
  expectClose(fit.logLikelihood, expected.loglik, LOG_LIKELIHOOD);
  // Without labels the larger component comes first.
  const order = name === "noise" && expected.pro[0] < expected.pro[1] ? [1, 0] : [0, 1];
  expectClose(
    fit.params.weights,
    [...order.map((c) => expected.pro[c]), ...expected.pro.slice(2)],
    PARAMETERS,
  );
  expectClose(
    fit.params.components.map(({ mean }) => [...mean]),
    order.map((c) => expected.mean[c]),
    PARAMETERS,
  );
  fit.params.components.forEach(({ concentration }, at) =>
    expectClose(concentration / expected.concentration[order[at]], 1, PARAMETERS),
  );
  expect(fit.parameters).toBe({ noise: 10, known: 9, all: 9 }[name]);
});
