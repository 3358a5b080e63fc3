import {
  E,
  overChunks,
  type DenseBatch,
  type Either,
  type EmError,
  type Expected,
  type Initializer,
} from "@latentjs/em-core";
import {
  distinctRandomRows,
  fromLabels,
  fromResponsibilities,
  kmeansPlusPlus,
  lloyd,
  type mixedPartition,
  mixture,
  sampleOf,
  type ColumnSummary,
  type MixtureStats,
  type ScaledRows,
} from "@latentjs/mixture";
import type { Moments, Mvn } from "@latentjs/mvn";
import type { Kernels, Rng } from "@latentjs/numerics";
import { fastestKernels } from "./kernels.js";
import type { MissingParts } from "./parts/parts.js";
import type { Components, GmmParams } from "./params.js";
import type { CovarianceStructure } from "./structure.js";
import { diagonalMatrix } from "./structures/independent-columns.js";

/** What a start is made from. */
export interface StartContext<S> {
  readonly structure: CovarianceStructure<S>;
  readonly components: number;
  readonly batch: DenseBatch;
  /** What missing entries need; null where there are none. */
  readonly missing: MissingParts | null;
  readonly chunks: ReadonlyArray<DenseBatch>;
  readonly summary: ColumnSummary;
  readonly partition: typeof mixedPartition;
}

/** A start of rows that have been looked at: what one component makes of them all, and the rows with no gaps. */
export interface PooledContext<S> extends StartContext<S> {
  readonly pooled: Mvn;
  /** The rows, each missing entry replaced by its mean under `pooled` given the others of its row. */
  readonly complete: DenseBatch;
}

/** Lloyd's iterations of a k-means start: more would only polish what EM does better. */
const LLOYD_ITERATIONS = 25;

/** One component of the structure fitted to all rows. Fails where the data is singular for the structure. */
export const pooledContext = <S>(context: StartContext<S>): Either<EmError, PooledContext<S>> => {
  const { batch, missing } = context;
  return E.chain((pooled: Mvn) =>
    E.map((complete: DenseBatch) => ({ ...context, pooled, complete }))(
      missing === null ? E.right(batch) : missing.completed(pooled, batch),
    ),
  )(missing === null ? pooledFrom(context, columnwise(context)) : pooledObserved(context));
};

/** Independent columns with the spread that is observed of each. */
const columnwise = <S>({ structure, summary }: StartContext<S>): Components =>
  structure.project([{ mean: summary.mean, cov: diagonalMatrix(summary.scale.map((s) => s * s)) }]);

const pooledFrom = <S>(
  { structure, batch, chunks }: StartContext<S>,
  around: Components,
): Either<EmError, Mvn> =>
  E.map(({ components }: GmmParams) => components[0])(
    fromLabels(structure.bank(1, batch.cols), around, chunks, new Int32Array(batch.rows)),
  );

/**
 * With missing entries EM begins from what is observed of each column. A column without spread is singular there; after a step it would
 * no longer show, for that adds the variance of what is missing.
 */
const pooledObserved = <S>(context: StartContext<S>): Either<EmError, Mvn> => {
  const { structure, summary, batch } = context;
  const weight = batch.weights === null ? batch.rows : batch.weights.reduce((a, b) => a + b, 0);
  const observed: Moments = {
    weight,
    mean: summary.mean,
    scatter: diagonalMatrix(summary.variance.map((v) => weight * v)),
  };
  return E.chain((around: Components) => pooledFrom(context, around))(
    structure.estimate([observed], columnwise(context)),
  );
};

/**
 * For each component one of its own rows and the pooled covariance: where moments are gathered about. Groups that lie very
 * far apart would lose their variances to rounding about a common centre.
 */
const aroundOwnRows = <S>(
  { components: k, complete: { cols, data }, pooled }: PooledContext<S>,
  labels: Int32Array,
): ReadonlyArray<Mvn> =>
  Array.from({ length: k }, (_, c) => {
    const row = labels.indexOf(c);
    return row < 0 ? pooled : { mean: data.slice(row * cols, (row + 1) * cols), cov: pooled.cov };
  });

/** Parameters by the M-step from memberships of the rows. */
export const startFromLabels = <S>(
  context: PooledContext<S>,
  labels: Int32Array,
): Either<EmError, GmmParams> => {
  const { structure, components: k, batch, chunks } = context;
  return fromLabels(structure.bank(k, batch.cols), aroundOwnRows(context, labels), chunks, labels);
};

