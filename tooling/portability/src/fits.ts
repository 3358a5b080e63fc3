import type { GmmOptions } from "@latentjs/gmm";

/** Rows drawn from normal components with the seeded generator. */
export interface GeneratedRows {
  readonly rows: number;
  readonly cols: number;
  /** Components that rows are drawn from; the stream is named by all three numbers. */
  readonly from: number;
  /** Added to every number, so that the data lies far from 0. */
  readonly offset?: number;
  /** Whether every row has a weight, some of them 0. */
  readonly weighted?: true;
}

/** One fit of the committed set. */
export interface PortableFit {
  /** Names its hash in `expected.json`. */
  readonly name: string;
  /** A file of `dataFiles`, or rows to generate. */
  readonly data: DataFile | GeneratedRows;
  /** Missing entries take the TypeScript path whatever kernel is asked for. */
  readonly hasMissing?: true;
  readonly options: Pick<
    GmmOptions,
    | "components"
    | "covariance"
    | "init"
    | "restarts"
    | "search"
    | "seed"
    | "tol"
    | "maxIterations"
    | "accelerate"
    | "chunkRows"
  >;
}

/** Data files by name, with their paths in the repository. */
export const dataFiles = {
  faithful: "examples/data/faithful.csv",
  iris: "tooling/reference/data/iris.csv",
  irisMissing: "tooling/reference/data/iris_missing.csv",
} as const;
export type DataFile = keyof typeof dataFiles;

const FAR = 1e8;

/**
 * The fits whose bits are promised: all structures, both kinds of random start, plain EM and SQUAREM, one chunk and several,
 * rows that fill no tile, weights, missing entries and data far from 0. A change of any of them changes `expected.json`.
 */
export const fits: readonly PortableFit[] = [
  { name: "faithful full", data: "faithful", options: { components: 2, restarts: 5 } },
  {
    name: "faithful tied, random, plain EM",
    data: "faithful",
    options: { components: 3, covariance: "tied", init: "random", restarts: 3, accelerate: "none" },
  },
  { name: "iris full", data: "iris", options: { components: 3, restarts: 4, seed: "iris" } },
  {
    name: "iris diagonal, random",
    data: "iris",
    options: { components: 3, covariance: "diagonal", init: "random", restarts: 3, maxIterations: 200 },
  },
  {
    name: "iris spherical, plain EM",
    data: "iris",
    options: { components: 4, covariance: "spherical", restarts: 3, accelerate: "none", maxIterations: 200 },
  },
  ...(["EII", "EEI", "VEI", "EVI", "VEE", "EVE", "VVE", "EEV", "VEV", "EVV"] as const).map(
    (covariance): PortableFit => ({
      name: `iris ${covariance}`,
      data: "iris",
      options: { components: 3, covariance, restarts: 2, maxIterations: 60 },
    }),
  ),
  {
    name: "iris, 10 % of the entries missing",
    data: "irisMissing",
    hasMissing: true,
    options: { components: 1, covariance: "full" },
  },
  {
    name: "iris, 30 % of the entries missing, three components",
    data: "irisMissing",
    hasMissing: true,
    options: { components: 3, covariance: "full", restarts: 3, maxIterations: 200 },
  },
  {
    name: "iris, 30 % of the entries missing, VEV, random, chunks of 40 rows",
    data: "irisMissing",
    hasMissing: true,
    options: {
      components: 2,
      covariance: "VEV",
      init: "random",
      restarts: 2,
      maxIterations: 60,
      chunkRows: 40,
    },
  },
  {
    name: "10001 x 2 full, three chunks",
    data: { rows: 10_001, cols: 2, from: 3 },
    options: { components: 3, covariance: "full", restarts: 2, tol: 1e-6 },
  },
  {
    name: "9000 x 4 tied, weighted",
    data: { rows: 9000, cols: 4, from: 5, weighted: true },
    options: { components: 5, covariance: "tied", restarts: 1, maxIterations: 30 },
  },
  {
    name: "6007 x 12 full at 1e8, plain EM",
    data: { rows: 6007, cols: 12, from: 6, offset: FAR },
    options: { components: 6, covariance: "full", restarts: 1, maxIterations: 12, accelerate: "none" },
  },
  {
    name: "8209 x 9 diagonal at 1e8, weighted, random",
    data: { rows: 8209, cols: 9, from: 8, offset: FAR, weighted: true },
    options: { components: 8, covariance: "diagonal", init: "random", restarts: 1, maxIterations: 20 },
  },
  {
    name: "5000 x 3 spherical, many components",
    data: { rows: 5000, cols: 3, from: 11 },
    options: { components: 12, covariance: "spherical", restarts: 1, maxIterations: 25 },
  },
  {
    name: "4999 x 5 full, weighted, chunks of 700 rows",
    data: { rows: 4999, cols: 5, from: 4, weighted: true },
    options: { components: 4, covariance: "full", init: "random", restarts: 2, tol: 1e-6, chunkRows: 700 },
  },
  {
    name: "25000 x 2 full, a race of starts from a sample of the rows",
    data: { rows: 25_000, cols: 2, from: 4 },
    options: { components: 4, covariance: "full", restarts: 4, maxIterations: 80, search: "race" },
  },
];
