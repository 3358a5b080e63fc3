import {
  E,
  invalidInput,
  observations,
  toFlatRows,
  type DenseBatch,
  type Either,
  type EmError,
  type FlatRows,
  type Observations,
  type RowsInput,
} from "@latentjs/em-core";
import { inOwnMemory } from "@latentjs/numerics";
import { momentsAbout, type Moments } from "./moments.js";
import { estimateMvn, expectedLogLikelihood, roundingVariance, type Mvn } from "./normal.js";

/** Options of {@link fitMvn}. */
export interface MvnOptions {
  /** Observation weights, one a row, zero or more; default all 1. */
  readonly weights?: ArrayLike<number>;
}

/** A fitted normal; everything in it belongs to `params`. */
export interface MvnFit {
  readonly params: Mvn;
  /** Total log-likelihood, weighted, in nats. */
  readonly logLikelihood: number;
  /** Total observation weight. */
  readonly weight: number;
  /** The sufficient statistics that `params` were estimated from. */
  readonly stats: Moments;
}

/**
 * Maximum likelihood of a normal from n × d rows: the weighted mean, and the weighted scatter divided by the total
 * weight (not by n - 1).
 *
 * Errors: no rows, entries that are not finite, bad weights, fewer than d + 1 rows of positive weight, a column that is
 * constant or that others determine.
 */
export const fitMvn = (rows: RowsInput, { weights }: MvnOptions = {}): Either<EmError, MvnFit> =>
  E.chain((batch: DenseBatch): Either<EmError, MvnFit> => {
    const enough = enoughRows(batch.rows, batch.cols, "rows of positive weight");
    if (E.isLeft(enough)) return enough;
    const stats = momentsOfBatch(batch);
    return E.bimap(
      (error: EmError) => singularColumn(error, stats),
      (params: Mvn): MvnFit => ({
        params: inOwnMemory(params),
        logLikelihood: expectedLogLikelihood(params, stats),
        weight: stats.weight,
        stats: inOwnMemory(stats),
      }),
    )(estimateMvn(stats));
  })(weightedRows(rows, weights ?? null));

/**
 * Weight, weighted mean and scatter of n × d rows; `weights` of length n, or null for all 1. Errors: no rows, entries
 * that are not finite, bad weights.
 */
export const momentsOf = (
  rows: RowsInput,
  weights: ArrayLike<number> | null = null,
): Either<EmError, Moments> => E.map(momentsOfBatch)(weightedRows(rows, weights));

const weightedRows = (rows: RowsInput, weights: ArrayLike<number> | null): Either<EmError, DenseBatch> =>
  E.chain((flat: FlatRows) => E.map(({ batch }: Observations) => batch)(observations(flat, weights)))(
    toFlatRows(rows, { path: "rows", missing: "refused" }),
  );

/**
 * Moments of a batch in two passes: the mean, about the first row so that an offset costs no digits, then the scatter
 * about that mean.
 */
export const momentsOfBatch = (batch: DenseBatch): Moments => {
  const { rows, cols: d, data, weights } = batch;
  const centre = new Float64Array(d);
  const first = data.slice(0, d);
  let total = 0;
  for (let i = 0; i < rows; i++) {
    const w = weights === null ? 1 : weights[i];
    total += w;
    for (let j = 0; j < d; j++) centre[j] += w * (data[i * d + j] - first[j]);
  }
  for (let j = 0; j < d; j++) centre[j] = first[j] + centre[j] / total;
  const z = new Float64Array(d);
  const sum = new Float64Array(d);
  const products = new Float64Array(d * d);
  for (let i = 0; i < rows; i++) {
    const w = weights === null ? 1 : weights[i];
    for (let j = 0; j < d; j++) {
      z[j] = data[i * d + j] - centre[j];
      const wz = w * z[j];
      sum[j] += wz;
      for (let l = 0; l <= j; l++) products[j * d + l] += wz * z[l];
    }
  }
  return momentsAbout(centre, total, sum, products);
};

/** d columns need d + 1 rows for a covariance of full rank. */
export const enoughRows = (rows: number, cols: number, what: string): Either<EmError, void> =>
  rows > cols
    ? E.right(undefined)
    : E.left(
        invalidInput(
          "rows",
          `at least ${cols + 1} ${what} for ${cols} ${cols === 1 ? "column" : "columns"}`,
          rows,
          "Add rows or drop columns.",
        ),
      );

/** A covariance without full rank in the words of the data: which column is constant or determined by others. */
const singularColumn = (error: EmError, { weight, mean, scatter }: Moments): EmError => {
  if (error._tag !== "NotPositiveDefinite") return error;
  const { pivot, value } = error;
  const variance = scatter[pivot * mean.length + pivot] / weight;
  return variance > roundingVariance(mean[pivot])
    ? determinedColumn(pivot, value, "Drop the column.")
    : constantColumn(pivot, mean[pivot]);
};

/** A column whose values differ by no more than rounding. */
export const constantColumn = (column: number, value: number): EmError =>
  invalidInput(`rows, column ${column}`, "values that differ", `${value} in every row`, "Drop the column.");

/** A column that has no variance left once others are known. */
export const determinedColumn = (column: number, variance: number, remedy: string): EmError =>
  invalidInput(
    `rows, column ${column}`,
    "values that other columns do not determine",
    `variance ${variance} given them`,
    remedy,
  );
