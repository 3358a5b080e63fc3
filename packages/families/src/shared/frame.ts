import {
  E,
  float64s,
  invalidInput,
  record,
  type Codec,
  type ColumnBatch,
  type Coordinates,
  type Either,
  type EmError,
} from "@latentjs/em-core";

/**
 * Predictors as a fit computes with them: z = (x - mean) T^-1, columns that are about uncorrelated, with variances of about 1, over all rows
 * of the table that the frame was made from.
 *
 * Sums of products of the raw columns would square their condition number, and cost twice the digits that their correlations and offsets
 * take. In this frame they are well conditioned from the start, so a fit keeps the digits that a QR decomposition in each step would,
 * at the price of sums. Coefficients are those of the columns themselves.
 */
export interface Frame {
  /** The point at which the intercept is the linear predictor: 0, or a column's mean where that is far from 0 for its spread. */
  readonly origin: Float64Array;
  /** Means of the columns. */
  readonly mean: Float64Array;
  /** T: upper triangular, row-major p × p, positive diagonal. */
  readonly factor: Float64Array;
}

/** Coefficients of the columns: what a user reads. */
export interface Coefficients {
  /** Linear predictor at the frame's origin. */
  readonly intercept: number;
  /** One for each column of the design. */
  readonly slopes: Float64Array;
}

/** The frame that changes nothing, for `p` columns. */
export const plainFrame = (p: number): Frame => {
  const factor = new Float64Array(p * p);
  for (let j = 0; j < p; j++) factor[j * p + j] = 1;
  return { origin: new Float64Array(p), mean: new Float64Array(p), factor };
};

/** From this many standard deviations on, a column's mean is where its intercept is taken: years, or a time stamp. */
const FAR = 100;

/** One column of a design: its name, and whether it is a number rather than the indicator of a category. */
export interface Term {
  readonly name: string;
  readonly numeric: boolean;
}

/**
 * The frame of some columns. Left: a column that is constant, or a combination of those before it, by its name.
 *
 * T comes from modified Gram-Schmidt, whose triangular factor is as good as Householder's (Björck 1967).
 */
export const frameOf = (
  columns: ReadonlyArray<Float64Array>,
  terms: ReadonlyArray<Term>,
): Either<EmError, Frame> => {
  const p = columns.length;
  const means = Float64Array.from(columns, meanOf);
  const rest = columns.map((column, j) => column.map((value) => value - means[j]));
  const factor = new Float64Array(p * p);
  const origin = new Float64Array(p);
  for (let j = 0; j < p; j++) {
    const rows = rest[j].length;
    const size = Math.sqrt(columns[j].reduce((sum, value) => sum + value * value, 0));
    const left = Math.sqrt(rest[j].reduce((sum, value) => sum + value * value, 0));
    if (!(left > 16 * (p + 1) * Number.EPSILON * size)) return E.left(dependent(terms[j].name, j === 0));
    factor[j * p + j] = left / Math.sqrt(rows);
    const spread = standardDeviation(columns[j], means[j]);
    if (terms[j].numeric && Math.abs(means[j]) > FAR * spread) origin[j] = means[j];
    for (let l = j + 1; l < p; l++) {
      const share = dot(rest[j], rest[l]) / (left * left);
      factor[j * p + l] = share * factor[j * p + j];
      for (let i = 0; i < rows; i++) rest[l][i] -= share * rest[j][i];
    }
  }
  return E.right({ origin, mean: means, factor });
};

/** The error for a column that adds nothing to those before it. */
export const dependent = (column: string, first: boolean): EmError => ({
  _tag: "DegenerateColumn",
  column,
  problem: first
    ? "is constant, so that its slope cannot be told from the intercept"
    : "is constant or a linear combination of the predictors before it, so that its slope is not determined",
  remedy: "Leave it out.",
});

const dot = (x: Float64Array, y: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
};

