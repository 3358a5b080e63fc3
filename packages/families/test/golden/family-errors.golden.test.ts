import { familyErrors, fitMixture, readRows } from "@latentjs/mixture";
import { fieldsOf, reference, right, rowsOf } from "@latentjs/testing";
import { expect, test } from "vitest";
import { productCategorical } from "../../src/product-categorical.js";
import { tableOf } from "../tables.js";

interface Classes {
  readonly loglik: number;
  readonly weights: ReadonlyArray<number>;
  readonly weights_se: ReadonlyArray<number>;
  readonly probability_se: ReadonlyArray<ReadonlyArray<number>>;
}
const golden = reference("poLCA/standard_errors.json") as Readonly<Record<string, Classes>>;

/** poLCA's maximum is good to 1e-8 nats, some 1e-5 of a probability. */
const ERRORS = 1e-3;

const { names } = fieldsOf("carcinoma.csv");
const table = tableOf(
  Object.fromEntries(names.map((name) => [name, rowsOf("carcinoma.csv", [name]).flat()])),
);

test.each([2, 3])("carcinoma, %d classes: the fit and its standard errors are those of poLCA", (classes) => {
  const expected = golden[`carcinoma_${classes}`];
  const family = productCategorical({
    questions: names.map((column) => ({ column, levels: ["1", "2"] })),
  });
  const { batch } = right(readRows(family, table));
  const fit = fitMixture(family, batch, { components: classes, tol: 1e-12 });
  if (fit._tag === "Left") throw new Error(JSON.stringify(fit.left.error));
  const { params, logLikelihood } = fit.right;
  expect(logLikelihood).toBeCloseTo(expected.loglik, 6);
  const found = right(familyErrors({ family, params }, batch, "empirical"));
  const order = [...expected.weights.keys()].toSorted((a, b) => expected.weights[b] - expected.weights[a]);
  for (const [c, k] of order.entries()) {
    expect(Math.abs((found.weights[c] ?? NaN) - expected.weights_se[k])).toBeLessThan(ERRORS);
    const { probabilities } = found.components[c] as {
      readonly probabilities: ReadonlyArray<ReadonlyArray<number>>;
    };
    for (const [j, [first, second]] of probabilities.entries()) {
      expect(Math.abs(second - expected.probability_se[k][j])).toBeLessThan(ERRORS);
      expect(Math.abs(first - second)).toBeLessThan(1e-9);
    }
  }
});
