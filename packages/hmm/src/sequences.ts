import {
  invalidInput,
  E,
  type Batch,
  type ColumnBatch,
  type DenseBatch,
  type Either,
  type EmError,
} from "@latentjs/em-core";

/** Whole sequences, one after the other: what a hidden Markov model is evaluated on. */
export interface Sequences<B extends Batch> extends Batch {
  /** A step is a row; a sequence has no part of its own to be weighted by. */
  readonly weights: null;
  /** The rows of all sequences. */
  readonly steps: B;
  /** Sequence s is rows [bounds[s], bounds[s + 1]) of `steps`; as many numbers as sequences, and one. */
  readonly bounds: Int32Array;
}

/** Rows [from, to) of a batch, as a view. */
export type Slice<B extends Batch> = (batch: B, from: number, to: number) => B;

/** Rows [from, to) of a dense batch. */
export const sliceDense: Slice<DenseBatch> = (batch, from, to) => ({
  ...part(batch, from, to),
  cols: batch.cols,
  data: batch.data.subarray(from * batch.cols, to * batch.cols),
});

/** Rows [from, to) of rows kept by column. */
export const sliceColumns: Slice<ColumnBatch> = (batch, from, to) => ({
  ...part(batch, from, to),
  columns: batch.columns.map((column) => column.subarray(from, to)),
});

const part = ({ first, weights }: Batch, from: number, to: number): Batch => ({
  rows: to - from,
  first: first + from,
  weights: weights === null ? null : weights.subarray(from, to),
});

/**
 * Divides rows into sequences of the given lengths. Left: lengths that are no positive whole numbers or do not sum to the number of
 * rows, and observation weights, of which a step of a sequence has none.
 */
export const sequences = <B extends Batch>(
  steps: B,
  lengths: ReadonlyArray<number> = [steps.rows],
): Either<EmError, Sequences<B>> => {
  if (steps.rows === 0) return E.left({ _tag: "EmptyData", what: "The sequences" });
  if (steps.weights !== null) {
    const remedy = "Leave the weights out; repeat a sequence that was seen several times.";
    return E.left(invalidInput("weights", "none for the steps of a sequence", "observation weights", remedy));
  }
  const wrong = lengths.findIndex((length) => !(Number.isInteger(length) && length > 0));
  if (wrong >= 0)
    return E.left(invalidInput(`lengths[${wrong}]`, "a whole number of at least 1", lengths[wrong]));
  const total = lengths.reduce((a, b) => a + b, 0);
  if (total !== steps.rows) {
    return E.left(invalidInput("lengths", `lengths that sum to the ${steps.rows} rows`, `a sum of ${total}`));
  }
  const bounds = new Int32Array(lengths.length + 1);
  lengths.forEach((length, s) => {
    bounds[s + 1] = bounds[s] + length;
  });
  return E.right({ rows: steps.rows, first: steps.first, weights: null, steps, bounds });
};

/**
 * Cuts sequences into chunks of whole sequences: a chunk ends with the first sequence by which it has `chunkRows` rows or more. The chunks
 * are views.
 */
export const sequenceChunks = <B extends Batch>(
  { steps, bounds, first }: Sequences<B>,
  slice: Slice<B>,
  chunkRows: number,
): ReadonlyArray<Sequences<B>> => {
  if (!(Number.isInteger(chunkRows) && chunkRows > 0)) {
    throw new RangeError(`chunkRows must be a positive whole number, got ${chunkRows}`);
  }
  const chunks: Array<Sequences<B>> = [];
  const last = bounds.length - 1;
  for (let begin = 0, s = 1; s <= last; s++) {
    const from = bounds[begin];
    if (s < last && bounds[s] - from < chunkRows) continue;
    chunks.push({
      rows: bounds[s] - from,
      first: first + from,
      weights: null,
      steps: slice(steps, from, bounds[s]),
      bounds: bounds.slice(begin, s + 1).map((bound) => bound - from),
    });
    begin = s;
  }
  return chunks;
};
