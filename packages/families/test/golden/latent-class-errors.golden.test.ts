import { repeatCoordinates } from "@latentjs/em-core";
import { mixtureErrors, replicate } from "@latentjs/mixture";
import { fieldsOf, reference, right, rowsOf } from "@latentjs/testing";
import { describe, expect, test } from "vitest";
import { productCategorical, type ProductCategorical } from "../../src/product-categorical.js";
import { batchOf, tableOf } from "../tables.js";

interface Classes {
  readonly weights: ReadonlyArray<number>;
  readonly weights_se: ReadonlyArray<number>;
  readonly probability_of_2: ReadonlyArray<ReadonlyArray<number>>;
  readonly probability_se: ReadonlyArray<ReadonlyArray<number>>;
}
const golden = reference("poLCA/standard_errors.json") as Readonly<Record<string, Classes>>;

/** poLCA's maximum is good to 1e-8 nats, some 1e-5 of a probability. */
const ERRORS = 1e-3;

const off = (a: number, b: number): boolean => !(Math.abs(a - b) <= ERRORS);

const { names } = fieldsOf("carcinoma.csv");
const table = tableOf(
  Object.fromEntries(names.map((name) => [name, rowsOf("carcinoma.csv", [name]).flat()])),
);

describe("carcinoma: standard errors of latent classes from the outer product of scores, as poLCA has them", () => {
  test.each([2, 3, 4])("%d classes", (classes) => {
    const expected = golden[`carcinoma_${classes}`];
    const questions = names.map((column) => ({ column, levels: ["1", "2"] }));
    const family = productCategorical({ questions });
    const components = expected.probability_of_2.map((row): ProductCategorical => ({
      probabilities: row.map((p) => Float64Array.of(1 - p, p)),
    }));
    const found = right(
      mixtureErrors(
        {
          bank: replicate(family, classes),
          params: { weights: Float64Array.from(expected.weights), components },
          chunks: [batchOf(family, table)],
          coordinates: repeatCoordinates(family.coordinates, classes),
          numbers: (thetas) =>
            Float64Array.from(thetas.flatMap(({ probabilities }) => probabilities.map(([, p]) => p))),
        },
        "empirical",
      ),
    );
    expect([...found.weights].filter((error, k) => off(error, expected.weights_se[k]))).toEqual([]);
    expect(
      [...found.components].filter((error, at) => off(error, expected.probability_se.flat()[at])),
    ).toEqual([]);
  });
});
