import type { Classification } from "../posterior.js";

/** Partitions that are tried with one group more, and with one less. */
const SPLITS = 4;
const MERGES = 3;

/** Counts of the rows of each of `k` groups; those of none have the label -1. */
const sizesOf = (labels: Int32Array, k: number): Int32Array => {
  const sizes = new Int32Array(k);
  for (const label of labels) if (label >= 0) sizes[label]++;
  return sizes;
};

/**
 * Partitions with one group more: each of the largest groups cut in two at the middle of the feature that varies most within it, relative to all rows.
 * `features` hold one number a row each.
 */
export const splitLabels = (
  labels: Int32Array,
  k: number,
  features: ReadonlyArray<Float64Array>,
): ReadonlyArray<Int32Array> => {
  const sizes = sizesOf(labels, k);
  const largest = Array.from(sizes, (_, c) => c).toSorted((a, b) => sizes[b] - sizes[a] || a - b);
  return largest.slice(0, SPLITS).flatMap((c) => {
    const rows = Array.from(labels, (_, i) => i).filter((i) => labels[i] === c);
    const widest = features.reduce<{ readonly share: number; readonly values: Float64Array } | null>(
      (best, values) => {
        const share = spread(rows.map((i) => values[i])) / (spread([...values]) || 1);
        return share > (best?.share ?? 0) ? { share, values } : best;
      },
      null,
    );
    if (widest === null) return [];
    const { values } = widest;
    const inOrder = rows.toSorted((a, b) => values[a] - values[b] || a - b);
    const middle = values[inOrder[Math.floor(inOrder.length / 2)]];
    const halves = labels.map((label, i) => (label === c && values[i] >= middle ? k : label));
    // Where more than half of the rows have the smallest value, those above it are the other half.
    return halves.includes(c)
      ? [halves]
      : [labels.map((label, i) => (label === c && values[i] > middle ? k : label))];
  });
};

const spread = (values: ReadonlyArray<number>): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length);
};

/**
 * Partitions with one group less: the groups made one whose posterior probabilities overlap most (Ueda et al. 2000, eq. 12). The first `kept` groups mean something
 * and are not made one with each other. Behind the `k` of each row there may be the probability of noise.
 */
export const mergedLabels = (
  { labels, posterior }: Pick<Classification, "labels" | "posterior">,
  k: number,
  kept: number = 0,
): ReadonlyArray<Int32Array> => {
  const width = posterior.length / labels.length;
  const pairs: Array<readonly [a: number, b: number, overlap: number]> = [];
  for (let b = Math.max(1, kept); b < k; b++) {
    for (let a = 0; a < b; a++) {
      let overlap = 0;
      for (let at = 0; at < posterior.length; at += width) overlap += posterior[at + a] * posterior[at + b];
      pairs.push([a, b, overlap]);
    }
  }
  return pairs
    .toSorted(([, , p], [, , q]) => q - p)
    .slice(0, MERGES)
    .map(([a, b]) => labels.map((label) => (label === b ? a : label > b ? label - 1 : label)));
};
