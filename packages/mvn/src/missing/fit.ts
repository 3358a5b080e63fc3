import {
  anyOf,
  CHUNK_ROWS,
  denseChunks,
  E,
  em,
  invalidInput,
  iterationLimit,
  O,
  observations,
  overChunks,
  plain,
  remainingGain,
  runSync,
  squarem,
  timeLimit,
  toFlatRows,
  type Either,
  type EmError,
  type EmOptions,
  type Fit,
  type FitFailure,
  type FlatRows,
  type Observer,
  type RowsInput,
  type StoppingRule,
} from "@latentjs/em-core";
import { mvnCoordinates } from "../coordinates.js";
import { determinedColumn } from "../estimation.js";
import { factoredMvn, type MvnInput } from "../input.js";
import type { Moments } from "../moments.js";
import type { Mvn } from "../normal.js";
import { mvnMissing } from "./model.js";
import { observedRows, type ObservedRows } from "./observed.js";

/** Options of {@link fitMvnMissing}. */
export interface MvnMissingOptions {
  /** Observation weights, one a row, zero or more; default all 1. */
  readonly weights?: ArrayLike<number>;
  /** Where EM starts; default the observed mean and variance of each column, without correlation. */
  readonly start?: MvnInput;
  /**
   * Converged when the projected remaining gain is below this, in nats per row; default 1e-8; 0 never stops on gain.
   */
  readonly tol?: number;
  /** Default 1000. What was reached is the result. */
  readonly maxIterations?: number;
  /** In milliseconds; default none. What was reached is the result. */
  readonly timeLimitMs?: number;
  /** Default squarem (Varadhan & Roland 2008). */
  readonly accelerate?: "none" | "squarem";
  /** Rows per chunk of the reduction; enters the last bits. Default 4096. */
  readonly chunkRows?: number;
  /**
   * What was reached when `aborted` becomes true is the result. The call does not give way to timers or keys, so an
   * observer has to set it.
   */
  readonly signal?: { readonly aborted: boolean };
  readonly observer?: Observer<Mvn, Moments>;
}

/** A normal fitted to rows with missing entries; everything in it belongs to `params`. */
export interface MvnMissingFit extends Fit<Mvn, Moments> {
  /** Rows that were used: those of positive weight with at least one observed entry. */
  readonly rows: number;
  /** Rows of positive weight that were left out because nothing in them is observed. */
  readonly emptyRows: number;
  /**
   * Pairs of columns, lower index first, that no row observes together. Only other columns tell how these two vary
   * together; where they do not, the fit depends on the start.
   */
  readonly neverTogether: ReadonlyArray<readonly [number, number]>;
}

/** What is fitted, and where its rows stood in the input. */
interface Problem {
  readonly observed: ObservedRows;
  readonly start: Mvn;
  readonly emptyRows: number;
  /** Row of the input that became row i. */
  readonly rowOf: (i: number) => number;
}

/**
 * Maximum likelihood of a normal from n × d rows in which NaN marks entries that are missing at random, by EM
 * (Dempster, Laird & Rubin 1977; Little & Rubin 2002, section 11.2), accelerated by SQUAREM.
 *
 * Rows of weight zero and rows with nothing observed are left out. Without missing entries the result is that of
 * `fitMvn`. A run that reaches a limit is an answer too: see `stop`. Errors: no rows, infinite entries, bad weights or
 * options, a column without an observed entry or with a constant one, fewer than d + 1 rows with an observed entry, a
 * column that others determine.
 */
export const fitMvnMissing = (
  rows: RowsInput,
  options: MvnMissingOptions = {},
): Either<FitFailure<Mvn>, MvnMissingFit> => {
  const problem = E.chain(() => prepare(rows, options))(checkOptions(options));
  if (E.isLeft(problem)) return E.left({ error: problem.left, last: O.none });
  const { observed, start, emptyRows, rowOf } = problem.right;
  const { batch, stdDev } = observed;
  const model = mvnMissing(batch.cols);
  const accelerator = options.accelerate === "none" ? plain<Mvn>() : squarem(mvnCoordinates(stdDev));
  const run: EmOptions<Mvn, Moments> = {
    stop: stopping(options),
    accelerator,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(options.observer === undefined ? {} : { observer: options.observer }),
  };
  const chunks = denseChunks(batch, options.chunkRows ?? CHUNK_ROWS);
  return E.bimap(
    ({ error, last }: FitFailure<Mvn>): FitFailure<Mvn> => ({ error: inWordsOfTheData(error, rowOf), last }),
    (fit: Fit<Mvn, Moments>): MvnMissingFit => ({
      ...fit,
      rows: batch.rows,
      emptyRows,
      neverTogether: neverTogether(observed),
    }),
  )(runSync(em(model, start, run), overChunks(model, chunks)));
};

