import { mixedPartition } from "@latentjs/mixture";
import type { Parts } from "../parts/parts.js";

/** Of more rows a start takes little of the time of a search, and the labels of all starts would be larger than the data. */
const MOST_ROWS = 20_000;

/**
 * Groups for starts that are found once and given to every structure with as many components. They depend on rows, number of components, attempt and
 * random numbers only. Of the first rows that it is asked for; others, such as completed ones, are divided anew each time.
 */
export const rememberedPartition = (): Parts["partition"] => {
  let known: Float64Array | null = null;
  const found = new Map<string, Int32Array | null>();
  return (batch, k, attempt, rng, kernels) => {
    known ??= batch.data;
    if (batch.data !== known || batch.rows > MOST_ROWS)
      return mixedPartition(batch, k, attempt, rng, kernels);
    const key = `${k} ${attempt} ${rng.state().path}`;
    const before = found.get(key);
    if (before !== undefined) return before;
    const labels = mixedPartition(batch, k, attempt, rng, kernels);
    found.set(key, labels);
    return labels;
  };
};
