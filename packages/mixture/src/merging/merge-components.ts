import { E, invalidInput, type Either, type EmError } from "@latentjs/em-core";
import { log } from "@latentjs/numerics";
import { elbow } from "./elbow.js";

/** Posterior probabilities of rows, as `classify` and `posterior` give them. */
export interface MergeInput {
  /** Row-major rows × components. */
  readonly posterior: Float64Array;
  /** Components of the mixture, K. */
  readonly components: number;
  /** Observation weights, one a row; default all 1. */
  readonly weights?: ArrayLike<number>;
}

/** The mixture seen as a number of clusters, each of one or more components. */
export interface MergeLevel {
  /** Components of each cluster in ascending order; clusters in the order of their first components. */
  readonly clusters: ReadonlyArray<ReadonlyArray<number>>;
  /** -sum_i w[i] sum_c t[i, c] log t[i, c] with the posterior probabilities t of the clusters, in nats: how uncertain the partition is. */
  readonly entropy: number;
  /** Most probable cluster of each row; ties go to the first. */
  readonly labels: Int32Array;
}

/** Two clusters that became one. */
export interface MergeStep {
  /** Their places among the clusters of the level before, the smaller first, which is where the new cluster stands. */
  readonly clusters: readonly [number, number];
  /** By how much the entropy falls. */
  readonly gain: number;
  /** Weight of the rows that the two clusters held. */
  readonly merged: number;
}

/** Components merged one pair after the other, from K clusters to one. */
export interface MergeTree {
  /** `levels[c]` has K - c clusters. */
  readonly levels: ReadonlyArray<MergeLevel>;
  /** `steps[c]` leads from `levels[c]` to the next. */
  readonly steps: ReadonlyArray<MergeStep>;
  /** Number of clusters at which the entropy, plotted against their number, bends most: two lines fitted to it. Null below three components. */
  readonly elbow: number | null;
  /** The same with the entropy plotted against the weight of the rows merged so far, so that merging large clusters counts for more. */
  readonly rescaledElbow: number | null;
}

/**
 * Merges components that overlap into clusters (Baudry, Raftery, Celeux, Lo & Gottardo 2010): at each step the pair whose merging
 * lowers the entropy of the partition most, by their equation 7. The mixture and its density stay; what changes is what is called a cluster. Needs posterior
 * probabilities only, so components of any family will do. K^2 rows logarithms.
 *
 * Left: arrays that do not fit, or a probability that is none.
 */
export const mergeComponents = ({
  posterior,
  components: k,
  weights,
}: MergeInput): Either<EmError, MergeTree> => {
  const rows = posterior.length / k;
  if (!(Number.isInteger(k) && k >= 1)) {
    return E.left(invalidInput("components", "a whole number of at least 1", k));
  }
  if (!Number.isInteger(rows)) {
    return E.left(invalidInput("posterior", `rows of ${k} probabilities`, `${posterior.length} numbers`));
  }
  if (weights !== undefined && weights.length !== rows) {
    return E.left(invalidInput("weights", `${rows} weights, one a row`, weights.length));
  }
  const wrong = posterior.findIndex((p) => !(p >= 0 && p <= 1 + ROUNDING));
  if (wrong >= 0) {
    const place = `posterior, row ${Math.floor(wrong / k)}, component ${wrong % k}`;
    return E.left(invalidInput(place, "a probability", posterior[wrong]));
  }
  return E.right(
    mergeAll(
      columnsOf(posterior, rows, k),
      Float64Array.from({ length: rows }, (_, i) => weights?.[i] ?? 1),
    ),
  );
};

/** Sums of rounded probabilities may exceed 1 by a little. */
const ROUNDING = 1e-12;

const columnsOf = (posterior: Float64Array, rows: number, k: number): ReadonlyArray<Float64Array> =>
  Array.from({ length: k }, (_, c) => Float64Array.from({ length: rows }, (_row, i) => posterior[i * k + c]));