/** The mean, and then the mean of what is left, which has the digits that the first sum lost. */
const meanOf = (values: Float64Array): number => {
  const first = values.reduce((sum, value) => sum + value, 0) / values.length;
  return first + values.reduce((sum, value) => sum + (value - first), 0) / values.length;
};

const standardDeviation = (values: Float64Array, mean: number): number =>
  Math.sqrt(values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length);

/** The columns in the frame, fresh. */
export const toFrame = (
  columns: ReadonlyArray<Float64Array>,
  { mean, factor }: Frame,
): ReadonlyArray<Float64Array> => {
  const p = columns.length;
  const z: Float64Array[] = [];
  for (let j = 0; j < p; j++) {
    const column = columns[j].map((value) => value - mean[j]);
    for (let l = 0; l < j; l++) {
      const entry = factor[l * p + j];
      for (let i = 0; i < column.length; i++) column[i] -= entry * z[l][i];
    }
    z.push(column.map((value) => value / factor[j * p + j]));
  }
  return z;
};

/** Coefficients of the frame's columns, the intercept first: g = T slopes, and the linear predictor at the means. */
export const framedCoefficients = (
  { origin, mean, factor }: Frame,
  { intercept, slopes }: Coefficients,
): Float64Array => {
  const p = slopes.length;
  const g = new Float64Array(p + 1);
  g[0] = intercept;
  for (let j = 0; j < p; j++) {
    g[0] += slopes[j] * (mean[j] - origin[j]);
    for (let l = j; l < p; l++) g[j + 1] += factor[j * p + l] * slopes[l];
  }
  return g;
};

/** The inverse of {@link framedCoefficients}, by back substitution. */
export const ownCoefficients = ({ origin, mean, factor }: Frame, g: Float64Array): Coefficients => {
  const p = g.length - 1;
  const slopes = g.slice(1);
  let intercept = g[0];
  for (let j = p - 1; j >= 0; j--) {
    for (let l = j + 1; l < p; l++) slopes[j] -= factor[j * p + l] * slopes[l];
    slopes[j] /= factor[j * p + j];
    intercept -= slopes[j] * (mean[j] - origin[j]);
  }
  return { intercept, slopes };
};

/** A frame as it stands in a spec. */
export const frameCodec = (p: number): Codec<Frame> =>
  record<Frame>({ origin: float64s(p), mean: float64s(p), factor: float64s(p * p) });

/** Coefficients by those of the frame's columns, which are about uncorrelated and of one size. */
export const coefficientCoordinates = (frame: Frame): Coordinates<Coefficients> => ({
  dimension: frame.mean.length + 1,
  pack: (coefficients) => framedCoefficients(frame, coefficients),
  unpack: (x) =>
    x.every(Number.isFinite)
      ? E.right(ownCoefficients(frame, x))
      : E.left(invalidInput("coordinates", "finite coefficients", x.join(", "))),
});

/** The coefficients as they are. Left: as many slopes as the design has columns, and finite, they are not. */
export const checkedCoefficients = <C extends Coefficients>(theta: C, p: number): Either<EmError, C> => {
  const { intercept, slopes } = theta;
  if (!Number.isFinite(intercept)) return E.left(invalidInput("intercept", "a finite number", intercept));
  return slopes.length === p && slopes.every(Number.isFinite)
    ? E.right(theta)
    : E.left(invalidInput("slopes", `${p} finite numbers`, slopes.join(", ")));
};

/** out[i - from] += g[0] + sum_j g[j + 1] z[i, j] for rows [from, to), with z[, j] in column `first` + j of the batch. Allocates nothing. */
export const addPredictor = (
  { columns }: ColumnBatch,
  first: number,
  g: Float64Array,
  from: number,
  to: number,
  out: Float64Array,
): void => {
  for (let i = 0; i < to - from; i++) out[i] += g[0];
  for (let j = 1; j < g.length; j++) {
    const slope = g[j];
    const column = columns[first + j - 1];
    for (let i = from; i < to; i++) out[i - from] += slope * column[i];
  }
};
