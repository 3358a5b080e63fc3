import type { GaussianMixture } from "@latentjs/gmm";
import type { ComponentNumbers } from "./component-table.js";

/** The numbers of a model that a person reads: standard deviations rather than variances. */
export const componentNumbers = (
  { columns, params }: GaussianMixture,
  labels: ReadonlyArray<string> | undefined,
): ComponentNumbers => {
  const d = columns.length;
  return {
    columns,
    weights: [...params.weights.subarray(0, params.components.length)],
    noise: params.weights[params.components.length],
    means: params.components.map(({ mean }) => [...mean]),
    stdDevs: params.components.map(({ cov }) =>
      columns.map((_, j) => Math.sqrt(cov[j * d + j] ?? Number.NaN)),
    ),
    labels,
  };
};

/** Correlation matrix of component `k`, d × d. */
export const correlations = (
  { columns, params }: GaussianMixture,
  k: number,
): ReadonlyArray<ReadonlyArray<number>> => {
  const d = columns.length;
  const cov = params.components[k]?.cov ?? new Float64Array(d * d);
  const at = (i: number, j: number): number => cov[i * d + j] ?? Number.NaN;
  return columns.map((_, i) =>
    columns.map((_name, j) => (i === j ? 1 : at(i, j) / (Math.sqrt(at(i, i)) * Math.sqrt(at(j, j))))),
  );
};
