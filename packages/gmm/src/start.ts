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
  kmeansPlusPlus,
  lloyd,
  mixture,
  sampleOf,
  type ColumnSummary,
  type MixtureStats,
  type ScaledRows,
} from "@latentjs/mixture";
import type { Mvn } from "@latentjs/mvn";
import type { Kernels, Rng } from "@latentjs/numerics";
import { fastestKernels } from "./kernels.js";
import type { GmmParams } from "./params.js";
import type { CovarianceStructure } from "./structure.js";
import { diagonalMatrix } from "./structures/independent-columns.js";

/** What a start is made from. */
export interface StartContext<S> {
  readonly structure: CovarianceStructure<S>;
  readonly components: number;
  readonly batch: DenseBatch;
  readonly chunks: ReadonlyArray<DenseBatch>;
  readonly summary: ColumnSummary;
}

/** Lloyd's iterations of a k-means start: more would only polish what EM does better. */
const LLOYD_ITERATIONS = 25;

/** One component of the structure fitted to all rows. Fails where the data is singular for the structure. */
export const pooledComponent = <S>(context: StartContext<S>): Either<EmError, Mvn> => {
  const { structure, batch, chunks, summary } = context;
  const [around] = structure.project([
    { mean: summary.mean, cov: diagonalMatrix(summary.scale.map((s) => s * s)) },
  ]);
  const all = new Int32Array(batch.rows);
  return E.map(({ components }: GmmParams) => components[0])(
    fromLabels(structure.bank(1, batch.cols), [around], chunks, all),
  );
};

/**
 * For each component one of its own rows and the pooled covariance: where moments are gathered about. Groups that lie very
 * far apart would lose their variances to rounding about a common centre.
 */
const aroundOwnRows = <S>(
  { components: k, batch }: StartContext<S>,
  pooled: Mvn,
  labels: Int32Array,
): ReadonlyArray<Mvn> =>
  Array.from({ length: k }, (_, c) => {
    const row = labels.indexOf(c);
    const mean = batch.data.slice(row * batch.cols, (row + 1) * batch.cols);
    return row < 0 || mean.some(Number.isNaN) ? pooled : { mean, cov: pooled.cov };
  });

/** Parameters by the M-step from memberships of the rows. */
export const startFromLabels = <S>(
  context: StartContext<S>,
  pooled: Mvn,
  labels: Int32Array,
): Either<EmError, GmmParams> => {
  const { structure, components: k, batch, chunks } = context;
  return fromLabels(structure.bank(k, batch.cols), aroundOwnRows(context, pooled, labels), chunks, labels);
};

/**
 * Random starts: centres by `choose`, rows to their nearest centre after `iterations` of Lloyd, M-step. Where a group is too
 * small for a covariance of its own, every component takes the pooled covariance at its centre instead, and one EM
 * step follows.
 */
const startFromCentres =
  <S>(
    context: StartContext<S>,
    pooled: Mvn,
    choose: (rows: ScaledRows, k: number, rng: Rng, kernels: Kernels) => Float64Array,
    iterations: number,
  ): Initializer<GmmParams> =>
  (rng) => {
    const { components: k, batch, summary } = context;
    const { scale } = summary;
    const sample: ScaledRows = { batch: sampleOf(batch, k, rng.split("sample")), scale };
    const kernels = fastestKernels();
    const { centres } = lloyd(sample, k, choose(sample, k, rng, kernels), iterations, kernels);
    const { labels } = lloyd({ batch, scale }, k, centres, 0, kernels);
    const start = startFromLabels(context, pooled, labels);
    return E.isRight(start) ? start : startFromPooledCovariance(context, pooled, centres);
  };

const startFromPooledCovariance = <S>(
  { structure, components: k, batch, chunks }: StartContext<S>,
  pooled: Mvn,
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

/** Greedy k-means++ followed by Lloyd's iterations. */
export const kmeansStart = <S>(context: StartContext<S>, pooled: Mvn): Initializer<GmmParams> =>
  startFromCentres(context, pooled, kmeansPlusPlus, LLOYD_ITERATIONS);

/** Distinct random rows as centres. */
export const randomStart = <S>(context: StartContext<S>, pooled: Mvn): Initializer<GmmParams> =>
  startFromCentres(context, pooled, ({ batch }, k, rng) => distinctRandomRows(batch, k, rng), 0);
