import type { DenseBatch, Either, EmError, Initializer } from "@latentjs/em-core";
import { distinctRandomRows, kmeansPlusPlus, lloyd, sampleOf, type ScaledRows } from "@latentjs/mixture";
import { momentsAlgebra, momentsOfBatch, type Moments } from "@latentjs/mvn";
import { fastestKernels } from "../kernels.js";
import type { Problem } from "../problem.js";
import { posteriorOf } from "./model.js";
import type { VariationalPosterior } from "./posterior.js";
import type { ChosenPrior } from "./prior.js";

/** Lloyd's iterations of a k-means start. */
const LLOYD_ITERATIONS = 25;

/** The posterior given memberships of the rows, 0 .. K-1; a component may be without any. */
export const posteriorFromLabels = (
  prior: ChosenPrior,
  { batch, components: k }: Pick<Problem, "batch" | "components">,
  labels: Int32Array,
): Either<EmError, VariationalPosterior> => {
  const moments = Array.from({ length: k }, (_, c) => momentsOfGroup(batch, labels, c));
  const counts = Float64Array.from(moments, ({ weight }) => weight);
  return posteriorOf(prior, counts, moments);
};

const momentsOfGroup = (batch: DenseBatch, labels: Int32Array, component: number): Moments => {
  const { cols, data, weights } = batch;
  const rows = [...labels.keys()].filter((row) => labels[row] === component);
  if (rows.length === 0) return momentsAlgebra(cols).empty;
  const own = new Float64Array(rows.length * cols);
  rows.forEach((row, at) => own.set(data.subarray(row * cols, (row + 1) * cols), at * cols));
  return momentsOfBatch({
    rows: rows.length,
    cols,
    data: own,
    first: 0,
    weights: weights === null ? null : Float64Array.from(rows, (row) => weights[row]),
  });
};

/** Random starts: greedy k-means++ with Lloyd's iterations, or distinct random rows, and every row to its nearest centre. */
export const randomPosterior =
  (
    prior: ChosenPrior,
    problem: Pick<Problem, "batch" | "components" | "summary">,
    how: "kmeans++" | "random",
  ): Initializer<VariationalPosterior> =>
  (rng) => {
    const { batch, components: k, summary } = problem;
    const kernels = fastestKernels();
    const sample: ScaledRows = { batch: sampleOf(batch, k, rng.split("sample")), scale: summary.scale };
    const chosen =
      how === "random" ? distinctRandomRows(sample.batch, k, rng) : kmeansPlusPlus(sample, k, rng, kernels);
    const { centres } = lloyd(sample, k, chosen, how === "random" ? 0 : LLOYD_ITERATIONS, kernels);
    const { labels } = lloyd({ batch, scale: summary.scale }, k, centres, 0, kernels);
    return posteriorFromLabels(prior, problem, bySize(labels, k));
  };

/** Labels by the size of their groups, largest first: broken sticks are tried in the order in which they are likeliest. */
const bySize = (labels: Int32Array, k: number): Int32Array => {
  const sizes = new Int32Array(k);
  for (const label of labels) sizes[label]++;
  const order = Array.from(sizes, (_, c) => c).toSorted((a, b) => sizes[b] - sizes[a]);
  return labels.map((label) => order.indexOf(label));
};
