import { ROW_BLOCK } from "@latentjs/numerics";

/** What every evaluator needs to know about a batch of rows; the rest is between the data and the model. */
export interface Batch {
  readonly rows: number;
  /** Index in the data set of this batch's first row. */
  readonly first: number;
  /** Positive, finite observation weights, one per row, or null for all ones. Loaders drop rows of weight zero. */
  readonly weights: Float64Array | null;
  /**
   * What is known beforehand of which component each row comes from: logarithms of factors of the mixing weights, row-major rows × K, 0 for one
   * that nothing is known of, -Infinity for one that a row does not come from. Absent where nothing is known of any row.
   */
  readonly logPriors?: Float64Array;
  /** Whether its rows never change, so that what is made from them may be kept from one pass to the next. A stream may fill the same arrays again. */
  readonly isFixed?: true;
  /** The component that each row is known to come from, length `rows`, -1 where it is not known. Absent where it is known of no row. */
  readonly known?: Int32Array;
}

/** Rows of numbers. */
export interface DenseBatch extends Batch {
  readonly cols: number;
  /** Row-major, length rows × cols. Finite, unless the model says that NaN marks a missing entry. */
  readonly data: Float64Array;
}

/** Rows of numbers, kept column by column. */
export interface ColumnBatch extends Batch {
  /** Arrays of length `rows`. Finite, unless the model says that NaN marks a missing entry. */
  readonly columns: ReadonlyArray<Float64Array>;
}

/**
 * Rows per chunk, the unit of reduction. It enters the last bits of every sum, so it is a property of the fit, recorded
 * with it, and does not depend on how many workers there are.
 */
export const CHUNK_ROWS = 4096;

/** Chunks that a few workers can share evenly, and as many rows as a chunk has at least and at most. */
const CHUNKS = 8;
const LEAST_ROWS = 1024;
const MOST_ROWS = 8192;
/** Half a megabyte, where that is more than the least: a chunk stays in the second cache of its core while it is turned into tiles. */
const MOST_NUMBERS = 65_536;

/**
 * Rows per chunk for a data set of `rows` with `cols` columns: a multiple of 8 chunks of about equal size, so that a few workers have equal
 * shares, neither so small that what is done once a chunk shows nor so large that a chunk takes long. Like {@link CHUNK_ROWS} a property of the fit.
 */
export const chunkRowsFor = (rows: number, cols: number = 1): number => {
  const most = Math.min(MOST_ROWS, MOST_NUMBERS / cols);
  const chunks = CHUNKS * Math.max(1, Math.ceil(rows / (CHUNKS * most)));
  return Math.max(LEAST_ROWS, Math.ceil(rows / chunks / ROW_BLOCK) * ROW_BLOCK);
};

/** Cuts rows into the chunk grid; the chunks are views, not copies. */
export const denseChunks = (batch: DenseBatch, chunkRows: number = CHUNK_ROWS): ReadonlyArray<DenseBatch> => {
  const { cols, data } = batch;
  return cut(batch, chunkRows, (from, to) => ({ cols, data: data.subarray(from * cols, to * cols) }));
};

/** Cuts rows kept by column into the chunk grid; the chunks are views, not copies. */
export const columnChunks = (
  batch: ColumnBatch,
  chunkRows: number = CHUNK_ROWS,
): ReadonlyArray<ColumnBatch> =>
  cut(batch, chunkRows, (from, to) => ({
    columns: batch.columns.map((column) => column.subarray(from, to)),
  }));

const cut = <A>(
  { rows, first, weights, logPriors, known, isFixed }: Batch,
  chunkRows: number,
  content: (from: number, to: number) => A,
): ReadonlyArray<Batch & A> => {
  if (!(Number.isInteger(chunkRows) && chunkRows > 0)) {
    throw new RangeError(`chunkRows must be a positive whole number, got ${chunkRows}`);
  }
  const chunks: Array<Batch & A> = [];
  for (let from = 0; from < rows; from += chunkRows) {
    const to = Math.min(from + chunkRows, rows);
    chunks.push({
      rows: to - from,
      first: first + from,
      weights: weights === null ? null : weights.subarray(from, to),
      ...(logPriors === undefined ? {} : { logPriors: ofRows(logPriors, rows, from, to) }),
      ...(known === undefined ? {} : { known: known.subarray(from, to) }),
      ...(isFixed === undefined ? {} : { isFixed }),
      ...content(from, to),
    });
  }
  return chunks;
};

/** What belongs to rows [from, to) of a row-major array of `rows` rows. */
const ofRows = (values: Float64Array, rows: number, from: number, to: number): Float64Array => {
  const width = values.length / rows;
  return values.subarray(from * width, to * width);
};
