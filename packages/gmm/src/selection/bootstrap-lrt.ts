import {
  E,
  invalidInput,
  overChunks,
  runSync,
  toFlatRows,
  type Cooperation,
  type Either,
  type EmError,
  type FlatRows,
} from "@latentjs/em-core";
import {
  bootstrapLrtOf,
  lrtProcess,
  lrtTask,
  summitOf,
  together,
  type BootstrapLrt,
  type CellSearch,
  type LrtAnswer,
  type LrtFit,
  type LrtModel,
  type LrtOptions,
  type LrtTask,
} from "@latentjs/mixture";
import type { GmmAsyncOptions, GmmData, GmmOptions } from "../options.js";
import type { CovarianceName, GmmParams } from "../params.js";
import { sample } from "../sample.js";
import type { AnyStructure } from "../structure.js";
import { resolveCovariance } from "../structures/registry.js";
import { withCellSearch } from "./cell-search.js";

/** Options of {@link bootstrapLrt}: those of the test, and of each fit. */
export interface BootstrapLrtOptions
  extends
    LrtOptions,
    Pick<GmmOptions, "covariance" | "restarts" | "tol" | "maxIterations" | "accelerate" | "search"> {
  /** Random starts of the larger mixture in each sample, besides those from what was fitted; default 2. */
  readonly restartsOfReplicates?: number;
}

/** Options of {@link bootstrapLrtAsync}. */
export interface BootstrapLrtAsyncOptions
  extends BootstrapLrtOptions, Pick<GmmAsyncOptions, "workers" | "startWorker"> {}

/** All that the tasks of a test share, as plain data. */
export interface LrtShared {
  readonly rows: FlatRows;
  readonly covariance: CovarianceName;
  readonly options: BootstrapLrtOptions;
}

const DEFAULT_RESTARTS_OF_REPLICATES = 2;

const gaussianLrt = ({ rows: data, covariance, options }: LrtShared): LrtModel<GmmParams, FlatRows> => ({
  fit: (rows, components, near, seed, isReplicate) => {
    const { restarts, restartsOfReplicates = DEFAULT_RESTARTS_OF_REPLICATES, ...rest } = options;
    const { from: _from, to: _to, replicates: _r, level: _level, covariance: _c, ...search } = rest;
    const own = isReplicate ? restartsOfReplicates : restarts;
    const given = { ...search, seed, ...(own === undefined || own === 0 ? {} : { restarts: own }) };
    const searched = (neighbours: ReadonlyArray<GmmParams>): CellSearch<GmmParams> =>
      E.flatten(
        withCellSearch(
          { rows, options: given },
          { components, form: covariance },
          { neighbours: neighbours.map((params) => ({ cell: 0, params })) },
          {},
          ({ process, model, chunks, reached }) => reached(runSync(process, overChunks(model, chunks))),
        ),
      );
    // The smaller mixture of a sample is near the one that it was drawn from.
    const isNear =
      isReplicate && near.some((params) => params.components.length === components && near.length === 1);
    const found =
      near.length === 0
        ? searched([])
        : isNear || own === 0
          ? searched(near)
          : together(searched([]), searched(near));
    return E.chain(
      (reached: Parameters<typeof summitOf<GmmParams>>[0]): Either<EmError, LrtFit<GmmParams>> => {
        const { best, spurious } = summitOf(reached);
        const top = best ?? spurious;
        if (top !== null) {
          return E.right({ model: top.run.params, logLikelihood: top.run.logLikelihood });
        }
        return E.left(
          reached.attempts.find(E.isLeft)?.left.error ??
            invalidInput("restarts", "at least one start", "none"),
        );
      },
    )(found);
  },
  sample: (params, seed) => {
    const columns = Array.from({ length: params.components[0].mean.length }, (_, j) => `x${j + 1}`);
    return E.map(({ rows }: { readonly rows: FlatRows }) => rows)(
      sample({ covariance, columns, params }, data.rows, seed),
    );
  },
});

/** Does one task of a test in this thread. */
export const doLrtTask = (
  shared: LrtShared,
  task: LrtTask<GmmParams>,
): Either<EmError, LrtAnswer<GmmParams>> =>
  lrtTask(gaussianLrt(shared), shared.rows, shared.options.seed ?? 0, task);

const state = (
  data: GmmData,
  { covariance = "full", ...options }: BootstrapLrtOptions,
): Either<EmError, LrtShared> => {
  const rows = toFlatRows(data, { path: "data", missing: "refused" });
  if (E.isLeft(rows)) return rows;
  const { restartsOfReplicates: restarts = 0 } = options;
  if (!(Number.isInteger(restarts) && restarts >= 0)) {
    return E.left(invalidInput("restartsOfReplicates", "a whole number of at least 0", restarts));
  }
  return E.map(({ name }: AnyStructure): LrtShared => ({ rows: rows.right, covariance: name, options }))(
    resolveCovariance(covariance, rows.right.cols),
  );
};

/**
 * Bootstrap likelihood-ratio test of K components against K + 1, K from `from` upwards until a test does not reject (McLachlan 1987). A mixture of K
 * components is sampled, and both are fitted to each sample: K from the mixture itself, K + 1 from the larger mixture, from the smaller one with a
 * component cut in two, and from random starts, so that the statistics of samples are maxima as that of the data is.
 *
 * Left: a wrong option, missing values, data that the mixtures cannot be fitted to.
 */
export const bootstrapLrt = (
  data: GmmData,
  options: BootstrapLrtOptions = {},
): Either<EmError, BootstrapLrt> =>
  E.chain((shared: LrtShared) => bootstrapLrtOf(gaussianLrt(shared), shared.rows, options))(
    state(data, options),
  );

/** {@link bootstrapLrt} with the samples divided among workers. The same result, whatever their number. */
export const bootstrapLrtAsync = async (
  data: GmmData,
  { workers = "auto", startWorker, ...options }: BootstrapLrtAsyncOptions = {},
  cooperation: Cooperation = {},
): Promise<Either<EmError, BootstrapLrt>> => {
  const stated = state(data, options);
  if (E.isLeft(stated)) return stated;
  const { openLrtPool } = await import("../parallel/lrt-pool.js");
  const pool = openLrtPool(stated.right, workers, startWorker, cooperation);
  const process = lrtProcess<GmmParams>(options);
  try {
    let step = process.next();
    while (step.done !== true) step = process.next(await pool.run(step.value));
    return step.value;
  } finally {
    await pool.close();
  }
};
