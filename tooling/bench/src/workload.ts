/** Which covariances the components have, in the words of `latent fit --covariance`. */
export type Structure = "full" | "tied" | "diagonal" | "spherical";

/**
 * How far apart the components lie: most rows in doubt between several (`overlapping`); next to none in doubt, means drawn with 6 standard
 * deviations in every direction (`separated`), or the two nearest 6 standard deviations apart and the others not much more (`adjacent`).
 */
export type DataKind = "overlapping" | "separated" | "adjacent";

/** One thing to measure: `iterations` E- and M-steps of a Gaussian mixture from given starting parameters. */
export interface Workload {
  /** Rows. */
  readonly n: number;
  /** Columns. */
  readonly d: number;
  /** Components. */
  readonly k: number;
  readonly structure: Structure;
  readonly data: DataKind;
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

/** What one workload's file holds; `rows` is the path of n × d little-endian doubles, row by row. */
export interface Task extends Workload {
  readonly rows: string;
  readonly start: StartingPoint;
}

/** Name of a workload in tables and for `--only`. */
export const labelOf = ({ n, d, k, structure, data }: Omit<Workload, "iterations">): string =>
  `${n}x${d} K=${k} ${structure}${data === "overlapping" ? "" : ` ${data}`}`;

/** The work of one E- and M-step with full covariances, up to a factor. */
export const workOf = ({ n, d, k }: Pick<Workload, "n" | "d" | "k">): number => n * k * d * d;

const sizes: ReadonlyArray<readonly [n: number, d: number, k: number, structure: Structure, data: DataKind]> =
  [
    [200_000, 2, 3, "full", "overlapping"],
    [1_000_000, 4, 8, "full", "overlapping"],
    [100_000, 10, 10, "full", "overlapping"],
    [100_000, 16, 32, "full", "overlapping"],
    [20_000, 50, 10, "full", "overlapping"],
    [100_000, 10, 10, "tied", "overlapping"],
    [100_000, 10, 10, "diagonal", "overlapping"],
    [100_000, 10, 10, "spherical", "overlapping"],
    [100_000, 20, 20, "full", "overlapping"],
    [100_000, 20, 20, "full", "separated"],
    [100_000, 20, 20, "full", "adjacent"],
  ];

/** Rows times components times iterations of one round, about; a round of the slowest engine is to last seconds. */
const ROUND_WORK = 6e6;
const FEWEST_ITERATIONS = 3;
/** From the same start on, responsibilities become sharper with every iteration. */
const MOST_ITERATIONS = 5;

const usualIterations = (n: number, k: number): number =>
  Math.min(MOST_ITERATIONS, Math.max(FEWEST_ITERATIONS, Math.round(ROUND_WORK / (n * k))));

/** Everything that `npm run bench` measures, with `iterations` each where it is given. */
export const workloads = (iterations?: number): readonly Workload[] =>
  sizes.map(([n, d, k, structure, data]) => ({
    n,
    d,
    k,
    structure,
    data,
    iterations: iterations ?? usualIterations(n, k),
  }));
