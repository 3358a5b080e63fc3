import { fitMixture, readRows } from "@latentjs/mixture";
import { reference, right } from "@latentjs/testing";
import { expect, test } from "vitest";
import { productCategorical } from "../../src/product-categorical.js";
import { tableOf } from "../tables.js";

const { cases } = reference("families/latent_class_maxima.json") as {
  readonly cases: ReadonlyArray<{
    readonly answers: ReadonlyArray<ReadonlyArray<number>>;
    readonly counts: ReadonlyArray<number>;
    readonly loglik: number;
  }>;
};

/** What the default tolerance of 1e-8 a row leaves of 150 rows, and somewhat more. */
const CONVERGED = 1e-5;

test.each(cases.map(({ loglik }, i) => [i + 1, loglik] as const))(
  "overlapping latent classes, case %d: ten starts find the maximum %d of fifty starts in R",
  (number) => {
    const { answers, counts, loglik } = cases[number - 1];
    const names = answers[0].map((_, j) => `q${j + 1}`);
    const family = productCategorical({ questions: names.map((column) => ({ column, levels: ["0", "1"] })) });
    const table = tableOf(Object.fromEntries(names.map((name, j) => [name, answers.map((row) => row[j])])));
    const { batch } = right(readRows(family, table, counts));
    const fit = fitMixture(family, batch, { components: 3 });
    if (fit._tag === "Left") throw new Error(JSON.stringify(fit.left.error));
    expect(fit.right.logLikelihood).toBeGreaterThan(loglik - CONVERGED);
  },
);

test("no searched start is one that EM could not leave", () => {
  const family = productCategorical({
    questions: ["a", "b"].map((column) => ({ column, levels: ["0", "1"] })),
  });
  const table = tableOf({ a: [0, 0, 1, 1], b: [0, 1, 0, 1] });
  const { batch } = right(readRows(family, table, [3, 1, 1, 3]));
  const fit = fitMixture(family, batch, { components: 2, maxIterations: 0 });
  if (fit._tag === "Left") throw new Error(JSON.stringify(fit.left.error));
  const starts = fit.right.restarts.attempts.flatMap((attempt) =>
    attempt._tag === "Right" ? [attempt.right.params.components] : [],
  );
  expect(starts).toHaveLength(10);
  const probabilities = starts.flat().flatMap((theta) => theta.probabilities.flatMap((p) => [...p]));
  expect(probabilities.filter((p) => p === 0 || p === 1)).toEqual([]);
});