/** Parameters by the M-step from probabilities of membership, row-major rows × K. */
export const startFromResponsibilities = <S>(
  context: PooledContext<S>,
  responsibilities: Float64Array,
): Either<EmError, GmmParams> => {
  const { structure, components: k, batch, chunks } = context;
  const labels = Int32Array.from({ length: batch.rows }, (_, i) => {
    const own = responsibilities.subarray(i * k, (i + 1) * k);
    return own.indexOf(own.reduce((most, p) => Math.max(most, p)));
  });
  return fromResponsibilities(
    structure.bank(k, batch.cols),
    aroundOwnRows(context, labels),
    chunks,
    responsibilities,
  );
};

/**
 * Random starts: centres by `choose`, rows to their nearest centre after `iterations` of Lloyd, M-step. Where a group is too
 * small for a covariance of its own, every component takes the pooled covariance at its centre instead, and one EM
 * step follows.
 */
const startFromCentres =
  <S>(
    context: PooledContext<S>,
    choose: (rows: ScaledRows, k: number, rng: Rng, kernels: Kernels) => Float64Array,
    iterations: number,
  ): Initializer<GmmParams> =>
  (rng) => {
    const { components: k, batch, complete, missing, summary } = context;
    const { scale } = summary;
    const divide = missing?.lloyd ?? lloyd;
    const sampled = (rows: DenseBatch): ScaledRows => ({
      batch: sampleOf(rows, k, rng.split("sample")),
      scale,
    });
    const kernels = fastestKernels();
    const chosen = choose(sampled(complete), k, rng, kernels);
    const { centres } = divide(sampled(batch), k, chosen, iterations, kernels);
    const { labels } = divide({ batch, scale }, k, centres, 0, kernels);
    const start = startFromLabels(context, labels);
    return E.isRight(start) ? start : startFromPooledCovariance(context, centres);
  };

const startFromPooledCovariance = <S>(
  { structure, components: k, batch, chunks, pooled }: PooledContext<S>,
  centres: Float64Array,
): Either<EmError, GmmParams> => {
  const d = batch.cols;
  const model = mixture(structure.bank(k, d));
  const params: GmmParams = {
    weights: new Float64Array(k).fill(1 / k),
    components: Array.from({ length: k }, (_, c) => ({
      mean: centres.slice(c * d, (c + 1) * d),
      cov: pooled.cov,
    })),
  };
  return E.chain(({ stats }: Expected<MixtureStats<S>>) => model.mStep(stats, params))(
    overChunks(model, chunks)(params),
  );
};

/** Means of the rows of each label, as a start of rows that are too few for a covariance needs them; the mean of all rows for none. */
const centresOf = <S>(
  { components: k, complete: { rows, cols, data, weights }, pooled }: PooledContext<S>,
  labels: Int32Array,
): Float64Array => {
  const totals = new Float64Array(k);
  const centres = new Float64Array(k * cols);
  for (let c = 0; c < k; c++) centres.set(pooled.mean, c * cols);
  for (let i = 0; i < rows; i++) {
    const c = labels[i];
    if (c < 0) continue;
    const w = weights === null ? 1 : weights[i];
    totals[c] += w;
    const share = w / totals[c];
    for (let j = 0, at = c * cols; j < cols; j++, at++)
      centres[at] += share * (data[i * cols + j] - centres[at]);
  }
  return centres;
};

/** Parameters from groups of rows that a search has drawn; rows of label -1 have no say. */
export const startFromGroups = <S>(
  context: PooledContext<S>,
  labels: Int32Array,
): Either<EmError, GmmParams> => {
  const start = startFromLabels(context, labels);
  return E.isRight(start) ? start : startFromPooledCovariance(context, centresOf(context, labels));
};

/** Greedy k-means++ followed by Lloyd's iterations. */
const kmeansStart = <S>(context: PooledContext<S>): Initializer<GmmParams> =>
  startFromCentres(context, kmeansPlusPlus, LLOYD_ITERATIONS);

/** k-means++ and, after the first start, other kinds in turn. */
export const mixedStart = <S>(context: PooledContext<S>): Initializer<GmmParams> => {
  const kmeans = kmeansStart(context);
  return (rng, attempt) => {
    const { components, complete, partition } = context;
    const labels = partition(complete, components, attempt, rng, fastestKernels());
    return labels === null ? kmeans(rng, attempt) : startFromGroups(context, labels);
  };
};

/** Distinct random rows as centres. */
export const randomStart = <S>(context: PooledContext<S>): Initializer<GmmParams> =>
  startFromCentres(context, ({ batch }, k, rng) => distinctRandomRows(batch, k, rng), 0);
