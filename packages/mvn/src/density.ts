import { E, toFlatRows, type Either, type EmError, type FlatRows, type RowsInput } from "@latentjs/em-core";
import { exp } from "@latentjs/numerics";
import type { MvnInput } from "./input.js";
import { openMvn, type OpenMvn } from "./open.js";

type Kernel = OpenMvn["logDensityInto"];

/** One number a row: opens the distribution, checks the rows, and lets `kernel` write. */
const eachRow = (
  input: MvnInput,
  rows: RowsInput,
  kernel: (open: OpenMvn) => Kernel,
): Either<EmError, Float64Array> =>
  E.chain((open: OpenMvn) =>
    E.map(({ data, rows: n }: FlatRows) => {
      const out = new Float64Array(n);
      kernel(open)(data, 0, n, out);
      return out;
    })(toFlatRows(rows, { path: "rows", missing: "refused", cols: open.dimension })),
  )(openMvn(input));

/**
 * Log-density log f(x) of each row of `rows`, in nats: -1/2 (d log 2 pi + log det cov + squared Mahalanobis distance).
 *
 * Returns a fresh array with one number a row. Errors: those of `makeMvn`; no rows, a wrong number of columns, an entry
 * that is not finite.
 */
export const logDensity = (mvn: MvnInput, rows: RowsInput): Either<EmError, Float64Array> =>
  eachRow(mvn, rows, (open) => open.logDensityInto);

/**
 * Density f(x) of each row: e to the power of {@link logDensity}, 0 where that is below -745 and Infinity above 709. To
 * multiply or compare densities, stay with the logarithm.
 */
export const density = (mvn: MvnInput, rows: RowsInput): Either<EmError, Float64Array> =>
  E.map((values: Float64Array) => values.map(exp))(logDensity(mvn, rows));

/**
 * Squared Mahalanobis distance (x - mean)^T cov^-1 (x - mean) of each row, one number a row; chi-squared with d
 * degrees of freedom for rows of this distribution. Errors: those of {@link logDensity}.
 */
export const mahalanobisSquared = (mvn: MvnInput, rows: RowsInput): Either<EmError, Float64Array> =>
  eachRow(mvn, rows, (open) => open.mahalanobisSquaredInto);

/** Mahalanobis distance of each row, the root of {@link mahalanobisSquared}. */
export const mahalanobis = (mvn: MvnInput, rows: RowsInput): Either<EmError, Float64Array> =>
  E.map((values: Float64Array) => values.map(Math.sqrt))(mahalanobisSquared(mvn, rows));
