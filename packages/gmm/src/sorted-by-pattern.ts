import type { DenseBatch, Observations } from "@latentjs/em-core";
import { patternTable } from "@latentjs/mvn";

/**
 * The same rows with those of one pattern of missing entries together, patterns in the order in which they first come and rows of a
 * pattern in theirs. Components then treat a whole run of rows alike, and a chunk meets few patterns.
 */
export const sortedByPattern = ({ batch, origin }: Observations): Observations => {
  const { rows, cols, data, weights } = batch;
  const patterns = patternTable(cols);
  const ids = new Int32Array(rows);
  const counts: number[] = [];
  for (let i = 0; i < rows; i++) {
    const id = patterns.idOf(data, i * cols);
    ids[i] = id;
    counts[id] = (counts[id] ?? 0) + 1;
  }
  // Where the next row of each pattern goes.
  const next = new Int32Array(counts.length);
  for (let id = 1; id < counts.length; id++) next[id] = next[id - 1] + counts[id - 1];
  const order = new Int32Array(rows);
  for (let i = 0; i < rows; i++) order[next[ids[i]]++] = i;
  const sorted = new Float64Array(data.length);
  for (let to = 0; to < rows; to++) {
    for (let j = 0, at = order[to] * cols; j < cols; j++) sorted[to * cols + j] = data[at + j];
  }
  const kept: DenseBatch = {
    ...batch,
    data: sorted,
    weights: weights === null ? null : Float64Array.from(order, (i) => weights[i]),
  };
  return { batch: kept, origin: origin === null ? order : Int32Array.from(order, (i) => origin[i]) };
};
