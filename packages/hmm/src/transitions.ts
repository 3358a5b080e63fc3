/** Counts divided by their sum; where nothing was counted, what there was before: any probabilities maximise Q there. */
export const toProbabilities = (counts: Float64Array, previous: Float64Array): Float64Array => {
  const total = counts.reduce((a, b) => a + b, 0);
  return total > 0 ? counts.map((v) => v / total) : previous;
};

/** The same for each row of k × k counts. */
export const rowsToProbabilities = (
  counts: Float64Array,
  previous: Float64Array,
  k: number,
): Float64Array => {
  const out = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    const at = i * k;
    out.set(toProbabilities(counts.subarray(at, at + k), previous.subarray(at, at + k)), at);
  }
  return out;
};
