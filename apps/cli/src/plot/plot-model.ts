/** A Gaussian mixture as the picture needs it: K components over d named columns. */
export interface PlotModel {
  /** Names of the d columns. */
  readonly columns: ReadonlyArray<string>;
  /** Mixing weights, length K. */
  readonly weights: ReadonlyArray<number>;
  /** Component means, K × d. */
  readonly means: ReadonlyArray<ReadonlyArray<number>>;
  /** Component covariances, K × d × d, symmetric and positive definite. */
  readonly covariances: ReadonlyArray<ReadonlyArray<ReadonlyArray<number>>>;
  /** The noise component, if there is one, and its density in each column between two bounds, if they are known. */
  readonly noise?: {
    readonly weight: number;
    readonly columns: ReadonlyArray<{
      readonly low: number;
      readonly high: number;
      readonly density: number;
    }>;
  };
}

/** The rows behind the picture; a value that is not finite counts as missing. */
export interface PlotData {
  readonly rows: number;
  /** Row-major rows × d. */
  readonly values: Float64Array;
  /** Component of each row, length `rows`; a negative label is the noise component. */
  readonly labels: Int32Array;
  /** Observation weights, length `rows`, or `null` where all are 1. Rows of weight 0 are left out. */
  readonly weights: Float64Array | null;
}

/** Settings of the picture. */
export interface PlotOptions {
  /** Heading above the picture; none if absent. */
  readonly title?: string;
  /** Width of the picture in pixels, 720 if absent; the height follows from it. */
  readonly width?: number;
}

/** Weight of row `i`. */
export const rowWeight = (data: PlotData, i: number): number =>
  data.weights === null ? 1 : (data.weights[i] ?? 0);

/** Value of row `i` in column `j` of `d`. */
export const valueAt = (data: PlotData, d: number, i: number, j: number): number =>
  data.values[i * d + j] ?? NaN;

/** Mean of component `k` along column `j`. */
export const meanOf = (model: PlotModel, k: number, j: number): number => model.means[k]?.[j] ?? NaN;

/** Covariance of columns `j` and `l` in component `k`. */
export const covOf = (model: PlotModel, k: number, j: number, l: number): number =>
  model.covariances[k]?.[j]?.[l] ?? NaN;
