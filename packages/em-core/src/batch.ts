/** What every evaluator needs to know about a batch of rows; the rest is between the data and the model. */
export interface Batch {
  readonly rows: number;
  /** Index in the data set of this batch's first row. */
  readonly first: number;
  /** Positive, finite observation weights, one per row, or null for all ones. Loaders drop rows of weight zero. */
  readonly weights: Float64Array | null;
}

/** Rows of numbers. */
export interface DenseBatch extends Batch {
  readonly cols: number;
  /** Row-major, length rows × cols. Finite, unless the model says that NaN marks a missing entry. */
  readonly data: Float64Array;
}

/**
 * Rows per chunk, the unit of reduction. It enters the last bits of every sum, so it is a property of the fit, recorded
 * with it, and does not depend on how many workers there are.
 */
export const CHUNK_ROWS = 4096;

/** Cuts rows into the chunk grid; the chunks are views, not copies. */
export const denseChunks = (batch: DenseBatch, chunkRows: number = CHUNK_ROWS): ReadonlyArray<DenseBatch> => {
  if (!(Number.isInteger(chunkRows) && chunkRows > 0)) {
    throw new RangeError(`chunkRows must be a positive whole number, got ${chunkRows}`);
  }
  const { rows, cols, first, data, weights } = batch;
  const chunks: DenseBatch[] = [];
  for (let from = 0; from < rows; from += chunkRows) {
    const to = Math.min(from + chunkRows, rows);
    chunks.push({
      rows: to - from,
      first: first + from,
      cols,
      data: data.subarray(from * cols, to * cols),
      weights: weights === null ? null : weights.subarray(from, to),
    });
  }
  return chunks;
};