const stopping = ({ tol = 1e-8, maxIterations = 1000, timeLimitMs }: MvnMissingOptions): StoppingRule => {
  const limits = [
    iterationLimit(maxIterations),
    ...(timeLimitMs === undefined ? [] : [timeLimit(timeLimitMs)]),
  ];
  return tol > 0 ? anyOf(remainingGain(tol), ...limits) : anyOf(...limits);
};

const checkOptions = (options: MvnMissingOptions): Either<EmError, void> => {
  const { tol = 1e-8, maxIterations = 1000, timeLimitMs = 1, chunkRows = CHUNK_ROWS } = options;
  if (!(tol >= 0 && tol < Infinity)) return E.left(invalidInput("tol", "a number of 0 or more", tol));
  if (!(Number.isSafeInteger(maxIterations) && maxIterations >= 0)) {
    return E.left(invalidInput("maxIterations", "a whole number, 0 or more", maxIterations));
  }
  if (!(timeLimitMs > 0)) return E.left(invalidInput("timeLimitMs", "a positive number", timeLimitMs));
  if (!(Number.isSafeInteger(chunkRows) && chunkRows > 0)) {
    return E.left(invalidInput("chunkRows", "a positive whole number", chunkRows));
  }
  return E.right(undefined);
};

const prepare = (rows: RowsInput, { weights, start }: MvnMissingOptions): Either<EmError, Problem> =>
  E.chain((flat: FlatRows): Either<EmError, Problem> => {
    const weighted = observations(flat, weights ?? null);
    if (E.isLeft(weighted)) return weighted;
    const { batch, origin } = weighted.right;
    return E.chain((observed: ObservedRows) =>
      E.map((begin: Mvn): Problem => {
        const kept = observed.origin;
        const rowOf = (i: number): number => (origin === null ? kept[i] : origin[kept[i]]);
        return { observed, start: begin, emptyRows: batch.rows - observed.batch.rows, rowOf };
      })(start === undefined ? E.right(observed.start) : givenStart(start, batch.cols)),
    )(observedRows(batch));
  })(toFlatRows(rows, { path: "rows", missing: "allowed" }));

const givenStart = (start: MvnInput, d: number): Either<EmError, Mvn> => {
  const checked = factoredMvn(start, "start");
  if (E.isLeft(checked)) return checked;
  const { mvn } = checked.right;
  return mvn.mean.length === d
    ? E.right(mvn)
    : E.left(invalidInput("start.mean", `${d} numbers, one a column`, mvn.mean.length));
};

const inWordsOfTheData = (error: EmError, rowOf: (i: number) => number): EmError => {
  switch (error._tag) {
    case "NotPositiveDefinite":
      return determinedColumn(
        error.pivot,
        error.value,
        "Drop the column, or add rows in which the columns are observed together.",
      );
    case "NonFiniteLikelihood":
      return { ...error, row: error.row < 0 ? error.row : rowOf(error.row) };
    default:
      return error;
  }
};

const neverTogether = ({ batch }: ObservedRows): ReadonlyArray<readonly [number, number]> => {
  const { rows, cols: d, data } = batch;
  const together = new Uint8Array(d * d);
  for (let at = 0; at < rows * d; at += d) {
    for (let i = 0; i < d; i++) {
      if (Number.isNaN(data[at + i])) continue;
      for (let j = i + 1; j < d; j++) if (!Number.isNaN(data[at + j])) together[i * d + j] = 1;
    }
  }
  const pairs: Array<readonly [number, number]> = [];
  for (let i = 0; i < d; i++)
    for (let j = i + 1; j < d; j++) if (together[i * d + j] === 0) pairs.push([i, j]);
  return pairs;
};