/** A cluster: its components, its posterior probabilities, and its part of the entropy. */
interface Cluster {
  readonly components: ReadonlyArray<number>;
  readonly column: Float64Array;
  readonly entropy: number;
}

const mergeAll = (columns: ReadonlyArray<Float64Array>, weights: Float64Array): MergeTree => {
  const make = (components: ReadonlyArray<number>, column: Float64Array): Cluster => ({
    components,
    column,
    entropy: entropyOf(column, weights),
  });
  let clusters = columns.map((column, c) => make([c], column));
  const levels = [levelOf(clusters)];
  const steps: MergeStep[] = [];
  while (clusters.length > 1) {
    const { pair, gain } = bestPair(clusters, weights);
    const [first, second] = pair;
    const { labels } = levels[levels.length - 1];
    const merged = weights.reduce(
      (sum, w, i) => (labels[i] === first || labels[i] === second ? sum + w : sum),
      0,
    );
    steps.push({ clusters: pair, gain, merged });
    const into = clusters[first];
    const from = clusters[second];
    const both = make(
      [...into.components, ...from.components].toSorted((a, b) => a - b),
      added(into.column, from.column),
    );
    clusters = clusters.map((cluster, c) => (c === first ? both : cluster)).filter((_, c) => c !== second);
    levels.push(levelOf(clusters));
  }
  return { levels, steps, ...elbowsOf(levels, steps) };
};

const added = (a: Float64Array, b: Float64Array): Float64Array => a.map((p, i) => p + b[i]);

const entropyOf = (column: Float64Array, weights: Float64Array): number => {
  let total = 0;
  for (let i = 0; i < column.length; i++) {
    if (column[i] > 0) total -= weights[i] * column[i] * log(column[i]);
  }
  return total;
};

/** The pair whose merging lowers the entropy most; of equals the one with the smaller second cluster, then the smaller first. */
const bestPair = (
  clusters: ReadonlyArray<Cluster>,
  weights: Float64Array,
): { readonly pair: readonly [number, number]; readonly gain: number } => {
  let pair: readonly [number, number] = [0, 1];
  let gain = Number.NEGATIVE_INFINITY;
  for (let second = 1; second < clusters.length; second++) {
    for (let first = 0; first < second; first++) {
      const a = clusters[first];
      const b = clusters[second];
      const saved = a.entropy + b.entropy - entropyOf(added(a.column, b.column), weights);
      if (saved > gain) {
        pair = [first, second];
        gain = saved;
      }
    }
  }
  return { pair, gain };
};

const levelOf = (clusters: ReadonlyArray<Cluster>): MergeLevel => ({
  clusters: clusters.map(({ components }) => components),
  entropy: clusters.reduce((sum, { entropy }) => sum + entropy, 0),
  labels: Int32Array.from(clusters[0].column, (_, i) => {
    let best = 0;
    for (let c = 1; c < clusters.length; c++) if (clusters[c].column[i] > clusters[best].column[i]) best = c;
    return best;
  }),
});

/** Where the entropies bend, from one cluster up. */
const elbowsOf = (
  levels: ReadonlyArray<MergeLevel>,
  steps: ReadonlyArray<MergeStep>,
): Pick<MergeTree, "elbow" | "rescaledElbow"> => {
  const entropies = levels.map(({ entropy }) => entropy).toReversed();
  const counts = entropies.map((_, c) => c + 1);
  const mergedSoFar = [0];
  for (const { merged } of steps.toReversed()) mergedSoFar.push(mergedSoFar[mergedSoFar.length - 1] + merged);
  const clustersAt = (x: ReadonlyArray<number>): number | null => {
    const found = elbow(x, entropies);
    return found === null ? null : found.at + 1;
  };
  return { elbow: clustersAt(counts), rescaledElbow: clustersAt(mergedSoFar) };
};
