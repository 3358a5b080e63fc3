import type { Json } from "@latentjs/em-core";
import type { GmmErrorsJson } from "@latentjs/gmm";
import { parameterTable } from "./parameter-table.js";

/** Standard errors of mixing weights, means and variances, one line a component; those of covariances are in the object of a fit only. */
export const gaussianErrors = (
  { weights, means, covariances, noise }: GmmErrorsJson,
  columns: ReadonlyArray<string>,
  labels: ReadonlyArray<string> | undefined,
  width: number,
): string => {
  const parameters = weights.map((_, k): Json => ({
    mean: Object.fromEntries(columns.map((name, j) => [name, means[k]?.[j] ?? null])),
    variance: Object.fromEntries(columns.map((name, j) => [name, covariances[k]?.[j]?.[j] ?? null])),
  }));
  return parameterTable({ weights, parameters, labels, noise: noise?.weight }, width);
};
