import { expectClose, fieldsOf, rowsOf, type Nested } from "@latentjs/testing";
import type { GmmParams } from "../src/index.js";

/** Parameters as R's mclust writes them; of one column, means and variances are plain numbers. */
export interface MclustParams {
  readonly pro: ReadonlyArray<number>;
  readonly mean: Nested;
  readonly sigma: Nested;
}

/** Weights, means and covariances one after the other agree. */
export const expectParams = (
  { weights, components }: GmmParams,
  { pro, mean, sigma }: MclustParams,
  tolerance: number,
): void => {
  expectClose(weights, pro, tolerance);
  expectClose(
    components.map((c) => c.mean),
    mean,
    tolerance,
  );
  expectClose(
    components.map((c) => c.cov),
    sigma,
    tolerance,
  );
};

/** Iris, 150 × 4, and the species as numbers in alphabetical order. */
export const IRIS: ReadonlyArray<ReadonlyArray<number>> = rowsOf("iris.csv", [
  "Sepal.Length",
  "Sepal.Width",
  "Petal.Length",
  "Petal.Width",
]);
export const SPECIES: ReadonlyArray<number> = fieldsOf("iris.csv").lines.map((line) =>
  ["setosa", "versicolor", "virginica"].indexOf(line[4]),
);

/** Old Faithful, 272 × 2, the waiting times alone, and whether each is above 68 minutes. */
export const FAITHFUL: ReadonlyArray<ReadonlyArray<number>> = rowsOf("faithful.csv");
export const WAITING: ReadonlyArray<number> = FAITHFUL.map(([, waiting]) => waiting);
export const LONG_WAIT: ReadonlyArray<number> = WAITING.map((waiting) => (waiting > 68 ? 1 : 0));
