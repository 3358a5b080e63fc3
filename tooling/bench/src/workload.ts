/** Which covariances the components have, in the words of `latent fit --covariance`. */
export type Structure = "full" | "tied" | "diagonal" | "spherical";

/** One thing to measure: `iterations` E- and M-steps of a Gaussian mixture from given starting parameters. */
export interface Workload {
  /** Rows. */
  readonly n: number;
  /** Columns. */
  readonly d: number;
  /** Components. */
  readonly k: number;
  readonly structure: Structure;
  readonly iterations: number;
}

/** Where EM starts, in plain arrays. */
export interface StartingPoint {
  /** Mixing weights, length K. */
  readonly weights: readonly number[];
  /** K rows of d. */
  readonly means: ReadonlyArray<readonly number[]>;
  /** Variance of each column, length d: every component starts with these and without correlation. */
  readonly variances: readonly number[];
}

/** What one workload's file holds; `data` is the path of n × d little-endian doubles, row by row. */
export interface Task extends Workload {
  readonly data: string;
  readonly start: StartingPoint;
}

/** Name of a workload in tables and for `--only`. */
export const labelOf = ({ n, d, k, structure }: Workload): string => `${n}x${d} K=${k} ${structure}`;

const sizes: ReadonlyArray<readonly [n: number, d: number, k: number, structure: Structure]> = [
  [100_000, 10, 10, "full"],
  [200_000, 2, 3, "full"],
  [20_000, 50, 10, "full"],
  [100_000, 10, 10, "tied"],
  [100_000, 10, 10, "diagonal"],
  [100_000, 10, 10, "spherical"],
];

/** Everything that `npm run bench` measures. */
export const workloads = (iterations: number): readonly Workload[] =>
  sizes.map(([n, d, k, structure]) => ({ n, d, k, structure, iterations }));
